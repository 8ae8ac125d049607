"""Real launchers and servers as processes of their own, watched from outside."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

from store.embedded import forget
from store.embedded.child import MARK

ROOT = Path(__file__).resolve().parents[2]

_HOLD_PAIR = """
import json, sys
from pathlib import Path
from store.embedded import StartError, only_launcher, serve
from store.embedded.waiting import AskedToStop, listen
try:
    listen()
    with only_launcher(Path(sys.argv[1])) as run_dir, serve(run_dir, room=int(sys.argv[2])) as pair:
        print(json.dumps({"database_url": pair.database_url, "redis_url": pair.redis_url}), flush=True)
        sys.stdin.read()
except AskedToStop:
    pass
except StartError as refusal:
    print(refusal, file=sys.stderr)
    sys.exit(1)
"""


def wait_for(what: str, condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait until the condition holds; fails with its name otherwise."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"did not happen within {seconds} s: {what}"
        time.sleep(0.01)


def at_work(run_dir: Path) -> list[psutil.Process]:
    """Every living process of a run: by the mark all children carry, or by the folder it works in."""
    servers = (run_dir / "servers").resolve()
    found = []
    for process in psutil.process_iter():
        try:
            here = Path(process.cwd())
            ours = process.environ().get(MARK) == str(run_dir) or servers in (here, *here.parents)
            if ours and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def kill_everything(run_dir: Path) -> None:
    """What a power cut does to the processes of a run: `kill -9` for all of them."""
    for process in at_work(run_dir):
        with suppress(psutil.NoSuchProcess):
            process.kill()
    wait_for("all gone", lambda: not at_work(run_dir))


@contextmanager
def run_folder(private: bool = False, name: str = "run") -> Iterator[Path]:
    """A folder for one run, which root's servers can pass through unless it is private; gone afterwards."""
    parent = Path(tempfile.mkdtemp(prefix="kb-test-"))
    parent.chmod(0o700 if private else 0o755)
    run_dir = parent / name
    try:
        yield run_dir
    finally:
        kill_everything(run_dir)
        if run_dir.exists():
            forget(run_dir)
        for left in sorted(parent.rglob("*"), reverse=True):
            left.rmdir() if left.is_dir() else left.unlink()
        parent.rmdir()


@dataclass
class Running:
    """A started program; what it says is collected in files."""

    process: "subprocess.Popen[bytes]"
    answers: Path
    complaints: Path

    @classmethod
    @contextmanager
    def start(cls, *arguments: str | Path, **env: str) -> Iterator[Self]:
        """Run this interpreter with arguments, for the length of a `with` block at most."""
        with tempfile.TemporaryDirectory(prefix="kb-said-") as folder:
            answers, complaints = Path(folder) / "out", Path(folder) / "err"
            with answers.open("wb") as out, complaints.open("wb") as err:
                process = subprocess.Popen(
                    [sys.executable, *arguments],
                    cwd=ROOT,
                    env={**os.environ, **env},
                    stdin=subprocess.PIPE,
                    stdout=out,
                    stderr=err,
                )
            try:
                yield cls(process, answers, complaints)
            finally:
                assert process.stdin is not None
                process.stdin.close()
                process.terminate()
                process.wait(60)

    @classmethod
    def pair(cls, run_dir: Path, room: int = 0) -> AbstractContextManager[Self]:
        """The servers of a run folder, owned by a process of their own."""
        return cls.start("-c", _HOLD_PAIR, run_dir, str(room))

    def line(self, start: str = "", seconds: float = 60) -> str:
        """The first whole line with this start; fails with the complaints when the program ends without it."""
        found: list[str] = []

        def said() -> bool:
            gone = self.process.poll() is not None
            lines = self.answers.read_text().splitlines(keepends=True)
            found.extend(line.rstrip() for line in lines if line.startswith(start) and line.endswith("\n"))
            return bool(found) or gone

        wait_for(f"a line {start}…", said, seconds)
        assert found, self.complaints.read_text()
        return found[0]

    def urls(self) -> dict[str, str]:
        """The URLs that a pair prints once it serves."""
        return dict(json.loads(self.line("{")))

    def refusal(self) -> str:
        """The one sentence with which it refuses to start; fails when it starts, or says more."""
        code = self.process.wait(60)
        sentences = self.complaints.read_text().splitlines()
        assert code == 1, sentences
        assert len(sentences) == 1, sentences
        return sentences[0]

    def stop(self) -> int:
        """Close its input, which ends a pair in an orderly way."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(60)
