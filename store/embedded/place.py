"""Where one run keeps its things: one launcher at a time, room on the disk, folders the account can reach."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from store.embedded.account import Account, account_for
from store.embedded.engines import SHARED, open_folder
from store.embedded.refusal import StartError

ROOM_NEEDED = 300 * 2**20
"""Bytes free below which we do not start: a new cluster takes 40 MiB, its journal grows to a few hundred."""

_LONGEST_SOCKET_FOLDER = 80
"""A socket's path holds 107 bytes at most, and PostgreSQL adds `/.s.PGSQL.5432`."""


@dataclass(frozen=True)
class Place:
    """The folders of one run."""

    run_dir: Path
    account: Account
    postgres: Path
    redis: Path
    sockets: Path


@contextmanager
def only_launcher(run_dir: Path) -> Iterator[Path]:
    """Make the run folder and hold it alone; yields its real path. Raises StartError.

    The lock is the kernel's: it is gone with the process that held it, however that ended.
    """
    try:
        run_dir.mkdir(parents=True, exist_ok=True)
        run_dir = run_dir.resolve()
        lock = os.open(run_dir / "lock", os.O_CREAT | os.O_RDWR, 0o600)
    except PermissionError:
        raise StartError(
            f"The run folder {run_dir} may not be written by this user: choose another with RUN_DIR."
        ) from None
    except OSError as error:
        raise StartError(f"The run folder {run_dir} cannot be used ({error.strerror}).") from None
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StartError(
                f"Klassenbezoek already runs in {run_dir}: stop it, or choose another folder with RUN_DIR."
            ) from None
        yield run_dir
    finally:
        os.close(lock)


@contextmanager
def place(run_dir: Path, room: int = ROOM_NEEDED, shared: Path = SHARED) -> Iterator[Place]:
    """The folders for servers of this run; the sockets' folder is new each time and goes at the end.

    Raises StartError when the disk is full or the account cannot reach its folders.
    """
    data = _data_folder(run_dir, shared)
    free = shutil.disk_usage(data).free
    if free < room:
        raise StartError(f"The disk of {data} is too full to start: {free >> 20} MiB free, {room >> 20} MiB needed.")
    account = account_for(data)
    sockets = _socket_folder(account)
    link = run_dir / "sockets"
    _forget_sockets(link)
    link.symlink_to(sockets)
    try:
        yield Place(run_dir, account, data / "postgres", data / "redis", sockets)
    finally:
        _forget_sockets(link)


def forget(run_dir: Path) -> None:
    """Remove a run folder with all its data, wherever that lives. Nothing may run on it any more."""
    _forget_sockets(run_dir / "sockets")
    shutil.rmtree((run_dir / "servers").resolve(), ignore_errors=True)
    shutil.rmtree(run_dir)


def _data_folder(run_dir: Path, shared: Path) -> Path:
    """`<run_dir>/servers`: a link to a shared folder where the account cannot reach the run folder."""
    data = run_dir / "servers"
    if data.is_symlink() and not data.exists():
        raise StartError(
            f"The data of this run was in {os.readlink(data)}, which is gone: remove {data} to start empty."
        )
    account = account_for(data)
    if not data.exists():
        half = Path(tempfile.mkdtemp(prefix=".servers-", dir=run_dir))
        account.own(half)
        if account.can_write_in(half):
            half.rename(data)
        else:
            half.rmdir()
            open_folder(shared)
            elsewhere = Path(tempfile.mkdtemp(prefix="servers-", dir=shared))
            account.own(elsewhere)
            data.symlink_to(elsewhere)
    if not account.can_write_in(data.resolve()):
        raise StartError(
            f"Account {account.uid}, which PostgreSQL runs as, cannot reach {data.resolve()}: "
            "open the folders above it, or choose another folder with RUN_DIR."
        )
    return data.resolve()


def _socket_folder(account: Account) -> Path:
    """A fresh private folder with a short path. Raises StartError."""
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp", "/run"):  # noqa: S108 - mkdtemp makes it ours alone
        if len(parent) > _LONGEST_SOCKET_FOLDER - len("/kb-12345678"):
            continue
        try:
            folder = Path(tempfile.mkdtemp(prefix="kb-", dir=parent))
        except OSError:
            continue
        account.own(folder)
        if account.can_write_in(folder):
            return folder
        folder.rmdir()
    raise StartError("No folder with a short path can be written for sockets: make /tmp writable.")


def _forget_sockets(link: Path) -> None:
    """Remove the sockets of this or an earlier run, and only those."""
    if link.is_symlink():
        target = Path(os.readlink(link))
        if target.name.startswith("kb-") and target.is_dir() and not target.is_symlink():
            shutil.rmtree(target, ignore_errors=True)
        link.unlink()
