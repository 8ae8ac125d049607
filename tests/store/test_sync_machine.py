"""Invariants 1, 2, 3, 5 and 6 of sync on the real judgement and fold, and the broken variants that have to be seen."""

import json
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from store.push import _base_of
from store.replicas import Refusal
from tests.store import sync_world as world
from tests.store.sync_world import CELLS, GOOD, OLGA, TESSA, VISIT, Device, Store, new_id

PLACES = st.integers(0, 2)
LATE = st.integers(0, 9)
CELL = st.sampled_from((0, 0, 0, 0, 1, 2, 3, 4))
HOW = st.sampled_from(("good",) * 5 + ("bad",) * 3 + ("malformed", "long"))
FAULT = st.sampled_from(("ok", "ok", "ok", "ok", "request lost", "answer lost", "twice", "late"))


class Broken(AssertionError):
    """An invariant does not hold."""


class Sync(RuleBasedStateMachine):
    """Olga on two devices and Tessa on one, over a network that loses, repeats and delays."""

    store_kind: ClassVar[type[Store]] = Store
    device_kind: ClassVar[type[Device]] = Device
    restores: ClassVar[bool] = False
    flips: ClassVar[bool] = False

    def __init__(self) -> None:
        super().__init__()
        self.store = self.store_kind()
        self.devices = [self.device_kind(*who) for who in (("olga", OLGA), ("olga", OLGA), ("tessa", TESSA))]
        for device in self.devices:
            device.holds = self.store.view(device.person)
        self.backup = self.store.copied()
        self.checked: dict[str, Any] = {}
        self.restored = False
        self.amended: set[tuple[str, str]] = set()
        self.delayed: list[tuple[Device, str, str, list[dict[str, Any]]]] = []

    @rule(place=PLACES, cell=CELL, hows=st.lists(HOW, min_size=1, max_size=3), most=st.integers(0, 3), fault=FAULT)
    def write(self, place: int, cell: int, hows: list[str], most: int, fault: str) -> None:
        """Somebody fills a cell, perhaps again, perhaps with what will be refused; some of it is sent at once."""
        for how in hows:
            self._write(self.devices[place], cell, how)
        self._push(self.devices[place], most, fault)

    @rule(
        place=PLACES, cells=st.lists(CELL, min_size=2, max_size=3), worst=st.sampled_from(("good", "bad", "malformed"))
    )
    def write_together(self, place: int, cells: list[int], worst: str) -> None:
        """Ops that take effect together or not at all; something may be written in between."""
        device, tx = self.devices[place], new_id()
        for cell in cells[:-1]:
            self._write(device, cell, "good", tx)
        self._write(device, cells[0], "good")
        self._write(device, cells[-1], worst, tx)

    def _write(self, device: Device, cell: int, how: str, tx: str | None = None) -> None:
        record, path = CELLS[device.name][cell % len(CELLS[device.name])]
        if record not in device.holds:
            return
        good = GOOD.get(path, GOOD.get(path.rsplit("/", 1)[-1], f"woord {len(device.written)}"))
        value = {"good": good, "bad": {"no": 1}, "malformed": "\x00", "long": "x" * 65_600}[how]
        device.write(record, path, value, tx)

    @rule(to=st.sampled_from(("recorded", "released")))
    def move(self, to: str) -> None:
        """Olga brings the visit on."""
        if str(VISIT) in self.devices[0].holds:
            self.devices[0].write(str(VISIT), "status", {"to": to})

    @rule(place=PLACES, most=st.integers(1, 5), fault=FAULT)
    def push(self, place: int, most: int, fault: str) -> None:
        """Send the oldest ops."""
        self._push(self.devices[place], most, fault)

    def _push(self, device: Device, most: int, fault: str) -> None:
        batch = [dict(op) for op in device.outbox[:most]]
        if not batch or fault == "request lost":
            return
        if fault == "late":
            self.delayed.append((device, device.replica, device.epoch, batch))
            return
        answer = self.store.push(device.replica, device.epoch, device.person, batch)
        if fault == "twice":
            answer = self.store.push(device.replica, device.epoch, device.person, batch)
        if fault != "answer lost":
            self._hear(device, answer)

    @precondition(lambda self: self.delayed)
    @rule(place=LATE)
    def arrive_late(self, place: int) -> None:
        """A request that was given up long ago arrives after all; nobody waits for the answer."""
        device, replica, epoch, batch = self.delayed.pop(place % len(self.delayed))
        self.store.push(replica, epoch, device.person, batch)

    @rule(place=PLACES)
    def pull(self, place: int) -> None:
        """Take over what is visible now."""
        self._pull(self.devices[place])

    @precondition(lambda self: self.flips)
    @rule(holds=st.sampled_from((True, True, False)))
    def flip(self, holds: bool) -> None:
        """Olga loses her role, or gets it back."""
        self.store.coordinator = holds

    @precondition(lambda self: self.restores)
    @rule()
    def back_up(self) -> None:
        """The night's copy."""
        self.backup = self.store.copied()

    @precondition(lambda self: self.restores)
    @rule(order=st.permutations((0, 1, 2)))
    def restore(self, order: list[int]) -> None:
        """The copy is put back, with a new epoch, and one device after the other hears of it."""
        self.amended |= {(op.raw["rec"], op.raw["path"]) for op in self.store.ops.values() if op.effect == "amend"}
        epoch = str(int(self.store.epoch) + 1)
        self.store = self.backup.copied()
        self.store.epoch = epoch
        self.restored = True
        for place in order:
            self._pull(self.devices[place])
            self._push(self.devices[place], 9, "ok")

    @rule(order=st.permutations((0, 1, 2)))
    def rest(self, order: list[int]) -> None:
        """Everybody is online and nothing gets lost; then all has to be well."""
        for _ in range(3):
            for place in order:
                device = self.devices[place]
                if device.outbox:
                    self._hear(device, self.store.push(device.replica, device.epoch, device.person, device.outbox))
                self._pull(device)
        self._check_answers()
        self._check_own_edits()
        for device in self.devices:
            if device.outbox or device.holds != self.store.view(device.person):
                raise Broken("at rest a device holds something else than the server shows")

    def _hear(self, device: Device, answer: Any) -> None:
        if answer == Refusal("epoch_changed"):
            device.begin_anew(self.store.epoch)
        elif isinstance(answer, Refusal):
            raise Broken(f"a batch that could be answered was not: {answer}")
        else:
            device.hear(answer)

    def _pull(self, device: Device) -> None:
        if device.epoch != self.store.epoch:
            device.begin_anew(self.store.epoch)
        device.holds = self.store.view(device.person)

    def _check_answers(self) -> None:
        refused = {turned.raw["id"]: turned.why for turned in self.store.refused}
        for device in self.devices:
            for op in device.written:
                if (op in self.store.ops) == (op in device.attention):
                    raise Broken("an op neither took effect nor is shown as refused, or both")
                if device.attention.get(op) != refused.get(op) and op in refused:
                    raise Broken("a refusal is not shown with its reason")

    def _check_own_edits(self) -> None:
        # A restore forgets what was refused and so what that had named: no device sends it again. And what stood
        # beside a value, as an amendment, becomes one when it comes back before the release does.
        known = {turned.raw["id"] for turned in self.store.refused}
        forgot = self.amended | {
            (op["rec"], op["path"])
            for device in self.devices
            for id, op in device.written.items()
            if id in device.attention and id not in known
        }
        for record, row in self.store.records.items():
            for path, cell in json.loads(row.cells).items():
                for device in self.devices:
                    own = [op for op in cell["live"] if op in device.written]
                    if len(own) > 1 and (record, path) not in forgot:
                        raise Broken(f"own edits stand beside each other in {path} of {record}")

    @invariant()
    def all_is_kept_and_nothing_else(self) -> None:
        """Invariants 2, 5 and 6, whenever the store changed. After a restore 6 holds once all is sent again."""
        if self.store.records == self.checked:
            return
        self.checked = dict(self.store.records)
        for record, row in self.store.records.items():
            cells = json.loads(row.cells)
            self._check_kept(record, cells)
            self._check_amendments(record, cells)
        if not self.restored:
            self._check_own_edits()

    def _check_kept(self, record: str, cells: dict[str, Any]) -> None:
        """What is live follows from which ops took effect, not from how they came."""
        bases = {turned.raw["id"]: _base_of(turned.raw) for turned in self.store.refused}
        applied: dict[str, dict[str, list[str]]] = {}
        for op, known in self.store.ops.items():
            if known.raw["rec"] == record and known.effect == "live" and known.raw["path"] != "status":
                applied.setdefault(known.raw["path"], {})[op] = known.raw["base"]
        for path, ops in applied.items():
            named = dict.fromkeys(name for base in ops.values() for name in base)
            todo = list(named)
            while todo:  # a refused op passes on what it named
                todo = [each for name in todo for each in bases.get(name, ()) if each not in named]
                named |= dict.fromkeys(todo)
            if set(cells[path]["live"]) != ops.keys() - named.keys():
                raise Broken(f"what is kept of {path} depends on how it came")

    def _check_amendments(self, record: str, cells: dict[str, Any]) -> None:
        """Every edit after the release stands beside the value, once."""
        late = [op for op, known in self.store.ops.items() if known.effect == "amend" and known.raw["rec"] == record]
        if sorted(said["op"] for cell in cells.values() for said in cell["amend"]) != sorted(late):
            raise Broken("an amendment got lost or stands there twice")


