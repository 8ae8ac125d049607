"""What travels between tablet and server, as models: the envelope of a push, the page of a pull, a record."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from observation_forms.ops import Id

MAX_PUSH_BYTES = 256 * 1024
MAX_PAGE_RECORDS = 200
MAX_PAGE_BYTES = 1_000_000

OpState = Literal["applied", "duplicate", "conflict", "quarantined"]
Short = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class _Wire(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class RegisterRequest(_Wire):
    """A device introduces itself; `device` is a name that its owner recognises."""

    device: Annotated[str, StringConstraints(min_length=1, max_length=200)]


class RegisterAnswer(_Wire):
    """The replica that the device now is, and the epoch of the server's history."""

    replica: Id
    epoch: str


class PushRequest(_Wire):
    """A batch of ops. Each op is judged on its own later, so that a bad one never blocks the others."""

    replica: Id
    proto: Annotated[int, Field(ge=1, le=1)]
    epoch: Short
    ops: list[dict[str, Any]]


class OpResult(_Wire):
    """What became of one op. `seq` is that of its record, `why` a reason code when it was quarantined."""

    id: str
    state: OpState
    seq: int
    why: str | None


class PushAnswer(_Wire):
    """One result per op, in the order of the request."""

    server_time: str
    epoch: str
    results: list[OpResult]


class PullRequest(_Wire):
    """Asks what changed since the page that `cookie` stands for. `full` forbids the shortcut "nothing new".

    A page never holds more than `MAX_PAGE_RECORDS`, whatever `limit` says.
    """

    replica: Id
    cookie: Short | None
    limit: Annotated[int, Field(ge=1, le=1000)] = MAX_PAGE_RECORDS
    full: bool = False


class SaidOnWire(_Wire):
    """One value that somebody gave a cell: by whom (null is the server) and when, by that person's clock."""

    v: Any
    op: str
    by: str | None
    at: str


class CellOnWire(_Wire):
    """A cell: the value shown, every live op, the other live values, and additions made after it was opened."""

    v: Any
    op: str | None
    by: str | None
    at: str | None
    live: list[str]
    sib: list[SaidOnWire]
    amend: list[SaidOnWire]


class RecordOnWire(_Wire):
    """A record as one viewer may see it."""

    id: str
    kind: str
    seq: int
    school: str | None
    form: str | None
    status: str | None
    cells: dict[str, CellOnWire]


class Directive(_Wire):
    """Tells a device about an own op that was refused ("attention") or is settled since ("settled")."""

    type: Literal["attention", "settled"]
    op: Any
    why: str | None
    at: str


class PullAnswer(_Wire):
    """A page: records to put, ids to drop, and whether to start over (`reset`) or to come back at once (`more`)."""

    epoch: str
    cookie: str
    reset: bool
    more: bool
    puts: list[RecordOnWire]
    dels: list[str]
    directives: list[Directive]
    server_time: str
