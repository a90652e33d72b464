"""For an emergency: whom to call when something happens to somebody who plays, and what whoever helps should know."""

from collections.abc import Mapping
from dataclasses import dataclass

from castlist.rules.people import NotUsable

LONGEST_NAME, LONGEST_RELATION, LONGEST_PHONE, LONGEST_NEEDS = 120, 60, 40, 2_000
FIELDS = ("name", "relation", "phone", "needs")
FEWEST_DIGITS = 3
"""Of a number that can be called: some are as short as those of an ambulance."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """As it was said; `needs` is '' where there is nothing to know."""

    name: str
    relation: str
    phone: str
    needs: str


class Unfit(NotUsable):
    """It cannot be kept so; says of each field what is wrong with it."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__(" ".join(errors.values()))


def read(form: Mapping[str, str]) -> Emergency:
    """What was typed, without what nobody could read. Refuses (Unfit): nobody to call, no number, what is too long."""
    said = {field: _clean(form.get(field, ""), lines=field == "needs") for field in FIELDS}
    errors = {}
    if not said["name"]:
        errors["name"] = "Say who is to be called."
    if sum(one.isdigit() for one in said["phone"]) < FEWEST_DIGITS:
        errors["phone"] = "Say the number at which they are called." if not said["phone"] else "That is no number."
    longest = {"name": LONGEST_NAME, "relation": LONGEST_RELATION, "phone": LONGEST_PHONE, "needs": LONGEST_NEEDS}
    for field, most in longest.items():
        if len(said[field]) > most:
            errors[field] = f"That has {len(said[field]):,} characters; {most:,} are kept. Please shorten it."
    if errors:
        raise Unfit(errors)
    return Emergency(**said)


def _clean(text: str, *, lines: bool) -> str:
    bare = text.replace("\x00", "").encode("utf-8", "ignore").decode().replace("\r\n", "\n")
    kept = [" ".join(line.split()) for line in (bare.split("\n") if lines else [bare])]
    return "\n".join(kept).strip()
