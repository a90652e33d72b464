"""The self-tape that an open call asks for with the submission, or welcomes: what it says, and what is fair.

It is sent by performers of their own accord, and puts nobody on any step: no conclusion is needed for it, and none
comes of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from castlist.rules import self_tapes
from castlist.rules.why import Refused, Why

WISHES = {"": "not said", "no": "no", "welcome": "it is welcome", "asked": "it is asked for"}
WELCOME, ASKED = "welcome", "asked"
KEYS = ("tape", "tape_material", "tape_pages", "tape_scenes")
COSTS = "It costs nothing, and a phone is enough."


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished for. `wish`: welcome, asked."""

    wish: str
    material: str
    pages: int
    scenes: int

    @property
    def how_much(self) -> str:
        """2 pages, 1 scene."""
        return f"{_several(self.pages, 'page')}, {_several(self.scenes, 'scene')}"


def wish_in(said: Mapping[str, str]) -> Wish | None:
    """What a notice wishes for; None where it wishes for nothing."""
    if said.get("tape") not in (WELCOME, ASKED):
        return None
    return Wish(said["tape"], said.get("tape_material", ""), _count(said, "tape_pages"), _count(said, "tape_scenes"))


def _count(said: Mapping[str, str], key: str) -> int:
    return int(said.get(key, "") or "1")


def check_fields(said: Mapping[str, str]) -> None:
    """Refuses what nothing can be made of: another word than those, or no number."""
    if said.get("tape", "") not in WISHES:
        raise Refused(Why.bad_notice, detail="A self-tape is welcome, is asked for, or it is not.")
    for key in ("tape_pages", "tape_scenes"):
        text = said.get(key, "")
        if text and not (text.isascii() and text.isdigit() and len(text) < 4):
            raise Refused(Why.bad_notice, detail="Say of the self-tape in digits how many pages and scenes it has.")


def check(said: Mapping[str, str]) -> None:
    """Refuses a wish that says not what is read, or goes beyond what may be asked. `said`: what holds for a role."""
    wish = wish_in(said)
    if wish is None:
        return
    if not wish.material:
        raise Refused(Why.bad_notice, detail="Say what is to be read or sung for the self-tape.")
    found = self_tapes.findings(self_tapes.Request(wish.pages, wish.scenes))
    if found:
        raise Refused(Why.not_fair, detail=" ".join(f"{one.sentence} ({one.source})" for one in found))


def in_words(said: Mapping[str, str], days: int) -> str:
    """What a notice says of it to whoever reads it; '' where it says nothing."""
    wish = wish_in(said)
    if wish is None:
        return "none, please" if said.get("tape") == "no" else ""
    begins = "asked for" if wish.wish == ASKED else "welcome, and nothing is the worse without one"
    return (
        f"{begins}: {wish.material.rstrip('.')} ({wish.how_much}, not by heart). You send it from your own page "
        f"afterwards. {COSTS} Only those who cast the part watch it; it is destroyed "
        f"{_several(days, 'day')} after the part is filled, or when you take it back."
    )


def _several(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


# -- When


def asks_more(before: Wish | None, after: Wish | None) -> bool:
    """True where somebody who read the notice before would have more to do."""
    if after is None:
        return False
    if before is None or (before.wish, after.wish) == (WELCOME, ASKED):
        return True
    return (before.material, before.pages, before.scenes) != (after.material, after.pages, after.scenes)


def too_soon(wishes: Iterable[Wish | None], closes: datetime | None, *, now: datetime, zone: ZoneInfo) -> str:
    """Why the call closes before such a self-tape can fairly be due, in words; '' where it does not."""
    pages = max((one.pages for one in wishes if one), default=0)
    if not pages or closes is None:
        return ""
    first = self_tapes.earliest(now, pages=pages, zone=zone, holidays=self_tapes.holidays_in(zone, now, ()))
    if closes >= first.at:
        return ""
    there = first.at.astimezone(zone)
    when = f"{there:%A} {there.day} {there:%B}, {there:%H:%M}"
    return f"{first.sentence} So a call that wishes for a self-tape closes on {when} at the earliest. ({first.source})"


def due(wish: Wish, closes: datetime | None, *, now: datetime, zone: ZoneInfo) -> datetime:
    """By when it is due of whoever puts themselves in now: when the call closes, else at the first fair moment."""
    if closes is not None and closes > now:
        return closes
    first = self_tapes.earliest(now, pages=wish.pages, zone=zone, holidays=self_tapes.holidays_in(zone, now, ()))
    return self_tapes.proposed(first.at, zone)


def of_which(wanted: Sequence[tuple[str, Wish | None]], *, roles: int, pages: int) -> dict[str, Wish]:
    """For which parts one is wished for of somebody, the dearest first: of no more than may be asked for at once.

    `roles`, `pages`: of the other self-tapes that they are asked for now.
    """
    found: dict[str, Wish] = {}
    for role, wish in wanted:
        if wish is None or wish.pages < 1:
            continue
        if roles + 1 <= self_tapes.MOST_ROLES and pages + wish.pages <= self_tapes.MOST_PAGES:
            found[role] = wish
            roles, pages = roles + 1, pages + wish.pages
    return found
