"""Every bad input gets a clear refusal: nothing is stored, nothing of it comes back, and the server stays well."""

import asyncio
import json
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio
from litestar import Litestar

from api.problems import PROBLEMS
from tests.api.browser import ORIGIN, SYNC, Tablet, open_browser, open_tablet, sign_in, visit_create
from tests.api.world import World

CANARY = "KANARIE-7f3a"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tablet(app: Litestar, world: World) -> AsyncIterator[Tablet]:
    """The observer's device, the same for all tests: a refused request must not change what it can do next."""
    tablet = await open_tablet(app, world.observer)
    yield tablet
    await tablet.browser.aclose()


@pytest_asyncio.fixture(loop_scope="session")
async def forger(app: Litestar, world: World) -> Tablet:
    """A device whose marks and tokens a test may spoil."""
    return await open_tablet(app, world.observer)


def code(answer: httpx.Response) -> str:
    """The problem's code, after checking that it is one of the list and says nothing else."""
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    found = str(body["type"]).removeprefix("/problems/")
    entry = next(problem for known, problem in PROBLEMS.items() if known == found)
    assert (body["status"], body["title"], body["detail"]) == (entry.status, entry.title, entry.detail)
    assert answer.status_code == entry.status
    assert CANARY not in answer.text
    return found


def pointers(answer: httpx.Response) -> dict[str, str]:
    """Which fields are named, and what is said of each."""
    return {error["pointer"]: error["problem"] for error in answer.json()["errors"]}


async def send(tablet: Tablet, body: bytes, path: str = f"{SYNC}/push") -> httpx.Response:
    """Send bytes that claim to be JSON."""
    return await tablet.browser.post(path, content=body, headers={"Content-Type": "application/json"})


def envelope(tablet: Tablet, **changed: object) -> dict[str, object]:
    """A good, empty push with some fields changed."""
    return {"replica": tablet.replica, "proto": 1, "epoch": tablet.epoch, "ops": [], **changed}


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"epoch": 7}, {"/epoch": "string_type"}),
        ({"epoch": None}, {"/epoch": "string_type"}),
        ({"epoch": CANARY * 100}, {"/epoch": "string_too_long"}),
        ({"proto": 2}, {"/proto": "less_than_equal"}),
        ({"proto": "1"}, {"/proto": "int_type"}),
        ({"proto": True}, {"/proto": "int_type"}),
        ({"proto": 1.0}, {"/proto": "int_type"}),
        ({"replica": CANARY}, {"/replica": "string_pattern_mismatch"}),
        ({"replica": str(uuid4()).upper()}, {"/replica": "string_pattern_mismatch"}),
        ({"ops": {}}, {"/ops": "list_type"}),
        ({"ops": [CANARY]}, {"/ops/0": "dict_type"}),
        ({"ops": [{}]}, {"/ops/0/id": "envelope"}),
        ({"ops": [{"id": CANARY}]}, {"/ops/0/id": "envelope"}),
        ({"ops": [{"id": f"{uuid4()}\n"}]}, {"/ops/0/id": "envelope"}),
        ({"onbekend": CANARY}, {"/onbekend": "extra_forbidden"}),
        ({"a/b~c": 1}, {"/a~1b~0c": "extra_forbidden"}),
    ],
)
async def test_a_bad_envelope_names_the_field(
    tablet: Tablet, changed: dict[str, object], named: dict[str, str]
) -> None:
    answer = await send(tablet, json.dumps(envelope(tablet, **changed)).encode())
    assert code(answer) == "invalid_field"
    assert pointers(answer) == named


