"""`python3 -m launch.setup`: everything between a fresh clone and a product that can start.

Runs on the system's own Python, before anything is installed: standard library only. What is up to date,
by a fingerprint of what it is made from, is skipped.
"""

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
KEPT = ROOT / ".setup"
VENV = ROOT / ".venv"
FRONTEND = ROOT / "frontend"
BUILT = FRONTEND / "dist" / "index.html"

_ROOM_NEEDED = 1536 * 2**20
"""Bytes for both sets of packages: about 450 and 270 MiB, and twice that while they are unpacked."""
_TELLING = ("error", "Error", "ERR!", "No space", "not found", "failed")


class SetupError(Exception):
    """Set-up cannot go on; `str()` is one clear sentence."""


def main() -> int:
    """Exit code 0 when all is there, 1 with one sentence otherwise."""
    arguments = argparse.ArgumentParser(prog="python3 -m launch.setup", description=__doc__)
    arguments.add_argument("--browser", action="store_true", help="also see to it that there is a Chromium")
    arguments.add_argument("--no-build", action="store_true", help="leave the tablet app unbuilt")
    given = arguments.parse_args()
    try:
        if tuple(sys.version_info) < (3, 11):
            raise SetupError(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}.")
        KEPT.mkdir(exist_ok=True)
        with (KEPT / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            _set_up(build=not given.no_build)
            if given.browser:
                _browser()
    except SetupError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"Set-up stopped: {error}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Set-up was interrupted; the next start goes on where it was.", file=sys.stderr)
        return 1
    return 0


def _set_up(build: bool) -> None:
    packages = _fingerprint([ROOT / "pyproject.toml", ROOT / "uv.lock"], str(ROOT))
    if not (_is_done("python", packages) and (VENV / "bin" / "python").exists()):
        _enough_room()
        _python_packages()
        _done("python", packages)
    tools = _fingerprint([FRONTEND / "package.json", FRONTEND / "package-lock.json"], str(ROOT))
    if not (_is_done("node", tools) and (FRONTEND / "node_modules" / ".bin" / "vite").exists()):
        _enough_room()
        _node()
        _run("tablet app's tools", ["npm", "ci", "--no-audit", "--no-fund"], FRONTEND)
        _done("node", tools)
    sources = _fingerprint(_sources(), tools)
    if build and not (_is_done("build", sources) and BUILT.exists()):
        _node()
        _run("tablet app", ["npm", "run", "build"], FRONTEND)
        _done("build", sources)


def _python_packages() -> None:
    """`.venv` with the locked uv in it, and what `uv.lock` says."""
    python = VENV / "bin" / "python"
    if not _succeeds([python, "-m", "pip", "--version"]):
        if find_spec("ensurepip") is None:
            _from_debian("python3-venv", "Python's own venv module is incomplete")
        _run("Python environment", [sys.executable, "-m", "venv", "--clear", VENV])
    uv = _locked_version("uv")
    if not _succeeds([VENV / "bin" / "uv", "self", "version", "--short"], expected=uv):
        _run("uv", [python, "-m", "pip", "install", "--disable-pip-version-check", f"uv=={uv}"])
    _run("Python packages", _sync())


def _sync(*more: str) -> list[str | Path]:
    return [VENV / "bin" / "uv", "sync", "--frozen", "--python", VENV / "bin" / "python", *more]


def _node() -> None:
    """See to it that `npm` on our path runs a Node that is new enough, if need be the one from PyPI."""
    if _node_is_new_enough():
        return
    _run("Node", _sync("--group", "node"))
    if not _node_is_new_enough():
        raise SetupError("Node 20.19 or newer is needed and could not be installed: install it and try again.")


def _node_is_new_enough() -> bool:
    try:
        said = subprocess.run(
            ["node", "--version"], capture_output=True, text=True, env=environment(), check=True
        ).stdout
        major, minor, *_ = (int(part) for part in said.strip().lstrip("v").split("."))
    except (OSError, ValueError, subprocess.CalledProcessError):
        return False
    new_enough = (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22
    return new_enough and _succeeds(["npm", "--version"])


def _browser() -> None:
    """Debian's Chromium, for the browser tests."""
    if not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")):
        _from_debian("chromium", "Chromium is missing")


def _from_debian(package: str, complaint: str) -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SetupError(f"{complaint}: install the package {package} and try again.")
    _run("Debian's package lists", ["apt-get", "-qq", "update"])
    _run(f"Debian's {package}", ["apt-get", "-qq", "install", "-y", "--no-install-recommends", package])


def environment() -> dict[str, str]:
    """Our environment's programs first on the path; nothing asks questions or fetches by itself."""
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(VENV / "bin"), os.environ.get("PATH", os.defpath)]),
        "DEBIAN_FRONTEND": "noninteractive",
        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_PROJECT_ENVIRONMENT": str(VENV),
    }


def _run(what: str, command: Sequence[str | Path], cwd: Path = ROOT) -> None:
    """Run one step, its output to a log. Raises SetupError with the line that tells most."""
    print(f"Set-up: {what} …", flush=True)
    log = KEPT / "log"
    with log.open("wb") as output:
        try:
            code = subprocess.run(
                command,
                cwd=cwd,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
            ).returncode
        except OSError as error:
            raise SetupError(f"Set-up stopped at {what}: {command[0]} cannot run ({error.strerror}).") from None
    if code != 0:
        lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
        telling = [line for line in lines if any(word in line for word in _TELLING)]
        raise SetupError(f"Set-up stopped at {what}: {(telling or lines or ['no reason given'])[0]} (see {log}).")


def _succeeds(command: Sequence[str | Path], expected: str | None = None) -> bool:
    try:
        tried = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    except OSError:
        return False
    return tried.returncode == 0 and (expected is None or expected in tried.stdout)


def _enough_room() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < _ROOM_NEEDED:
        needed = f"{free >> 20} MiB free, {_ROOM_NEEDED >> 20} MiB needed"
        raise SetupError(f"The disk of {ROOT} is too full for set-up: {needed}.")


def _locked_version(package: str) -> str:
    import tomllib  # not at the top: an older Python must get as far as the sentence about its version

    locked = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    return next(str(entry["version"]) for entry in locked if entry["name"] == package)


def _sources() -> list[Path]:
    """What the built app is made from."""
    folders = [FRONTEND / "src", FRONTEND / "public"]
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return files + [path for path in FRONTEND.iterdir() if path.is_file()]


def _fingerprint(files: Iterable[Path], *facts: str) -> str:
    found = hashlib.sha256("\n".join(facts).encode())
    for path in sorted(files):
        found.update(str(path.relative_to(ROOT)).encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _is_done(step: str, fingerprint: str) -> bool:
    return _stamps().get(step) == fingerprint


def _done(step: str, fingerprint: str) -> None:
    half = KEPT / "stamps.new"
    half.write_text(json.dumps({**_stamps(), step: fingerprint}, indent=1))
    half.replace(KEPT / "stamps")


def _stamps() -> "dict[str, str]":
    try:
        return dict(json.loads((KEPT / "stamps").read_text()))
    except (OSError, ValueError):
        return {}


if __name__ == "__main__":
    sys.exit(main())
