"""The sixteen coaching themes that criteria and notes are about."""

from collections.abc import Mapping
from typing import Final

TAXONOMY_VERSION: Final = 1
"""Raised when a key is added, removed or changes meaning; a computed theme names the version it used."""

THEMES: Final[Mapping[str, str]] = {
    "LESDOEL": "Lesdoelen",
    "LESOPBOUW": "Lesopbouw en afsluiting",
    "INSTRUCTIE": "Uitleg en instructie",
    "VRAGEN": "Vragen en denktijd",
    "BEGRIPSCONTROLE": "Controle van begrip",
    "FEEDBACK": "Feedback tijdens verwerking",
    "BETROKKENHEID": "Betrokkenheid en activerende werkvormen",
    "DIFFERENTIATIE": "Differentiatie",
    "KLIMAAT": "Pedagogisch klimaat",
    "ORDE": "Klassenmanagement: regels en gedrag",
    "OVERGANGEN": "Klassenmanagement: overgangen en leertijd",
    "ZELFSTANDIG": "Zelfstandig werken en samenwerken",
    "TAAL": "Taal en vaktaal",
    "LEEROMGEVING": "Leeromgeving, materiaal en ICT",
    "VAKINHOUD": "Vakinhoud en vakdidactiek",
    "LEERSTRATEGIE": "Leerstrategieën",
}
"""Key of each theme and its Dutch label, in the order screens list them."""