class SyncWithFlips(Sync):
    """Roles come and go."""

    flips = True


class SyncWithRestores(Sync):
    """Backups are put back."""

    restores = True


def examples(most: int) -> settings:
    """Seeded, so that every run is the same."""
    return settings(
        max_examples=most, stateful_step_count=30, deadline=None, derandomize=True, database=None,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate], print_blob=False,
    )  # fmt: skip


@pytest.mark.parametrize("machine", [SyncWithFlips, SyncWithRestores], ids=lambda each: each.__name__)
def test_the_rules_hold(machine: type[Sync]) -> None:
    run_state_machine_as_test(machine, settings=examples(80))


MUTANTS: list[tuple[type[Sync], type[Any]]] = [
    (SyncWithRestores, world.LiteralBase),
    (SyncWithFlips, world.LastWriterWins),
    (SyncWithFlips, world.DuplicateHidesQuarantine),
    (Sync, world.PlainQuarantine),
    (SyncWithFlips, world.QuarantineDropped),
    (Sync, world.ViewWithoutAcked),
    (SyncWithRestores, world.ForgetAfterAck),
    (SyncWithRestores, world.EpochIgnored),
]


@pytest.mark.parametrize(("machine", "mutant"), MUTANTS, ids=lambda each: each.__name__)
def test_a_broken_rule_is_seen(machine: type[Sync], mutant: type[Any]) -> None:
    part = "store_kind" if issubclass(mutant, Store) else "device_kind"
    broken = type(mutant.__name__, (machine,), {part: mutant})
    with pytest.raises(Broken):
        run_state_machine_as_test(broken, settings=examples(400))
