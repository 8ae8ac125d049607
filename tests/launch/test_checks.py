"""A green verdict means that every step ran, every test ran, and nothing generated was out of date."""

import subprocess
import sys
from pathlib import Path

import pytest

from launch.checks import Step, Verdict, steps, take
from tests.launch.programs import ROOT


def reporting(tmp_path: Path, suite: str, code: int = 0) -> Step:
    """A step that leaves a report of one suite."""
    report = tmp_path / "report.xml"
    script = (
        f"open({str(report)!r}, 'w').write('<testsuites><testsuite name=\"s\" {suite}/></testsuites>'); exit({code})"
    )
    return Step("vitest", [sys.executable, "-c", script], report=report)


@pytest.mark.parametrize(
    ("suite", "code", "passed", "failed", "broken"),
    [
        ('tests="3" failures="0" errors="0" skipped="0"', 0, 3, 0, 0),
        ('tests="3" failures="1" errors="0" skipped="0"', 1, 2, 1, 0),
        ('tests="3" failures="0" errors="0" skipped="1"', 0, 2, 0, 1),
        ('tests="3" failures="0" errors="0" skipped="0"', 1, 3, 0, 1),
    ],
    ids=["green", "a failure", "a skip", "red without a failure"],
)
def test_reports_are_counted(tmp_path: Path, suite: str, code: int, passed: int, failed: int, broken: int) -> None:
    verdict = Verdict()
    take(reporting(tmp_path, suite, code), verdict)
    assert (verdict.passed, verdict.failed, len(verdict.broken)) == (passed, failed, broken)


def test_a_report_of_an_earlier_run_does_not_count(tmp_path: Path) -> None:
    step = reporting(tmp_path, 'tests="3"')
    take(step, Verdict())
    verdict = Verdict()
    take(Step(step.name, [sys.executable, "-c", ""], report=step.report), verdict)
    assert (verdict.passed, verdict.broken) == (0, ["vitest: it left no report"])


def test_a_generated_file_that_was_out_of_date_fails() -> None:
    generated = ROOT / ".setup" / "generated-by-a-test"
    generated.parent.mkdir(exist_ok=True)
    generated.write_text("old")
    try:
        for content, complaints in (("old", 0), ("new", 1)):
            verdict = Verdict()
            write = f"open({str(generated)!r}, 'w').write({content!r})"
            take(Step("client", [sys.executable, "-c", write], regenerates=(generated,)), verdict)
            assert len(verdict.broken) == complaints
    finally:
        generated.unlink()


def test_the_fast_checks_are_a_part_of_all_checks() -> None:
    every = [step.name for step in steps(fast=False)]
    assert {step.name for step in steps(fast=True)} < set(every)
    assert {"contract", "client", "build", "browser"} <= set(every)


@pytest.mark.parametrize(
    "body",
    ["pytest.skip('later')", "pytest.xfail('one day')"],
)
def test_a_skip_that_is_not_written_down_fails_a_python_run(tmp_path: Path, body: str) -> None:
    (tmp_path / "test_it.py").write_text(f"import pytest\ndef test_it(): {body}\ndef test_fine(): pass\n")
    told = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1, told.stdout
    assert "not written down in tests/conftest.py" in told.stdout