@pytest.mark.parametrize("missing", ["replica", "proto", "epoch", "ops"])
async def test_a_missing_field_is_named(tablet: Tablet, missing: str) -> None:
    body = envelope(tablet)
    del body[missing]
    answer = await send(tablet, json.dumps(body).encode())
    assert pointers(answer) == {f"/{missing}": "missing"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"replica": ',
        b"\xff\xfe",
        b'{"epoch": "\xc3\x28"}',
        b'{"proto": NaN}',
        b'{"proto": Infinity}',
        b'{"proto": 1e999}',
        b'{"proto": 1, "proto": 1}',
        b'{"ops": [{"id": 1, "id": 2}]}',
        b'{"epoch": "a\\u0000b"}',
        b'{"epoch": "\\ud83d"}',
        b'{"proto": ' + b"9" * 5000 + b"}",
        b"[" * 20_000,
        b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
        b'{"ops": [{"val": ' + b"[" * 40 + b"]" * 40 + b"}]}",
        b"<html><title>Welkom op wifi</title></html>",
    ],
)
@pytest.mark.parametrize("path", [f"{SYNC}/push", f"{SYNC}/pull", f"{SYNC}/register", "/api/session"])
async def test_what_is_not_strictly_json_is_refused(tablet: Tablet, body: bytes, path: str) -> None:
    answer = await send(tablet, body, path)
    assert code(answer) in ("malformed_json", "invalid_field", "too_large")
    assert answer.status_code in (400, 413)


@pytest.mark.parametrize("body", [b"null", b"[]", b'"tekst"', b"7", b"true", b"{}"])
@pytest.mark.parametrize("path", [f"{SYNC}/push", f"{SYNC}/pull", f"{SYNC}/register", "/api/session"])
async def test_json_that_is_no_object_is_refused(tablet: Tablet, body: bytes, path: str) -> None:
    answer = await send(tablet, body, path)
    assert code(answer) == "invalid_field"


@pytest.mark.parametrize(
    ("path", "body", "named"),
    [
        ("/api/session", {"email": 7, "password": "x"}, "/email"),
        ("/api/session", {"email": "x" * 400, "password": "x"}, "/email"),
        ("/api/session", {"email": "a@b.nl", "password": "x", "role": "principal"}, "/role"),
        ("/api/session", {"email": "a@b.nl"}, "/password"),
        (f"{SYNC}/register", {"device": ""}, "/device"),
        (f"{SYNC}/register", {"device": ["x"]}, "/device"),
        (f"{SYNC}/pull", {"replica": str(uuid4()), "cookie": None, "limit": "200"}, "/limit"),
        (f"{SYNC}/pull", {"replica": str(uuid4()), "cookie": None, "limit": 0}, "/limit"),
        (f"{SYNC}/pull", {"replica": str(uuid4()), "cookie": None, "limit": 1e3}, "/limit"),
        (f"{SYNC}/pull", {"replica": str(uuid4()), "cookie": None, "limit": True}, "/limit"),
        (f"{SYNC}/pull", {"replica": str(uuid4())}, "/cookie"),
    ],
)
async def test_wrong_types_are_not_bent_into_shape(
    tablet: Tablet, path: str, body: dict[str, object], named: str
) -> None:
    answer = await send(tablet, json.dumps(body).encode(), path)
    assert code(answer) == "invalid_field"
    assert named in pointers(answer)


async def test_201_ops_are_too_many_and_none_is_stored(tablet: Tablet, world: World) -> None:
    create = tablet.op(str(uuid4()), "goal", "create", {"teacher": str(world.observer.id)})
    answer = await tablet.send([create] * 201)
    assert code(answer) == "too_many_ops"
    assert "too_many_ops" in answer.json()["type"]
    assert answer.status_code == 413


async def test_a_push_over_256_kb_is_too_large(tablet: Tablet) -> None:
    padding = b" " * (256 * 1024)
    assert code(await send(tablet, json.dumps(envelope(tablet)).encode() + padding)) == "too_large"
    just_fits = json.dumps(envelope(tablet)).encode()
    assert (await send(tablet, just_fits + b" " * (256 * 1024 - len(just_fits)))).status_code == 200


async def test_a_large_body_is_refused_without_reading_it(app: Litestar, tablet: Tablet) -> None:
    read = 0

    async def two_megabytes() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(32):
            read += 64 * 1024
            yield b" " * 64 * 1024

    headers = {"Content-Type": "application/json"}
    announced = await tablet.browser.post(
        f"{SYNC}/push", content=two_megabytes(), headers={**headers, "Content-Length": str(2 * 1024 * 1024)}
    )
    assert code(announced) == "too_large"
    assert read <= 64 * 1024
    read = 0
    assert code(await tablet.browser.post(f"{SYNC}/push", content=two_megabytes(), headers=headers)) == "too_large"
    assert read <= 6 * 64 * 1024


