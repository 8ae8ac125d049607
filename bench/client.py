"""A small keep-alive HTTP client that costs little beside the server it measures, and full visits as push bodies."""

import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from observation_forms.library import ready_made
from store.demo.bulk import Desk

_AT = "2026-11-21T10:02:03Z"


@dataclass(slots=True)
class Person:
    """One signed-in device: a connection, a cookie, a CSRF token, a replica and how far its numbers went."""

    port: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    cookie: str = ""
    csrf: str = ""
    replica: str = ""
    epoch: str = ""
    number: int = 0
    times: list[float] = field(default_factory=list)

    async def send(
        self, method: str, path: str, body: bytes = b"", gzip: bool = False
    ) -> tuple[int, dict[str, str], bytes]:
        """One request on the open connection. Returns status, headers (lower case) and body."""
        head = [f"{method} {path} HTTP/1.1", f"host: 127.0.0.1:{self.port}", f"content-length: {len(body)}"]
        if body:
            head.append("content-type: application/json")
        if self.cookie:
            head.append(f"cookie: {self.cookie}")
        if self.csrf:
            head.append(f"x-csrf-token: {self.csrf}")
        if gzip:
            head.append("accept-encoding: gzip")
        self.writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:] if line)}
        if headers.get("transfer-encoding") == "chunked":
            received = await self._chunks()
        else:
            received = await self.reader.readexactly(int(headers.get("content-length", "0")))
        return int(lines[0].split()[1]), headers, received

    async def _chunks(self) -> bytes:
        parts = []
        while size := int((await self.reader.readline()).strip(), 16):
            parts.append(await self.reader.readexactly(size))
            await self.reader.readline()
        await self.reader.readline()
        return b"".join(parts)

    async def timed(self, method: str, path: str, body: bytes = b"") -> bytes:
        """A request whose time is kept (seconds). Raises when it was not answered with 200."""
        start = time.perf_counter()
        status, _, received = await self.send(method, path, body)
        self.times.append(time.perf_counter() - start)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}: {received[:300]!r}")
        return received


async def sign_in(port: int, email: str, password: str) -> Person:
    """Connect, sign in and register a device."""
    person = Person(port, *await asyncio.open_connection("127.0.0.1", port, limit=2**24))
    status, headers, body = await person.send(
        "POST", "/api/session", json.dumps({"email": email, "password": password}).encode()
    )
    if status not in (200, 201):
        raise RuntimeError(f"signing in answered {status}: {body!r}")
    person.cookie = headers["set-cookie"].split(";")[0]
    person.csrf = json.loads(body)["csrf"]
    _, headers, body = await person.send("POST", "/api/sync/v1/register", b'{"device": "bench"}')
    person.replica, person.epoch = json.loads(body)["replica"], json.loads(body)["epoch"]
    return person


def full_visit(person: Person, desk: Desk, teacher: UUID) -> bytes:
    """The body of a push with one full visit: 3 creates, 25 scores, 15 notes of 4 ops, two steps of status."""
    form = ready_made()[0]
    criteria = form.criteria()
    visit, observation, conversation = str(uuid4()), str(uuid4()), str(uuid4())
    ops: list[dict[str, Any]] = []

    def say(record: str, kind: str, path: str, value: Any) -> None:
        person.number += 1
        ops.append(
            {"id": str(uuid4()), "n": person.number, "tx": None, "rec": record, "kind": kind, "path": path,
             "val": value, "base": [], "at": _AT}
        )  # fmt: skip

    say(
        visit, "visit", "create",
        {"school": str(desk.school), "teacher": str(teacher), "observer": str(desk.coordinator), "form": form.name,
         "planned_at": _AT, "group": "5", "lesson": "rekenen", "visit_kind": "regular"},
    )  # fmt: skip
    say(observation, "observation", "create", {"visit": visit})
    say(conversation, "conversation", "create", {"visit": visit})
    for place in range(25):
        say(observation, "observation", f"score/{criteria[place].id}", 1 + place % 4)
    for place in range(15):
        note = f"note/{uuid4()}"
        say(
            observation,
            "observation",
            f"{note}/text",
            f"{place}: vraagt door naar de aanpak, lln leggen uit hoe ze denken",
        )
        say(observation, "observation", f"{note}/t", place * 120_000)
        say(observation, "observation", f"{note}/polarity", 1)
        say(observation, "observation", f"{note}/criterion", criteria[place].id)
    say(visit, "visit", "status", {"to": "recorded"})
    say(visit, "visit", "status", {"to": "released"})
    return json.dumps(
        {"replica": person.replica, "proto": 1, "epoch": person.epoch, "ops": ops}, separators=(",", ":")
    ).encode()
