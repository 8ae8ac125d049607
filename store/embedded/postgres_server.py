"""One PostgreSQL 18 as a child: made whole or not at all, durable, reachable through its socket only."""

import shutil
import signal
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

from store.embedded.child import Child, last_words, start
from store.embedded.engines import Engines
from store.embedded.place import Place
from store.embedded.refusal import StartError
from store.embedded.waiting import until

SUPERUSER = "postgres"
OWNER = "klassenbezoek"
"""Owns the database and may make roles, but is no superuser: row-level security holds for it too."""
DATABASE = "klassenbezoek"

_MAJOR = "18"
_MADE_WITHIN = 300.0
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "jit": "off",
    "shared_buffers": "128MB",
    "max_connections": "100",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}
"""What we promise about the server. Statements and rows stay out of the log: they hold what people wrote."""

_ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC"}
_COMPLAINTS = ("FATAL:", "PANIC:", "error:", "ERROR:", "No space left")


def create_cluster(place: Place, engines: Engines) -> None:
    """Make the data folder unless it is there; an earlier attempt that was cut short is cleared away."""
    for half in place.postgres.parent.glob(f"{place.postgres.name}.new-*"):
        shutil.rmtree(half)
    if place.postgres.exists():
        return
    half = Path(tempfile.mkdtemp(prefix=f"{place.postgres.name}.new-", dir=place.postgres.parent))
    place.account.own(half)
    making = start(
        "initdb",
        [
            engines.initdb,
            *("-D", half, "-U", SUPERUSER, "-E", "UTF8", "--auth=trust", "--no-instructions"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        ],
        run_dir=place.run_dir,
        cwd=half,
        env=_ENVIRONMENT,
        account=place.account,
    )
    try:
        for _ in until(_MADE_WITHIN):
            if making.ended():
                break
    finally:
        making.stop(0)
    if making.process.returncode != 0:
        words = last_words(making.log, _COMPLAINTS)
        shutil.rmtree(half, ignore_errors=True)
        raise StartError(f"The database could not be made: {words} (see {making.log}).")
    half.rename(place.postgres)


def start_postgres(place: Place, engines: Engines) -> Child:
    """Start the server on the cluster; it may still be recovering. Raises StartError."""
    with suppress(FileNotFoundError):
        found = (place.postgres / "PG_VERSION").read_text().strip()
        if found != _MAJOR:
            raise StartError(
                f"The data in {place.postgres} is of PostgreSQL {found}, this is {_MAJOR}: "
                "move it with pg_dump, or choose another folder with RUN_DIR."
            )
    _forget_stale_pid(place.postgres)
    settings = {**_SETTINGS, "unix_socket_directories": str(place.sockets)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return start(
        "postgres",
        [engines.postgres, "-D", place.postgres, *options],
        run_dir=place.run_dir,
        cwd=place.postgres,
        env=_ENVIRONMENT,
        account=place.account,
        stop_signal=signal.SIGINT,
    )


def _forget_stale_pid(cluster: Path) -> None:
    """Drop a `postmaster.pid` whose number now belongs to another program, or to a dead one nobody buried.

    PostgreSQL takes any living number of its own account for a server at work: after a reboot, or where
    the first process of a container does not collect the dead, it would never start again. Every other
    stale file is its own to judge: it also looks for backends that still hold the shared memory.
    """
    lock = cluster / "postmaster.pid"
    try:
        named = psutil.Process(int(lock.read_text().split()[0]))
        if named.status() == psutil.STATUS_ZOMBIE or Path(named.cwd()) != cluster:
            lock.unlink()
    except (OSError, ValueError, IndexError, psutil.Error):
        return


def server_url(place: Place, user: str = OWNER, database: str = DATABASE) -> str:
    """The URL of a database on this server. Whoever can open the socket's private folder is trusted."""
    return f"postgresql://{user}@/{database}?host={place.sockets}"


def await_postgres(server: Child, place: Place, seconds: float = 120) -> None:
    """Wait until it answers and holds our database in UTF-8. Raises StartError when it ends or stays silent.

    The wait is long because recovery after a crash replays the journal.
    """
    for _ in until(seconds):
        how = server.ended()
        if how:
            words = last_words(server.log, _COMPLAINTS)
            raise StartError(f"PostgreSQL {how}: {words} (see {server.log}).")
        with suppress(psycopg.OperationalError):
            _ensure_database(server_url(place, SUPERUSER, "postgres"))
            return
    raise StartError(f"PostgreSQL did not answer within {seconds:.0f} s (see {server.log}).")


def _ensure_database(url: str) -> None:
    with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
        roles = connection.execute("SELECT rolname FROM pg_roles").fetchall()
        if (OWNER,) not in roles:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEROLE NOSUPERUSER")
        read = "SELECT pg_encoding_to_char(encoding), datlocale, current_setting('TimeZone') FROM pg_database"
        found = connection.execute(f"{read} WHERE datname = %s", [DATABASE]).fetchone()
        if found is None:
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
            found = connection.execute(f"{read} WHERE datname = %s", [DATABASE]).fetchone()
        if found != ("UTF8", "C.UTF-8", "UTC"):
            raise StartError(f"The database should be UTF8, C.UTF-8 and UTC but is {found}.")