@pytest.mark.parametrize("path", [f"{SYNC}/pull", f"{SYNC}/register", "/api/session"])
async def test_other_routes_read_a_few_kilobytes_only(tablet: Tablet, path: str) -> None:
    assert code(await send(tablet, b" " * 5000, path)) == "too_large"


async def test_a_cut_off_upload_is_the_clients_problem(app: Litestar, tablet: Tablet) -> None:
    cookie = "; ".join(f"{name}={value}" for name, value in tablet.browser.cookies.items())
    headers = {
        "host": "127.0.0.1:8000", "cookie": cookie, "content-type": "application/json", "content-length": "1000",
        "x-csrf-token": tablet.browser.headers["X-CSRF-Token"],
    }  # fmt: skip
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": f"{SYNC}/push", "raw_path": b"", "query_string": b"", "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000), "headers": [(k.encode(), v.encode()) for k, v in headers.items()],
    }  # fmt: skip
    for _ in range(100):
        incoming = iter(
            [{"type": "http.request", "body": b'{"replica": "', "more_body": True}, {"type": "http.disconnect"}]
        )
        sent: list[dict[str, object]] = []

        async def receive(incoming: object = incoming) -> dict[str, object]:
            return next(incoming)  # type: ignore[call-overload, no-any-return]

        async def answer(message: dict[str, object], sent: list[dict[str, object]] = sent) -> None:
            sent.append(message)

        await app(dict(scope), receive, answer)  # type: ignore[arg-type]
        assert sent[0]["status"] == 400
    assert (await tablet.send([])).status_code == 200


async def test_a_bad_op_never_blocks_the_others(tablet: Tablet, world: World) -> None:
    visit = str(uuid4())
    good = tablet.op(visit, "visit", "create", visit_create(world, world.observer.id, world.teacher.id))

    def bad(rec: str, kind: str, path: str, val: object, **changed: object) -> dict[str, object]:
        return {**tablet.op(rec, kind, path, val), **changed}

    observation = str(uuid4())
    ops: list[tuple[dict[str, object], str]] = [
        (bad(visit, "visit", "geheim", CANARY), "path"),
        (bad(visit, "toverstaf", "create", {}), "kind"),
        (bad(str(uuid4()), "observation", "score/d1c1", 1), "not_found"),
        (bad(visit, "visit", "status", {"to": "closed", "from": "planned"}), "status"),
        (bad(visit, "visit", "lesson", "x" * 70_000), "too_big"),
        (bad(visit, "visit", "lesson", "a\u0000b"), "invalid"),
        (bad(visit, "visit", "lesson", "\ud83d half een smiley"), "invalid"),
        (bad(visit, "visit", "lesson", "x", extra=1), "invalid"),
        (bad(visit, "visit", "lesson", "x", at="gisteren"), "invalid"),
        (bad(visit, "visit", "lesson", "x", n=-1), "invalid"),
        (bad(visit, "visit", "lesson", "x", n=True), "invalid"),
        (bad(visit, "visit", "lesson", "x", base="alles"), "invalid"),
        (bad(visit, "visit", "lesson", 5), "value"),
        (bad(visit, "visit", "response", "accepted"), "forbidden"),
    ]
    fine = tablet.op(visit, "visit", "lesson", "Breuken", (good["id"],))
    batch = [good, *[op for op, _ in ops], fine]
    start = tablet.op(observation, "observation", "create", {"visit": visit})
    outside = tablet.op(observation, "observation", "score/nergens", 9)
    results = await tablet.push(*batch, start, outside)
    assert [result["why"] for result in results[1 : len(ops) + 1]] == [why for _, why in ops]
    assert {result["state"] for result in results[1 : len(ops) + 1]} == {"quarantined"}
    assert (results[0]["state"], results[len(ops) + 1]["state"]) == ("applied", "applied")
    assert results[-1]["state"] == "quarantined"
    # The very same batch again gets the very same answers for what was refused.
    again = await tablet.push(*batch, start, outside)
    assert [r["why"] for r in again] == [r["why"] for r in results]
    assert (await tablet.pull())[visit]["cells"]["lesson"]["v"] == "Breuken"


