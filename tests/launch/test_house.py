"""`python -m launch`, as `make run` calls it: serves on one port, says what is wrong in one sentence, stops whole."""

import json
import signal
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import psutil
import psycopg
import pytest

from tests.conftest import Servers
from tests.launch.programs import Running, at_work, run_folder, wait_for


@pytest.fixture
def run_dir() -> Iterator[Path]:
    with run_folder() as folder:
        yield folder


def launched(run_dir: Path, **env: str) -> AbstractContextManager[Running]:
    settings = {"RUN_DIR": str(run_dir), "PORT": "0", "ENVIRONMENT": "development", **env}
    return Running.start("-m", "launch", "--follow", **settings)


def status_of(url: str) -> int:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return int(answer.status)


def people(url: str) -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM person").fetchone()
    assert found is not None
    return int(found[0])


def running(run_dir: Path) -> dict[str, str]:
    return dict(json.loads((run_dir / "running.json").read_text()))


def module(run_dir: Path, name: str) -> psutil.Process:
    """The process that was started as `python -m name`."""
    found = [process for process in at_work(run_dir) if process.cmdline()[1:3] == ["-m", name]]
    return min(found, key=psutil.Process.create_time)


def test_the_demo_serves_and_keeps_its_data_whatever_part_is_killed(run_dir: Path) -> None:
    with launched(run_dir, ENVIRONMENT="demo") as first:
        url = first.line("READY ").removeprefix("READY ")
        assert status_of(f"{url}/") == status_of(f"{url}/api/health/ready") == 200
        wait_for("the sign-ins", lambda: "coordinator@demo.example" in first.answers.read_text())
        assert first.answers.read_text().count("READY ") == 1
        at_first = people(running(run_dir)["database_url"])
        assert at_first > 18
        module(run_dir, "worker").kill()
        assert first.refusal().startswith("The process 'worker' ended by signal SIGKILL")
        assert not at_work(run_dir)
    with launched(run_dir, ENVIRONMENT="demo") as second:
        second.line("READY ")
        assert people(running(run_dir)["database_url"]) == at_first
        second.process.kill()
        wait_for("nothing of it lives", lambda: not at_work(run_dir), 30)


def test_servers_elsewhere_are_used_a_program_can_be_left_out_and_ctrl_c_stops_whole(
    run_dir: Path, servers: Servers, own_database_url: str, redis_url: str
) -> None:
    settings = {"RUN_DIR": str(run_dir), "PORT": "0", "ENVIRONMENT": "development"}
    elsewhere = {"DATABASE_URL": own_database_url, "REDIS_URL": redis_url}
    leave_out = ("--without", "worker", "--without", "beat")
    with Running.start("-m", "launch", "--follow", *leave_out, **settings, **elsewhere) as product:
        product.line("READY ")
        programs = {process.cmdline()[2] for process in at_work(run_dir) if "-m" in process.cmdline()}
        assert programs == {"api"}
        assert not (run_dir / "servers").exists()
        product.process.send_signal(signal.SIGINT)
        assert product.process.wait(60) == 0, product.complaints.read_text()
        assert not at_work(run_dir)
        assert not (run_dir / "running.json").exists()


def test_a_taken_port_is_said_before_anything_starts(run_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with launched(run_dir, PORT=str(port)) as product:
            sentence = product.refusal()
    assert sentence == f"Port {port} is in use by another program: stop that, or choose another with PORT."
    assert not (run_dir / "servers").exists()


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"PORT": "acht"}, "The setting PORT does not fit"),
        ({"RUN_DIR": "/proc/none"}, "The run folder /proc/none cannot be used"),
        ({"DATABASE_URL": "postgresql://x@/y?host=/nowhere"}, "The step 'migrate' ended with exit code 1"),
    ],
)
def test_what_cannot_work_is_said_in_one_sentence(run_dir: Path, setting: dict[str, str], told: str) -> None:
    with launched(run_dir, **setting) as product:
        assert product.refusal().startswith(told)
        assert not at_work(run_dir)


@pytest.mark.parametrize("moment", ["servers/postgres.new-*", "logs/migrate.log", "logs/api.log"])
def test_ctrl_c_while_starting_leaves_nothing(run_dir: Path, moment: str) -> None:
    with launched(run_dir) as product:
        wait_for(moment, lambda: list(run_dir.glob(moment)))
        product.process.send_signal(signal.SIGINT)
        assert product.process.wait(60) == 0, product.complaints.read_text()
        wait_for("nothing of it lives", lambda: not at_work(run_dir), 5)
