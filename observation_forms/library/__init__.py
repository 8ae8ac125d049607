"""The ready-made kijkwijzers every stichting starts with: one for a whole lesson and four with a focus."""

from functools import cache
from importlib.resources import files
from typing import Final
from uuid import UUID

from observation_forms.form import Form

DEFAULT_FORM_ID: Final = UUID("7c0d5a31-94b2-4e86-a1f7-20c6e8b3d501")
"""Kijkwijzer goede les: eight domains of five."""
DIRECT_INSTRUCTION_FORM_ID: Final = UUID("7c0d5a31-94b2-4e86-a1f7-20c6e8b3d502")
CLASSROOM_MANAGEMENT_FORM_ID: Final = UUID("7c0d5a31-94b2-4e86-a1f7-20c6e8b3d503")
DIFFERENTIATION_FORM_ID: Final = UUID("7c0d5a31-94b2-4e86-a1f7-20c6e8b3d504")
PLAY_FORM_ID: Final = UUID("7c0d5a31-94b2-4e86-a1f7-20c6e8b3d505")
"""Spel, kring en hoeken, for groep 1 and 2."""

_FILES: Final = (
    "goede_les.json",
    "directe_instructie.json",
    "klassenmanagement.json",
    "differentiatie.json",
    "spel_kring_hoeken.json",
)


@cache
def _read() -> tuple[Form, ...]:
    folder = files(__name__)
    return tuple(Form.model_validate_json((folder / name).read_bytes()) for name in _FILES)


def ready_made() -> list[Form]:
    """All ready-made forms in their latest version, the default first."""
    return list(_read())