async def test_a_score_outside_the_scale_is_refused(tablet: Tablet, world: World) -> None:
    visit, observation = str(uuid4()), str(uuid4())
    await tablet.write(visit, "visit", "create", visit_create(world, world.observer.id, world.teacher.id))
    await tablet.write(observation, "observation", "create", {"visit": visit})
    pulled = await tablet.pull()
    form = next(r for r in pulled.values() if r["kind"] == "form")["cells"]["definition"]["v"]
    criterion = next(
        c["id"] for section in form["sections"] for c in section["criteria"] if c.get("type", "score") == "score"
    )
    for value in (0, 9, -1, "veel", 2.5, True):
        result = await tablet.write(observation, "observation", f"score/{criterion}", value)
        assert (result["state"], result["why"]) == ("quarantined", "value"), value
    assert (await tablet.write(observation, "observation", f"score/{criterion}", 3))["state"] == "applied"


async def test_an_op_on_an_invisible_record_is_answered_like_one_on_nothing(
    app: Litestar, tablet: Tablet, world: World
) -> None:
    visit = str(uuid4())
    await tablet.write(visit, "visit", "create", visit_create(world, world.observer.id, world.teacher.id))
    stranger = await open_tablet(app, world.second_coordinator)
    seen = await stranger.write(visit, "visit", "lesson", "van mij")
    unseen = await stranger.write(str(uuid4()), "visit", "lesson", "van mij")
    ignored = {"id"}
    assert {k: v for k, v in seen.items() if k not in ignored} == {k: v for k, v in unseen.items() if k not in ignored}
    assert seen["why"] == "not_found"


async def test_the_same_batch_five_times_at_once_has_one_effect(tablet: Tablet, world: World) -> None:
    visit, observation = str(uuid4()), str(uuid4())
    ops = [
        tablet.op(visit, "visit", "create", visit_create(world, world.observer.id, world.teacher.id)),
        tablet.op(observation, "observation", "create", {"visit": visit}),
        tablet.op(visit, "visit", "fact", "Iedereen deed mee"),
    ]
    answers = await asyncio.gather(*[tablet.send(ops) for _ in range(5)])
    assert [answer.status_code for answer in answers] == [200] * 5
    states = sorted(answer.json()["results"][2]["state"] for answer in answers)
    assert states == ["applied"] + ["duplicate"] * 4
    fact = (await tablet.pull())[visit]["cells"]["fact"]
    assert (fact["v"], len(fact["live"]), fact["sib"]) == ("Iedereen deed mee", 1, [])


async def test_two_devices_that_say_the_very_same_at_once_have_one_effect(app: Litestar, world: World) -> None:
    one, two = await open_tablet(app, world.observer), await open_tablet(app, world.observer)
    for _ in range(5):
        visit = str(uuid4())
        ops = [
            one.op(visit, "visit", "create", visit_create(world, world.observer.id, world.teacher.id)),
            one.op(visit, "visit", "fact", "Iedereen deed mee"),
        ]
        answers = await asyncio.gather(one.send(ops), two.send(ops))
        assert [answer.status_code for answer in answers] == [200, 200]
        states = sorted(answer.json()["results"][1]["state"] for answer in answers)
        assert states == ["applied", "duplicate"]


async def test_whole_batch_refusals_have_names_a_client_can_rely_on(tablet: Tablet) -> None:
    unknown = await send(tablet, json.dumps(envelope(tablet, replica=str(uuid4()))).encode())
    assert (unknown.status_code, code(unknown)) == (409, "replica_unknown")
    restored = await send(tablet, json.dumps(envelope(tablet, epoch="een andere")).encode())
    assert (restored.status_code, code(restored)) == (409, "epoch_changed")
    goal = str(uuid4())
    first = tablet.op(goal, "goal", "create", {"teacher": str(uuid4())})
    await tablet.push(first)
    cloned = {**first, "id": str(uuid4()), "rec": str(uuid4())}
    forked = await tablet.send([cloned])
    assert (forked.status_code, code(forked)) == (409, "replica_forked")


