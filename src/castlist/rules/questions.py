"""Questions that the desk asks of whoever puts themselves in: what one may ask, and what is an answer to it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from castlist.rules.people import BIDI_OVERRIDES, NotUsable
from castlist.rules.why import Refused, Why

KINDS = {
    "short": "a line",
    "long": "a longer text",
    "one": "one of several",
    "some": "any of several",
    "yes_no": "yes or no",
    "number": "a number",
    "date": "a day",
}
OFFERS = ("one", "some")
"""Kinds that name what may be chosen."""
MOST, MOST_OPTIONS, LEAST_OPTIONS = 30, 20, 2
LONGEST_QUESTION, LONGEST_HELP, LONGEST_OPTION = 300, 300, 100
LONGEST_ANSWER = {"short": 200, "long": 2000}
FIELD = "q_"
"""With what the name of the field of a question begins; behind it stands its id."""
_NUMBER = re.compile(r"[+-]?\d{1,9}(?:[.,]\d{1,4})?")
_AGE = re.compile(
    r"\b(?:how old (?:(?:are|will) you|is (?:the (?:performer|actor|child)|your (?:child|son|daughter)))|"
    r"(?:your|actual|real) age|(?:date|year|day) of birth|birth ?da(?:te|y)|"
    r"(?:when|(?:year|month|day|date)) (?:were|was) \w+ born)\b|^age\W*$|\bd\.?o\.?b\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is asked. `role`: '' for the whole call, else of that role alone."""

    id: str
    role: str
    kind: str
    text: str
    help: str = ""
    options: tuple[str, ...] = ()
    required: bool = False

    @property
    def field(self) -> str:
        """The name of its field in the form."""
        return FIELD + self.id

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """What may be chosen, as (key, words)."""
        if self.kind == "yes_no":
            return (("yes", "Yes"), ("no", "No"))
        return tuple((one, one) for one in self.options)


def cleaned(said: Mapping[str, object], *, role: str = "", id: str = "") -> Question:
    """The question as it is kept: words in one line each, each option once, none where nothing is chosen.

    Refuses: incomplete, too_long, bad_question.
    """
    kind = str(said.get("kind") or "")
    if kind not in KINDS:
        raise Refused(Why.bad_question, detail="Say what kind of answer you want.")
    text = _line(str(said.get("text") or ""), "The question", LONGEST_QUESTION)
    if not text:
        raise Refused(Why.incomplete, detail="Write the question.")
    if _AGE.search(text):
        raise Refused(
            Why.bad_question,
            detail="How old somebody is, is never asked here: say in the breakdown what ages the part plays.",
        )
    return Question(
        id, role, kind, text, _line(str(said.get("help") or ""), "The line below it", LONGEST_HELP),
        options_of(said.get("options")) if kind in OFFERS else (), bool(said.get("required")),
    )  # fmt: skip


def options_of(said: object) -> tuple[str, ...]:
    """What may be chosen, each once: a list, or one text with a line for each. Refuses too few, and too many."""
    lines = said.splitlines() if isinstance(said, str) else []
    if isinstance(said, list | tuple):
        lines = [str(one) for one in said]
    found = dict.fromkeys(one for line in lines if (one := _line(line, "What can be chosen", LONGEST_OPTION)))
    if len(found) < LEAST_OPTIONS:
        raise Refused(Why.incomplete, detail="Name at least two things to choose from, one on each line.")
    if len(found) > MOST_OPTIONS:
        raise Refused(Why.too_long, detail=f"At most {MOST_OPTIONS} things to choose from can be named.")
    return tuple(found)


def _line(text: str, what: str, longest: int) -> str:
    line = " ".join(text.split())
    if any(unicodedata.category(sign) in ("Cc", "Cs") or sign in BIDI_OVERRIDES for sign in line):
        raise Refused(Why.bad_question, detail=f"{what} contains characters that cannot be shown.")
    if len(line) > longest:
        raise Refused(Why.too_long, detail=f"{what} has {len(line):,} characters; at most {longest:,} are kept.")
    return line if any(unicodedata.category(sign)[0] in "LNPS" for sign in line) else ""


# -- Answers


