"""Who acts for somebody under 18: what is asked, from when on, and what is kept of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from castlist.rules.people import NotUsable

OF_AGE = 18
LONGEST_NAME, LONGEST_RELATION = 120, 60
FIELDS = ("guardian_name", "guardian_relation", "born", "may_print", "may_picture")
NEVER_A_MINOR = (
    "Please say that you are 18 or older. If you are not, a parent or guardian writes for you: to whom stands below."
)


@dataclass(frozen=True, slots=True)
class Acting:
    """Who acts for a minor, as what, and when the minor was born; None where that was not said. `may_print`: the
    minor's name may stand in a cast list.
    """

    name: str
    relation: str
    born: date | None
    may_print: bool = False


def asked_on(first: date | None, today: date) -> date:
    """The day for which is asked whether somebody is under 18: the first of the production that is still to come."""
    return max(first, today) if first else today


def of_age_on(born: date) -> date:
    """The eighteenth birthday; who was born on the 29th of February has it on the 1st of March."""
    try:
        return born.replace(year=born.year + OF_AGE)
    except ValueError:
        return date(born.year + OF_AGE, 3, 1)


def read(form: Mapping[str, str], *, on: date) -> Acting:
    """Who acts for them. Refuses (NotUsable): no name or relation, what is too long, a birth date that is none, or of
    somebody who is 18 by that day.
    """
    name, relation = (_line(form.get(field, "")) for field in FIELDS[:2])
    if not name or not relation:
        raise NotUsable(
            "Somebody under 18 has a parent or guardian who acts for them: say who that is, and what they are to them."
        )
    for text, most, what in ((name, LONGEST_NAME, "Your name"), (relation, LONGEST_RELATION, "What you are to them")):
        if len(text) > most:
            raise NotUsable(f"{what} has {len(text):,} characters; {most} are kept.")
    return Acting(name, relation, _born(form.get("born", "").strip(), on), form.get("may_print") == "yes")


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").encode("utf-8", "ignore").decode().split())


def _born(text: str, on: date) -> date | None:
    if not text:
        return None
    try:
        born = date.fromisoformat(text)
    except ValueError:
        raise NotUsable(f"“{text[:20]}” is not a day. Write the birth date like 2015-03-29.") from None
    if of_age_on(born) <= on:
        raise NotUsable(f"Who was born on that day is 18 or older on {on.day} {on:%B %Y}: then they write themselves.")
    if born > on:
        raise NotUsable("A birth date lies in the past.")
    return born
