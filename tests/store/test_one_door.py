"""Content is read through `store/access.py`: the source is searched for any other door."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READS = re.compile(r"\b(?:from|join)\s+record\b", re.IGNORECASE)

OTHER_DOORS = {
    "store/pull.py": "the page is a query over SEEN, the visible set of access.py",
    "store/push.py": "asks which ids are stored, so that they can be locked; nothing of them is read",
    "store/estimates.py": "counts who saw whom for the correction of observers; no content",
}


def _readers() -> dict[str, list[str]]:
    found = {}
    for room in ("store", "api", "worker", "observation_forms", "launch"):
        for file in sorted((ROOT / room).rglob("*.py")):
            name = file.relative_to(ROOT).as_posix()
            if name.startswith(("store/demo/", "store/migrations/")) or name == "store/access.py":
                continue
            lines = [line.strip() for line in file.read_text().splitlines() if READS.search(line)]
            if lines:
                found[name] = lines
    return found


def test_nobody_reads_records_past_access():
    assert sorted(_readers()) == sorted(OTHER_DOORS)


def test_a_pull_starts_from_what_the_viewer_may_see():
    page = (ROOT / "store/pull.py").read_text()
    assert "with {SEEN}" in page
    assert all("v.id" in line or "c.id" in line for line in _readers()["store/pull.py"])


def test_a_push_reads_no_content_of_what_it_has_not_locked():
    [line] = _readers()["store/push.py"]
    assert "select 'record', id, null, null" in line
