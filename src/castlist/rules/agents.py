"""An agent and their clients: what is asked of either, and how several clients stand in one form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from castlist.rules.people import clean_name
from castlist.rules.questions import Form

MOST_AT_ONCE = 12
"""Clients in one form; another form takes as many more."""
COUNT = "clients"
"""The field that says how many clients the form has room for."""
PREFIX = re.compile(r"c([1-9]\d?)_(.+)", re.DOTALL)
ONLY_ADULTS = (
    "Say that they are 18 or older. For somebody under 18 a parent or guardian writes: give them the link of the call."
)
WHATS = {
    "accept": "took a time",
    "change": "changed the time, or what was said with it",
    "give-back": "gave the time back",
    "wait": "went on the waiting list",
    "wait-no": "left the waiting list",
    "none": "asked for another time",
    "yes": "said that it would be something",
    "comes": "said yes to the callback day",
    "longer": "asked for longer to answer the offer",
    "keeps": "said that the dates are kept free",
    "came_up": "wrote that other work has come up",
    "back": "wrote after a no",
    "accept_offer": "accepted the offer",
    "content": "said that what was added to the part is all right",
    "declined": "said no",
    "withdrawn": "withdrew",
    "cannot": "said which days are not possible",
    "picture": "changed the picture",
    "resume": "changed the résumé",
    "tape": "sent a self-tape",
    "if_no": "said whether a letter comes if it is a no",
}
"""What one of the two did, as the other reads it."""


@dataclass(frozen=True, slots=True)
class Who:
    """An agent as they name themselves."""

    name: str
    agency: str

    @property
    def called(self) -> str:
        """'Ada Quill (Quill & Partners)'."""
        return called(self.name, self.agency)


def called(name: str, agency: str) -> str:
    """The agent, with their agency where they named one."""
    return f"{name} ({agency})" if agency else name


def read(form: Mapping[str, str]) -> Who:
    """Who they are. Refuses (NotUsable): no name, and what is too long."""
    agency = form.get("agency", "").replace("\x00", "")
    return Who(
        clean_name(form.get("agent_name", "").replace("\x00", "")),
        clean_name(agency) if agency.strip() else "",
    )  # fmt: skip


def places_in(form: Form) -> int:
    """How many clients the form has room for."""
    said = (form.get(COUNT) or ["1"])[-1]
    return min(max(int(said), 1), MOST_AT_ONCE) if said.isascii() and said.isdigit() and len(said) < 4 else 1


def client_in(form: Form, place: int) -> dict[str, Sequence[str]]:
    """What the form says of the client in that place, under the names that the form of one person has."""
    before = f"c{place}_"
    return {name.removeprefix(before): values for name, values in form.items() if name.startswith(before)}


def filled_places(form: Form) -> list[int]:
    """The places in which anything is typed: a name or an address; the first one at least."""
    found = [
        place for place in range(1, places_in(form) + 1)
        if any(value.strip() for name in ("name", "email") for value in client_in(form, place).get(name, ()))
    ]  # fmt: skip
    return found or [1]