class NotAnswered(NotUsable):
    """Some fields of a form cannot be taken; says of each, by its name, why."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


Form = Mapping[str, Sequence[str]]
"""What was sent: every field, and each of its values."""


def answers_to(questions: Iterable[Question], form: Form) -> dict[str, str]:
    """What was answered, by question, as it is kept; what was left empty is not there. Raises NotAnswered."""
    found, errors = {}, {}
    for one in questions:
        try:
            value = answer_to(one, form.get(one.field, ()))
        except NotUsable as no:
            errors[one.field] = str(no)
            continue
        if value:
            found[one.id] = value
        elif one.required:
            errors[one.field] = "Please choose." if one.choices else "Please answer this one."
    if errors:
        raise NotAnswered(errors)
    return found


def answer_to(question: Question, values: Sequence[str]) -> str:
    """The answer as it is kept, or '' for none: several choices a line each, a day as 2026-12-03. Refuses any other."""
    said = [text for value in values if (text := _text(value))]
    if question.kind == "some":
        if any(one not in question.options for one in said):
            raise NotUsable("That cannot be chosen here.")
        return "\n".join(one for one in question.options if one in said)
    if not said:
        return ""
    text = said[-1]
    if question.kind in LONGEST_ANSWER:
        return _words(question.kind, text)
    if question.kind == "number":
        return _number(text)
    if question.kind == "date":
        return _day(text)
    if text not in dict(question.choices):
        raise NotUsable("That cannot be chosen here.")
    return text


def _text(value: str) -> str:
    text = value.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "ignore").decode()
    return text.strip() if any(unicodedata.category(sign)[0] in "LNPS" for sign in text) else ""


def _words(kind: str, text: str) -> str:
    text = " ".join(text.split()) if kind == "short" else text
    longest = LONGEST_ANSWER[kind]
    if len(text) > longest:
        raise NotUsable(f"This has {len(text):,} characters; {longest:,} are kept.")
    return text


def _number(text: str) -> str:
    if not (text.isascii() and _NUMBER.fullmatch(text)):
        raise NotUsable(f"“{text[:20]}” is not a number. Write it like 12 or 1.75.")
    whole, _, rest = text.lstrip("+").replace(",", ".").partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    return f"{sign}{int(digits)}" + (f".{rest}" if rest else "")


def _day(text: str) -> str:
    try:
        if date.fromisoformat(text).isoformat() == text:
            return text
    except ValueError:
        pass
    raise NotUsable(f"“{text[:20]}” is not a day. Write it like 2026-12-03.")


def shown(kind: str, value: str) -> str:
    """The answer as somebody reads it."""
    if kind == "some":
        return ", ".join(value.split("\n"))
    if kind == "date":
        on = date.fromisoformat(value)
        return f"{on.day} {on:%B %Y}"
    return value


# -- Several parts in one form


LIKED, RATHER_NOT = "like_", "not"
"""With what the name of the field begins that says whether somebody would play a part; what it says where not."""
MOST_PARTS = 12


def parts_of(form: Form, offered: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parts that somebody wants, the dearest first, and those that they would rather not play.

    Of those that are offered; where only one is, or nothing is said at all, the first is wanted. Raises NotAnswered.
    """
    places: dict[int, str] = {}
    rather_not, errors = [], {}
    asked = [role for role in offered if LIKED + role in form] if len(offered) > 1 else []
    for role in asked:
        said = _text(form[LIKED + role][-1] if form[LIKED + role] else "")
        if said == RATHER_NOT:
            rather_not.append(role)
        elif said:
            place = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
            if not 1 <= place <= len(offered):
                errors[LIKED + role] = "That cannot be chosen here."
            elif place in places:
                errors[LIKED + role] = "Two parts stand in the same place."
            else:
                places[place] = role
    wanted = tuple(places[place] for place in sorted(places)) if asked else tuple(offered[:1])
    if not wanted and not errors:
        errors[LIKED + offered[0]] = "Say at least of one part that you would play it."
    if errors:
        raise NotAnswered(errors)
    return wanted, tuple(rather_not)


def wanted_in(form: Form) -> list[str]:
    """The parts that a form wants, whether they are offered or not, the dearest first; nothing of it is checked."""
    said = {
        name.removeprefix(LIKED): _text(values[-1])
        for name, values in form.items()
        if name.startswith(LIKED) and values
    }
    places = {role: int(text) for role, text in said.items() if text.isascii() and text.isdigit() and len(text) < 4}
    return sorted(places, key=lambda role: places[role])[:MOST_PARTS]


def wanted_of_no(form: Form, offered: Sequence[str]) -> bool:
    """True where a part is wanted that is not offered: it was taken back since the form was opened."""
    named = {name.removeprefix(LIKED): values for name, values in form.items() if name.startswith(LIKED)}
    return any(values and _text(values[-1]) not in ("", RATHER_NOT) for p, values in named.items() if p not in offered)


def place_words(place: int) -> str:
    """'first choice', 'second choice' … as it is said of a part."""
    names = ("first", "second", "third", "fourth", "fifth", "sixth")
    return f"{names[place - 1]} choice" if place <= len(names) else f"choice number {place}"