async def test_somebody_elses_replica_is_unknown(app: Litestar, tablet: Tablet, world: World) -> None:
    stranger = await open_tablet(app, world.other_teacher)
    answer = await send(stranger, json.dumps(envelope(tablet)).encode())
    assert code(answer) == "replica_unknown"
    pulled = await stranger.browser.post(f"{SYNC}/pull", json={"replica": tablet.replica, "cookie": None, "limit": 1})
    assert code(pulled) == "replica_unknown"


class TestForgedRequests:
    """What a page of another site can make a browser send."""

    async def test_another_persons_csrf_token_opens_nothing(self, app: Litestar, forger: Tablet, world: World) -> None:
        async with open_browser(app) as other:
            await sign_in(other, world.teacher)
            foreign = other.headers["X-CSRF-Token"]
        for token in (foreign, "", "~", forger.browser.headers["X-CSRF-Token"][:-1]):
            forger.browser.headers["X-CSRF-Token"] = token
            assert code(await forger.send([])) == "csrf"
        del forger.browser.headers["X-CSRF-Token"]
        assert code(await forger.send([])) == "csrf"
        assert code(await forger.browser.delete("/api/session")) == "csrf"

    @pytest.mark.parametrize(
        "marks",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://127.0.0.1:9999"},
            {"Origin": "http://127.0.0.1.evil.example:8000"},
            {"Origin": "http://[::1"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "none"},
        ],
    )
    async def test_another_sites_page_is_refused_whatever_token_it_has(
        self, forger: Tablet, marks: dict[str, str]
    ) -> None:
        forger.browser.headers.update(marks)
        assert code(await forger.send([])) == "foreign_origin"
        assert code(await forger.browser.delete("/api/session")) == "foreign_origin"
        signing_in = await forger.browser.post("/api/session", json={"email": "a@b.nl", "password": "x"})
        assert code(signing_in) == "foreign_origin"

    @pytest.mark.parametrize(
        "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
    )
    async def test_a_form_is_not_json(self, tablet: Tablet, content_type: str) -> None:
        body = json.dumps(envelope(tablet)).encode()
        for path in (f"{SYNC}/push", "/api/session"):
            answer = await tablet.browser.post(path, content=body, headers={"Content-Type": content_type})
            assert code(answer) == "unsupported_media_type"


async def test_an_expired_session_is_told_to_sign_in_and_nothing_is_stored(app: Litestar, world: World) -> None:
    tablet = await open_tablet(app, world.observer)
    visit = str(uuid4())
    create = tablet.op(visit, "visit", "create", visit_create(world, world.observer.id, world.teacher.id))
    async with app.state.parts.database.begin() as session:
        from sqlalchemy import text

        await session.execute(
            text("update login set expires_at = now() - interval '1 minute' where person = :p"),
            {"p": world.observer.id},
        )
    assert code(await tablet.send([create])) == "signed_out"
    await sign_in(tablet.browser, world.observer)
    # The same ops go through once she is back, so nothing is lost and nothing was half stored.
    assert (await tablet.push(create))[0]["state"] == "applied"


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/api/niets", "not_found"),
        ("POST", "/api/niets", "not_found"),
        ("DELETE", "/api/sync/v1/records/1", "not_found"),
        ("GET", "/api", "not_found"),
        ("PUT", "/api/session", "method_not_allowed"),
        ("GET", f"{SYNC}/push", "method_not_allowed"),
        ("POST", "/", "method_not_allowed"),
        ("GET", "/%2e%2e/%2e%2e/etc/passwd.txt", "not_found"),
        ("GET", "/..%2f..%2fpyproject.toml", "not_found"),
        ("GET", "/assets/weg.js", "not_found"),
        ("GET", "/assets/", "not_found"),
    ],
)
async def test_unknown_paths_and_methods_are_problems_too(app: Litestar, method: str, path: str, expected: str) -> None:
    async with open_browser(app) as browser:
        assert code(await browser.request(method, ORIGIN + path)) == expected
