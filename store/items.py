"""An item of a batch: one op as sent, as understood, and what became of it."""

from dataclasses import dataclass
from typing import Any

from observation_forms.ops import Op
from observation_forms.wire import OpResult
from store.drafts import Done, Refused


@dataclass(slots=True)
class Item:
    """One op of a request, or one that `waited` (id of its row) for a record: as sent, as parsed (None: malformed),
    the identity of its content and number, and what became of it.

    `known` repeats an earlier answer, `twin` is the same op earlier in the batch, `preset` refuses it unseen, `again`
    tells that it was too early in its batch and is judged at its end (how many records the batch was seen to make by
    then), and `fate` is the judgement.
    """

    raw: dict[str, Any]
    op: Op | None
    hash: bytes
    number: int | None
    replica: str
    waited: int | None = None
    known: OpResult | None = None
    twin: "Item | None" = None
    preset: Refused | None = None
    again: int = 0
    fate: Done | Refused | None = None

    @property
    def id(self) -> str:
        """Its id as ids are written; one that is written otherwise makes an op malformed, not unknown."""
        written: str = self.raw["id"]
        return written.lower()

    @property
    def tx(self) -> str | None:
        """The transaction it belongs to, also where nothing else of the op can be understood."""
        tx = self.raw.get("tx")
        return tx if isinstance(tx, str) else None
