"""Real servers for every test that asks: one PostgreSQL and Redis per run, one database per xdist worker.

Also: a skipped or expected-to-fail test that is not written down here fails the run.
"""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[1]

WRITTEN_DOWN_SKIPS: dict[str, str] = {}
"""Node id of a test that may be skipped → the reason. Empty is how we like it."""

_TEMPLATE = "template_migrated"
_keepers = pytest.StashKey[list["subprocess.Popen[str]"]]()
_unwritten_skips: list[str] = []


@dataclass(frozen=True)
class Servers:
    """The servers of this test run."""

    superuser_url: str
    database_url: str
    redis_url: str

    def url_of(self, database: str) -> str:
        """The URL of another database on the same server, as its owner."""
        return self.database_url.replace("/klassenbezoek?", f"/{database}?")

    def administer(self, statement: str) -> None:
        """Run one statement outside any transaction, as superuser."""
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def _alone(folder: Path, name: str) -> Iterator[Path]:
    """Only one xdist worker at a time; yields the file in which the first one leaves its result."""
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder / name


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """One folder for all workers of this run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture(scope="session")
def servers(shared_folder: Path, request: pytest.FixtureRequest) -> Servers:
    """Started by the first test that asks; they stop when the run's main process is gone."""
    main_process = os.getppid() if hasattr(request.config, "workerinput") else os.getpid()
    with _alone(shared_folder, "servers.json") as found:
        if not found.exists():
            keeper = subprocess.Popen(
                [sys.executable, "-m", "launch.data", "--until", str(main_process)],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,
            )
            request.config.stash.setdefault(_keepers, []).append(keeper)
            assert keeper.stdout is not None
            with keeper.stdout:
                urls = keeper.stdout.readline()
            assert urls, "the servers did not start: their reason is on the error stream"
            found.write_text(urls)
        return Servers(**json.loads(found.read_text()))


@pytest.fixture(scope="session")
def migrated_template(servers: Servers, shared_folder: Path) -> str:
    """Name of a database with all migrations, to be copied and never written."""
    with _alone(shared_folder, "template") as made:
        if not made.exists():
            servers.administer(f"CREATE DATABASE {_TEMPLATE} OWNER klassenbezoek")
            env = {**os.environ, "DATABASE_URL": servers.url_of(_TEMPLATE), "REDIS_URL": servers.redis_url}
            subprocess.run([sys.executable, "-m", "store.migrate"], cwd=ROOT, env=env, check=True)
            made.touch()
    return _TEMPLATE


@pytest.fixture(scope="session")
def database_url(servers: Servers, migrated_template: str, worker_id: str) -> str:
    """A migrated database of this worker's own. Tests roll back, so that the next one finds it as it was."""
    name = f"of_{worker_id}"
    servers.administer(f"CREATE DATABASE {name} TEMPLATE {migrated_template} OWNER klassenbezoek")
    return servers.url_of(name)


@pytest.fixture
def own_database_url(servers: Servers, migrated_template: str) -> Iterator[str]:
    """A migrated database for one test that has to commit; gone afterwards."""
    name = f"own_{uuid4().hex}"
    servers.administer(f"CREATE DATABASE {name} TEMPLATE {migrated_template} OWNER klassenbezoek")
    yield servers.url_of(name)
    servers.administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def redis_url(servers: Servers, worker_id: str) -> str:
    """A Redis database of this worker's own: empty it with FLUSHDB, for FLUSHALL is everybody's."""
    number = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 15
    return f"{servers.redis_url}?db={number}"


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what was skipped."""
    if report.skipped and report.nodeid not in WRITTEN_DOWN_SKIPS:
        _unwritten_skips.append(report.nodeid)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    """Note modules skipped as a whole."""
    if report.skipped:
        _unwritten_skips.append(report.nodeid)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A green run may not hide a test that did not run."""
    if _unwritten_skips and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say why the run failed."""
    for node in _unwritten_skips:
        terminalreporter.write_line(f"SKIPPED, not written down in tests/conftest.py, so this run fails: {node}")
