"""The server as a process: half an upload, too much of one, being asked to stop, a taken port, a killed sibling."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from store.settings import Settings
from tests.api.browser import SYNC
from tests.api.world import PASSWORD, World

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port nobody listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        return int(free.getsockname()[1])


@contextmanager
def served(settings: Settings, port: int, workers: int = 1) -> Iterator[subprocess.Popen[str]]:
    """`python -m api` on a port, answering."""
    env = {
        **os.environ, "DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url, "ENVIRONMENT": "demo",
        "STATIC_DIR": str(settings.static_dir), "PORT": str(port), "WORKERS": str(workers),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "api"], cwd=ROOT, env=env, text=True, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        until = time.monotonic() + 30
        while True:
            try:
                assert httpx.get(f"http://127.0.0.1:{port}/api/health/live").status_code == 200
                break
            except httpx.TransportError:
                assert process.poll() is None, process.stderr and process.stderr.read()
                assert time.monotonic() < until
                time.sleep(0.1)
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@contextmanager
def signed_in(port: int, world: World) -> Iterator[httpx.Client]:
    """The observer's browser."""
    address = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=address, headers={"Origin": address}) as browser:
        answer = browser.post("/api/session", json={"email": world.observer.email, "password": PASSWORD})
        browser.headers["X-CSRF-Token"] = answer.json()["csrf"]
        yield browser


def test_half_uploads_and_huge_ones_do_no_harm_and_it_stops_when_asked(settings: Settings, world: World) -> None:
    port = free_port()
    with served(settings, port) as process, signed_in(port, world) as browser:
        cookie = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        head = (
            f"POST {SYNC}/push HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookie}\r\n"
            f"X-CSRF-Token: {browser.headers['X-CSRF-Token']}\r\nContent-Type: application/json\r\n"
        )
        for number in range(100):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(f'{head}Content-Length: 10000\r\n\r\n{{"replica": "'.encode() + b"x" * number * 10)
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(f"{head}Content-Length: 2097152\r\n\r\n".encode() + b" " * 1000)
            assert connection.recv(100).startswith(b"HTTP/1.1 413"), "answered before the rest was sent"
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"GET /../../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            assert b"root:" not in connection.recv(10_000)
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(b"NONSENS\r\n\r\n")
            assert connection.recv(100).startswith(b"HTTP/1.1 400")
        assert browser.post(f"{SYNC}/register", json={"device": "na afloop"}).status_code == 200

        with browser.stream("GET", f"{SYNC}/events") as events:
            lines = events.iter_lines()
            assert next(lines) == ": open"
            asked = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert list(lines) == ["retry: 3000", ""], "the stream ends as a stream ends, not torn off"
        _, logged = process.communicate(timeout=10)
        assert time.monotonic() - asked < 8
        assert process.returncode in (0, -signal.SIGTERM)
        lines_logged = [json.loads(line) for line in logged.splitlines()]
        assert all(line.get("status", 200) < 500 for line in lines_logged)
        assert any(line["event"] == "Invalid HTTP request received." for line in lines_logged)


def test_a_taken_port_is_one_clear_sentence(settings: Settings) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        env = {**os.environ, "DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url, "PORT": str(port)}
        tried = subprocess.run(
            [sys.executable, "-m", "api"], cwd=ROOT, env=env, text=True, capture_output=True, timeout=30, check=False
        )
    assert (tried.returncode, tried.stderr) == (1, f"Cannot listen on 127.0.0.1:{port}: Address already in use.\n")


@pytest.mark.parametrize("victim", ["one of them", "the parent"])
def test_several_processes_serve_and_fall_together(settings: Settings, world: World, victim: str) -> None:
    port = free_port()
    with served(settings, port, workers=2) as process:
        children = subprocess.run(
            ["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=True
        ).stdout.split()
        assert len(children) == 2
        os.kill(int(children[0]) if victim == "one of them" else process.pid, signal.SIGKILL)
        _, logged = process.communicate(timeout=15)
        if victim == "one of them":
            assert process.returncode != 0
            assert re.search(r"API process \d+ ended by itself, stopping the others\.", logged)
        until = time.monotonic() + 10
        while any(Path(f"/proc/{child}").exists() for child in children):
            assert time.monotonic() < until, "a process outlived the others"
            time.sleep(0.1)
