"""A child process that never outlives its parent, and the search for those that did."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from store.embedded.account import Account
from store.embedded.waiting import PR_SET_PDEATHSIG, libc

MARK = "KLASSENBEZOEK_RUN_DIR"
"""Environment variable that every child carries: the run folder it works for."""


@dataclass
class Child:
    """A running program with its log and the signal that asks it to stop in an orderly way."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path
    stop_signal: signal.Signals

    def ended(self) -> str | None:
        """How it ended, in words, or None while it runs."""
        code = self.process.poll()
        if code is None:
            return None
        if code < 0:
            return f"ended by signal {signal.Signals(-code).name}"
        return f"ended with exit code {code}"

    def stop(self, seconds: float) -> None:
        """Ask it to stop, wait at most so long, then end it by force. Returns when it is gone."""
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    run_dir: Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    account: Account | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
    answers: Path | None = None,
) -> Child:
    """Start a program in a session of its own, writing to `<run_dir>/logs/<name>.log`.

    With `answers` what it prints goes to that file and only its complaints go to the log.

    The kernel sends it `stop_signal` when the thread that called this dies, however it dies: so only
    threads that live as long as the program may call. `env` comes on top of the caller's environment.
    """
    log = run_dir / "logs" / f"{name}.log"
    log.parent.mkdir(exist_ok=True)
    if log.exists():
        log.replace(log.with_suffix(".previous.log"))
    with ExitStack() as files:
        complaints = files.enter_context(log.open("wb"))
        output = files.enter_context(answers.open("wb")) if answers else complaints
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=complaints,
            cwd=cwd,
            env={**os.environ, **(env or {}), MARK: str(run_dir)},
            start_new_session=True,
            umask=0o077,
            # Callers have one thread, and only the process itself can ask the kernel for this.
            preexec_fn=partial(_die_with, os.getpid(), stop_signal),  # noqa: PLW1509
            user=account.user if account else None,
            group=account.group if account else None,
            extra_groups=account.extra_groups if account else None,
        )
    return Child(name, process, log, stop_signal)


def _die_with(parent: int, wanted: signal.Signals) -> None:
    """Between fork and exec, after the change of account (which would clear it): see prctl(2)."""
    libc.prctl(PR_SET_PDEATHSIG, int(wanted), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def last_words(log: Path, wanted: Sequence[str] = ()) -> str:
    """The first line of a log that holds one of these words, else its last line that is not empty."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    telling = [line for line in lines if any(word in line for word in wanted)]
    return telling[0] if telling else (lines or ["(its log is empty)"])[-1]


def leftovers(run_dir: Path, folders: Sequence[Path] = ()) -> list[psutil.Process]:
    """Living processes of an earlier run: those that carry its mark or work inside its data folders.

    The second way is for PostgreSQL's own children, which overwrite their environment with their title.
    """
    mine = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    places = {str(folder.resolve()) for folder in folders}
    found = []
    for process in psutil.process_iter():
        try:
            marked = process.pid not in mine and (
                process.environ().get(MARK) == str(run_dir) or process.cwd() in places
            )
            if marked and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def end_leftovers(run_dir: Path, folders: Sequence[Path] = (), seconds: float = 10) -> int:
    """Stop what an earlier run left behind; returns how many processes that were."""
    found = leftovers(run_dir, folders)
    for wanted in (psutil.Process.terminate, psutil.Process.kill):
        for process in found:
            try:
                wanted(process)
            except psutil.NoSuchProcess:
                continue
        _, alive = psutil.wait_procs(found, timeout=seconds)
        if not alive:
            break
    return len(found)
