"""`make bench`: pushes, pulls and themes against their ceilings, at 1,000 and 20,000 stored visits.

BENCH_SECONDS (default 30) is the length of each of five interleaved runs, BENCH_SIZES the stored visits to measure at.
Writes bench/results.json: a list of `{"name", "value", "unit", "ceiling", "ratio"}`; ratio is null where a figure
has no ceiling.
"""

import asyncio
import gzip
import json
import os
import sys
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psycopg

from bench.client import Person, full_visit, sign_in
from bench.themes import recompute_cost
from launch.ports import free_port
from store.accounts import hash_password
from store.demo.bulk import Filled, fill
from store.migrate import migrate
from store.sessions import open_database

SECONDS = float(os.environ.get("BENCH_SECONDS", "30"))
SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1000,20000").split(",")]
RUNS = 5
CLIENTS = 8
VISITS_A_TEACHER = 12
PASSWORD = "klassenbezoek"
RESULTS = Path(__file__).with_name("results.json")

Result = dict[str, Any]


async def main() -> None:
    """Measure at every size, each time in an emptied database."""
    results: list[Result] = []
    for size in SIZES:
        results += await _at_size(size)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")
    _print(results)


async def _at_size(size: int) -> list[Result]:
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("drop schema public cascade")
        connection.execute("create schema public")
    migrate(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("create table bench_ceiling (id uuid primary key, body jsonb not null)")
    database = open_database(url)
    start = time.perf_counter()
    [made] = await fill(database, 1, max(48, size // VISITS_A_TEACHER), size, hash_password(PASSWORD))
    print(f"filled with {size} visits in {time.perf_counter() - start:.0f} s", file=sys.stderr)
    port = free_port("127.0.0.1", 0)
    server = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.serve",
        env={**os.environ, "DATABASE_URL": url, "PORT": str(port), "ENVIRONMENT": "production"},
    )
    try:
        await _until_ready(port)
        results = await _pushes(port, made, size)
        results += await _empty_pulls(port, made, size)
        results += await _first_pull(port, made, size)
        results += await recompute_cost(database, made, size)
        return results
    finally:
        server.terminate()
        await server.wait()
        await database.close()


async def _pushes(port: int, made: Filled, size: int) -> list[Result]:
    desks = made.desks[-CLIENTS:]
    people = [await sign_in(port, made.email(desk.coordinator), PASSWORD) for desk in desks]
    rates: dict[str, list[float]] = {"push": [], "ceiling": []}
    spreads: dict[str, list[float]] = {"push": [], "ceiling": []}
    for _ in range(RUNS):
        for what, path in (("ceiling", "/api/bench/store"), ("push", "/api/sync/v1/push")):
            bodies = [
                [
                    full_visit(
                        person, made.desks[-1 - n], made.desks[-1 - n].teachers[k % len(made.desks[-1 - n].teachers)]
                    )
                    for k in range(int(SECONDS * 60))
                ]
                for n, person in enumerate(people)
            ]
            rate, times = await _load(people, path, bodies)
            rates[what].append(rate)
            cuts = quantiles(times, n=100)
            spreads[what].append(cuts[98] / cuts[49])
    push, ceiling = median(rates["push"]), median(rates["ceiling"])
    spread, ceiling_spread = median(spreads["push"]), median(spreads["ceiling"])
    return [
        _result(f"push of full visits, {CLIENTS} clients, {size} visits stored", push, "visits/s", ceiling),
        _result(f"push p99/p50, {size} visits stored (lower is better)", spread, "ratio", ceiling_spread),
    ]


async def _load(people: list[Person], path: str, bodies: list[list[bytes]]) -> tuple[float, list[float]]:
    """Requests per second and their times (s) while everybody sends one body after the other."""
    end = time.perf_counter() + SECONDS

    async def send(person: Person, mine: list[bytes]) -> None:
        person.times.clear()
        for body in mine:
            if time.perf_counter() >= end:
                return
            await person.timed("POST", path, body)

    start = time.perf_counter()
    await asyncio.gather(*(send(person, mine) for person, mine in zip(people, bodies, strict=True)))
    times = [spent for person in people for spent in person.times]
    return len(times) / (time.perf_counter() - start), times


async def _empty_pulls(port: int, made: Filled, size: int) -> list[Result]:
    person = await sign_in(port, made.email(made.desks[0].coordinator), PASSWORD)
    cookie, _ = await _pull_all(person)
    body = json.dumps({"replica": person.replica, "cookie": cookie}).encode()
    rates: dict[str, list[float]] = {"pull": [], "ceiling": []}
    for _ in range(RUNS):
        for what, method, path, sent in (
            ("ceiling", "GET", "/api/bench/session", b""),
            ("pull", "POST", "/api/sync/v1/pull", body),
        ):
            person.times.clear()
            end = time.perf_counter() + SECONDS / 5
            while time.perf_counter() < end:
                await person.timed(method, path, sent)
            rates[what].append(1 / median(person.times))
    return [_result(f"empty pull, {size} visits stored", median(rates["pull"]), "pulls/s", median(rates["ceiling"]))]


async def _first_pull(port: int, made: Filled, size: int) -> list[Result]:
    times, sizes, records = [], [], 0
    for _ in range(RUNS):
        person = await sign_in(port, made.email(made.desks[0].coordinator), PASSWORD)
        start = time.perf_counter()
        _, pages = await _pull_all(person)
        times.append(time.perf_counter() - start)
        sizes.append(sum(len(page) for page in pages))
        records = sum(len(json.loads(gzip.decompress(page))["puts"]) for page in pages)
    name = f"first pull of 200 visits ({records} records), {size} visits stored"
    return [
        _result(f"{name}: gzip size", median(sizes) / 1e6, "MB", None),
        _result(f"{name}: time", median(times) * 1000, "ms", None),
    ]


async def _pull_all(person: Person) -> tuple[str, list[bytes]]:
    """Pull until nothing is new. Returns the last cookie and the pages as they travelled (gzip)."""
    cookie, pages = None, []
    while True:
        body = json.dumps({"replica": person.replica, "cookie": cookie}).encode()
        status, headers, received = await person.send("POST", "/api/sync/v1/pull", body, gzip=True)
        plain = gzip.decompress(received) if headers.get("content-encoding") == "gzip" else received
        if status != 200:
            raise RuntimeError(f"pull answered {status}: {plain[:300]!r}")
        page = json.loads(plain)
        cookie = page["cookie"]
        if not page["puts"] and not page["dels"] and not page["more"]:
            return cookie, pages
        pages.append(received if plain is not received else gzip.compress(plain))


async def _until_ready(port: int) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.05)


def _result(name: str, value: float, unit: str, ceiling: float | None) -> Result:
    return {
        "name": name, "value": round(value, 3), "unit": unit,
        "ceiling": None if ceiling is None else round(ceiling, 3),
        "ratio": None if ceiling is None else round(value / ceiling, 3),
    }  # fmt: skip


def _print(results: list[Result]) -> None:
    for result in results:
        ratio = "" if result["ratio"] is None else f"  {result['ratio']:.2f} of {result['ceiling']}"
        print(f"{result['name']:<75} {result['value']:>10} {result['unit']}{ratio}")


if __name__ == "__main__":
    asyncio.run(main())
