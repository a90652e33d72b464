"""The secrets: of each what happens in the one world and in the other, and who may tell the worlds apart.

Who may know is said there from CONSENT.md alone, by name, and never asked of the code.
"""

from tests.paired import (
    kinds_dates,
    kinds_days,
    kinds_notes,
    kinds_parts,
    kinds_rooms,
    kinds_safeguarding,
    kinds_what_ifs,
    kinds_what_is_needed,
)
from tests.paired.register import KINDS

__all__ = [
    "KINDS",
    "kinds_dates",
    "kinds_days",
    "kinds_notes",
    "kinds_parts",
    "kinds_rooms",
    "kinds_safeguarding",
    "kinds_what_ifs",
    "kinds_what_is_needed",
]
