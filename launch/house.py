"""The whole product for as long as nobody asks it to stop and no part of it fails."""

import json
import math
import os
import sys
import urllib.request
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from launch.ports import free_port
from launch.programs import DEMO, MIGRATE, PROGRAMS, Program
from store.embedded import StartError, only_launcher, serve
from store.embedded.child import Child, end_leftovers, last_words, start
from store.embedded.waiting import until
from store.settings import EMBEDDED, Settings

ROOT = Path(__file__).resolve().parents[1]
"""Where our modules can be found by children."""

_ONCE_WITHIN = 600.0
_READY_WITHIN = 60.0


def run(settings: Settings, without: Collection[str] = ()) -> None:
    """Start everything, say READY, and stay until a part ends. Raises StartError; stops all in any case."""
    with ExitStack() as stack:
        run_dir = stack.enter_context(only_launcher(settings.run_dir))
        stack.callback(end_leftovers, run_dir)
        end_leftovers(run_dir)
        port = free_port(settings.host, settings.port)
        pair = stack.enter_context(
            serve(
                run_dir,
                postgres=settings.database_url == EMBEDDED,
                redis=settings.redis_url == EMBEDDED,
            )
        )
        database_url = pair.database_url or settings.database_url
        redis_url = pair.redis_url or settings.redis_url
        env = _environment(settings, run_dir, port, database_url, redis_url)
        _once("migrate", MIGRATE, run_dir, env)
        programs = _Programs(
            [program for program in PROGRAMS if program.name not in without],
            lambda program: _start(program.name, program.module, run_dir, env),
        )
        stack.callback(programs.stop)
        programs.start(waiting=False)
        # Loading the demo, or seeing that it is there, takes as long as the programs take to start.
        sign_ins = _once("demo", DEMO, run_dir, env) if settings.environment == "demo" else ""
        _await_ready(f"http://127.0.0.1:{port}/api/health/ready", programs)
        programs.start(waiting=True)
        url = f"http://{settings.host}:{port}"
        stack.enter_context(_note(run_dir, url, port, database_url, redis_url))
        print(f"READY {url}", flush=True)
        print(sign_ins, end="", flush=True)
        _until_one_ends([*programs.running, *pair.children])


def _environment(settings: Settings, run_dir: Path, port: int, database_url: str, redis_url: str) -> dict[str, str]:
    """The settings of every child, complete: none of them reads what we were started with."""
    return {
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "HOST": settings.host,
        "PORT": str(port),
        "RUN_DIR": str(run_dir),
        "ENVIRONMENT": settings.environment,
        "DEMO_PASSWORD": settings.demo_password,
        "STATIC_DIR": str(settings.static_dir.resolve()),
        "PYTHONUNBUFFERED": "1",
    }


def _start(name: str, module: str, run_dir: Path, env: Mapping[str, str], answers: Path | None = None) -> Child:
    return start(name, [sys.executable, "-m", module], run_dir=run_dir, cwd=ROOT, env=env, answers=answers)


def _once(name: str, module: str, run_dir: Path, env: Mapping[str, str]) -> str:
    """Run a program to its end; returns what it printed. Raises StartError with its last words."""
    answers = run_dir / "logs" / f"{name}.out"
    answers.parent.mkdir(exist_ok=True)
    child = _start(name, module, run_dir, env, answers)
    try:
        for _ in until(_ONCE_WITHIN):
            how = child.ended()
            if how is None:
                continue
            if child.process.returncode != 0:
                raise StartError(f"The step '{name}' {how}: {last_words(child.log)} (see {child.log}).")
            return answers.read_text()
        raise StartError(f"The step '{name}' took more than {_ONCE_WITHIN:.0f} s (see {child.log}).")
    finally:
        child.stop(5)


@dataclass
class _Programs:
    """The programs of this run, in the order in which they stop."""

    wanted: list[Program]
    start_one: Callable[[Program], Child]
    started: dict[Program, Child] = field(default_factory=dict)

    def start(self, *, waiting: bool) -> None:
        """Start those that wait for the API to be ready, or those that do not."""
        for program in self.wanted:
            if program.waits_for_ready == waiting:
                self.started[program] = self.start_one(program)

    @property
    def running(self) -> list[Child]:
        """What was started."""
        return list(self.started.values())

    def stop(self) -> None:
        """Stop all, one after the other."""
        for program in self.wanted:
            if program in self.started:
                self.started[program].stop(program.stops_within)


def _await_ready(url: str, programs: _Programs) -> None:
    """Wait until the API says it can serve. Raises StartError when a part ends or time runs out."""
    for _ in until(_READY_WITHIN, pause=0.05):
        for child in programs.running:
            _must_live(child)
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - an address we made ourselves
                if answer.status == 200:
                    return
        except OSError:
            continue
    raise StartError(f"The API was not ready within {_READY_WITHIN:.0f} s (see the logs of this run).")


def _must_live(child: Child) -> None:
    how = child.ended()
    if how:
        words = last_words(child.log)
        raise StartError(f"The process '{child.name}' {how}: {words} (see {child.log}). Everything is stopped.")


def _until_one_ends(children: list[Child]) -> None:
    """Stay until any child is gone, and say which. Raises StartError, or AskedToStop."""
    for _ in until(math.inf, pause=0.1):
        for child in children:
            _must_live(child)


@contextmanager
def _note(run_dir: Path, url: str, port: int, database_url: str, redis_url: str) -> Iterator[None]:
    """`<run_dir>/running.json` while we serve, for whoever wants to look inside with psql or redis-cli."""
    note = run_dir / "running.json"
    facts = {
        "pid": os.getpid(),
        "url": url,
        "port": port,
        "database_url": database_url,
        "redis_url": redis_url,
    }
    note.touch(mode=0o600)
    note.write_text(json.dumps(facts))
    try:
        yield
    finally:
        note.unlink(missing_ok=True)
