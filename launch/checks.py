"""`python -m launch.checks`: everything that must be true of the code, in one run with one verdict.

Every step runs, also after one has failed. A test that was skipped counts as a failure, wherever it is.
"""

import argparse
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launch.setup import FRONTEND, KEPT, ROOT, environment

_BIN = ROOT / ".venv" / "bin"
_STEP_WITHIN = 1200.0


@dataclass
class Verdict:
    """What has been found so far."""

    passed: int = 0
    failed: int = 0
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """One command; `report` is the JUnit file it leaves when it runs tests."""

    name: str
    command: Sequence[str | Path]
    cwd: Path = ROOT
    report: Path | None = None
    fast: bool = True
    regenerates: tuple[Path, ...] = ()
    env: tuple[tuple[str, str], ...] = ()


def steps(fast: bool) -> list[Step]:
    """The steps in order; the fast ones are lint, types and the tests that need no server."""
    pytest_report, vitest_report, browser_report = (KEPT / f"{name}.xml" for name in ("pytest", "vitest", "playwright"))
    python_tests = ["tests/forms"] if fast else ["tests"]
    every = [
        Step("ruff", [_BIN / "ruff", "check", "."]),
        Step("format", [_BIN / "ruff", "format", "--check", "."]),
        Step("mypy", [_BIN / "mypy"]),
        Step("imports", [_BIN / "lint-imports"]),
        Step("build", [_BIN / "python", "-m", "launch.setup"], fast=False),
        Step(
            "pytest",
            [_BIN / "pytest", "-n", "2", f"--junitxml={pytest_report}", *python_tests],
            report=pytest_report,
        ),
        Step(
            "contract",
            [_BIN / "python", "-m", "api.contract"],
            fast=False,
            regenerates=(ROOT / "api" / "openapi.json",),
        ),
        Step(
            "client",
            ["npm", "run", "client"],
            FRONTEND,
            fast=False,
            regenerates=(FRONTEND / "src" / "sync" / "api.gen.ts",),
        ),
        Step("eslint", ["npm", "run", "lint"], FRONTEND),
        Step("svelte-check", ["npm", "run", "check"], FRONTEND),
        Step(
            "vitest",
            [
                "npx",
                "vitest",
                "run",
                "--reporter=default",
                "--reporter=junit",
                f"--outputFile.junit={vitest_report}",
            ],
            FRONTEND,
            report=vitest_report,
        ),
        Step(
            "browser",
            ["npx", "playwright", "test", "--reporter=list,junit"],
            FRONTEND,
            report=browser_report,
            fast=False,
            env=(("PLAYWRIGHT_JUNIT_OUTPUT_FILE", str(browser_report)),),
        ),
    ]
    return [step for step in every if step.fast or not fast]


def main() -> int:
    """Exit code 0 when every step is green."""
    arguments = argparse.ArgumentParser(prog="python -m launch.checks", description=__doc__)
    arguments.add_argument("--fast", action="store_true", help="lint, types and tests that need no server")
    arguments.add_argument("names", nargs="*", help="only these steps")
    given = arguments.parse_args()
    verdict = Verdict()
    began = time.monotonic()
    for step in steps(given.fast):
        if not given.names or step.name in given.names:
            take(step, verdict)
    print(f"\nAll steps took {time.monotonic() - began:.0f} s.")
    for complaint in verdict.broken:
        print(f"FAILED {complaint}")
    print(f"{verdict.passed} passed, {verdict.failed + len(verdict.broken)} failed", flush=True)
    return 1 if verdict.broken or verdict.failed else 0


def take(step: Step, verdict: Verdict, clock: Callable[[], float] = time.monotonic) -> None:
    """Run one step and add what it found to the verdict."""
    print(f"\n── {step.name}", flush=True)
    began = clock()
    before = [_content(path) for path in step.regenerates]
    if step.report:
        step.report.unlink(missing_ok=True)
    try:
        code = subprocess.run(
            step.command,
            cwd=step.cwd,
            env={**environment(), **dict(step.env)},
            stdin=subprocess.DEVNULL,
            timeout=_STEP_WITHIN,
            check=False,
        ).returncode
    except (OSError, subprocess.TimeoutExpired) as error:
        verdict.broken.append(f"{step.name}: {error}")
        return
    print(f"── {step.name}: exit code {code}, {clock() - began:.1f} s", flush=True)
    failures = _count(step, verdict) if step.report else 0
    if code != 0 and not failures:
        verdict.broken.append(f"{step.name}: exit code {code}")
    for path, content in zip(step.regenerates, before, strict=True):
        if content != _content(path):
            verdict.broken.append(f"{step.name}: {path.relative_to(ROOT)} was out of date; it is new now, commit it")


def _count(step: Step, verdict: Verdict) -> int:
    """Add a report's figures to the verdict; returns the failures in it."""
    assert step.report is not None
    try:
        suites = ET.parse(step.report).getroot().iter("testsuite")  # noqa: S314 - our own test runners wrote it
    except (OSError, ET.ParseError):
        verdict.broken.append(f"{step.name}: it left no report")
        return 0
    failures = 0
    for suite in suites:
        tests, failed, skipped = (
            sum(int(suite.get(name, 0)) for name in names)
            for names in (("tests",), ("failures", "errors"), ("skipped",))
        )
        verdict.passed += tests - failed - skipped
        failures += failed
        if skipped and step.name != "pytest":  # tests/conftest.py judges those one by one
            verdict.broken.append(f"{step.name}: {skipped} skipped in {suite.get('name')}")
    verdict.failed += failures
    return failures


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


if __name__ == "__main__":
    sys.exit(main())
