"""How a company words its letters: one wording for each outline and language, looked at before it is kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from castlist.rules import letters, outlines
from castlist.rules.languages import HOUSE, LANGUAGES
from castlist.rules.letter_words import said_in
from castlist.rules.why import Refused, Why

LONGEST_SUBJECT: Final = 200
LONGEST_BODY: Final = 20_000
LONGEST_BUTTON: Final = 60

TITLES: Final[Mapping[str, str]] = {
    outlines.RECEIVED: "Their form is here",
    "enquiry": "Asking whether somebody is interested",
    "invitation": "An invitation to an audition, with times to choose",
    "invitation" + outlines.OWN_TIME: "An invitation to an audition, with a time that is kept for them",
    "invitation" + outlines.NO_TIMES: "An invitation to an audition, while there are no times",
    "callback": "An invitation to a callback, with times to choose",
    "callback" + outlines.ORDERED: "An invitation to a callback day, with their own order",
    "callback" + outlines.ORDERED + outlines.CHANGED: "Their callback day has changed",
    "callback" + outlines.OWN_TIME: "An invitation to a callback, with a time that is kept for them",
    "callback" + outlines.NO_TIMES: "An invitation to a callback, while there are no times",
    "invitation" + outlines.MOVED: "Their time has changed",
    "invitation" + outlines.CALLED_OFF: "Their time is called off, and there are others",
    "invitation" + outlines.CALLED_OFF + outlines.NO_TIMES: "Their time is called off, and there is no other yet",
    outlines.CONFIRMATION: "The time that they chose",
    outlines.CONFIRMATION + outlines.MOVED: "The time that they chose instead",
    outlines.CONFIRMATION + outlines.GIVEN_BACK: "The time that they gave back",
    outlines.ADDED: "Something was added to a part for which they put themselves in",
    outlines.ADDED + outlines.ASKED: "Something was added to a part for which they were asked",
    outlines.TAPE: "Asking for a self-tape",
    "offer": "An offer",
    "offer" + outlines.IN_PARTS: "An offer of several parts",
    outlines.PENCIL: "A pencil: keep the dates free",
    outlines.REMINDER: "A reminder of their time",
    outlines.REMINDER + outlines.DAY: "A reminder of their callback day",
    outlines.REMINDER + outlines.ENDS: "A reminder of an offer that ends soon",
    outlines.TAKEN_BACK: "An offer does not stand any more",
    outlines.WELCOME: "A welcome, and the first call",
    outlines.WELCOME + outlines.CHANGED: "News of the first call",
    "answer": "A no",
    "answer" + outlines.AFTER_OFFER: "A no, after an offer",
    "answer" + outlines.RAN_OUT: "A no, after an offer that ran out unanswered",
    "answer" + outlines.AFTER_PENCIL: "A no, after a pencil",
}
"""Every letter that can be worded, in the order in which a casting comes to them."""

MADE_UP: Final[Mapping[str, str]] = {
    "name": "Robin Marsh", "role": "The Stranger", "production": "A Made-Up Play", "company": "The Company",
    "sender": "Alex Field", "link": "{link}", "roles": "The Stranger",
    "first_call": "Monday 5 October, 10:00 to 13:00, in the rehearsal room.",
    "own_order": "Saturday 19 September: 10:20 scene 2, 11:05 the song.",
    "own_time": "Saturday 12 September, 14:20, in the studio",
    "parts": "The Stranger, and cover of The Captain", "terms": "Six weeks of rehearsals, and twenty performances.",
    "off": "your time on Saturday 12 September at 14:20 does not take place", "says": " The studio is flooded.",
    "why": "The dates of the production have changed.", "was": "Saturday 12 September, 13:00, in the hall",
    "until": "Saturday 26 September, 18:00", "wanted": "The Stranger, The Captain",
    "added": "– nudity: in scene 4\n– strobe light",
}  # fmt: skip
"""Somebody whom nobody knows, to see what a wording looks like."""
SAYS: Final[Mapping[str, str]] = {
    "name": "what they are called", "role": "the part", "production": "the production", "company": "the company",
    "sender": "who writes", "link": "the button to their own page, in a paragraph of its own",
    "roles": "everything that they play", "first_call": "when the cast comes together",
    "own_order": "when they come, and for what", "own_time": "the time that is kept for them",
    "parts": "everything that is offered", "terms": "what belongs to the offer, where anything does",
    "off": "which time is called off", "says": "what was said of that", "why": "the writer says why before it goes",
    "was": "the time that they had", "until": "until when the offer stands, or the dates are kept free",
    "wanted": "for which parts they put themselves in", "added": "what was added, a line each",
}  # fmt: skip
_UNWRITTEN: Final[Mapping[str, tuple[str, ...]]] = {
    outlines.RECEIVED: letters.OF_RECEIVED, outlines.ADDED: letters.OF_ADDED,
    outlines.ADDED + outlines.ASKED: letters.OF_ADDED,
}  # fmt: skip
"""What those letters can say besides that stand in no outbox."""
_BROKEN = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class Field:
    """What can be put in."""

    name: str
    says: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A letter as it is worded: subject and body with their fields, and what stands on the button; '' for ours."""

    subject: str
    body: str
    button: str = ""


def slug(outline: str) -> str:
    """The outline as an address names it."""
    return outline.replace(",", "").replace(" ", "-")


BY_SLUG: Final[Mapping[str, str]] = {slug(outline): outline for outline in TITLES}


def own_fields(outline: str) -> tuple[str, ...]:
    """What a letter of this kind can say besides."""
    if outlines.ORDERED in outline or outlines.DAY in outline:
        return letters.OF_CALLBACK
    if outline in (outlines.REMINDER + outlines.ENDS, outlines.PENCIL):
        return letters.OF_ENDING
    if outlines.GIVEN_BACK in outline:
        return ("was",)
    if outlines.OWN_TIME in outline or outline.startswith((outlines.REMINDER, outlines.CONFIRMATION)):
        return letters.OF_BOOKED
    if outlines.MOVED in outline:
        return (*letters.OF_BOOKED, "was", "says")
    if outlines.CALLED_OFF in outline:
        return ("off", "says")
    if outline in _UNWRITTEN:
        return _UNWRITTEN[outline]
    if outline.startswith(outlines.WELCOME):
        return ("first_call", "roles")
    if outline == outlines.TAKEN_BACK or outline.endswith(outlines.AFTER_OFFER):
        return (letters.WHY,)
    return letters.OF_OFFER if outline.startswith("offer") else ()


def fields_of(outline: str) -> tuple[Field, ...]:
    """Everything that can be put in there, and what has to be."""
    own, answers = own_fields(outline), outline.startswith("answer")
    needs = {"own_order", "own_time", "first_call", "until", "added"} | (
        {"parts"} if outlines.IN_PARTS in outline else set[str]()
    )
    known = [name for name in letters.FIELDS if not (answers and name == "link")]
    return tuple(Field(name, SAYS[name], name == "link" or name in needs) for name in (*known, *own))


def faults(outline: str, said: Said) -> list[str]:
    """One sentence for each thing that would stop a letter that begins with it."""
    fields = fields_of(outline)
    known = {field.name for field in fields}
    used = letters.fields_in(said.subject, said.body)
    offered = ", ".join(f"{{{field.name}}}" for field in fields)
    told = [f"Nobody knows what {{{name}}} is. What can be put in: {offered}." for name in used if name not in known]
    told += [
        f"{{{field.name}}} is missing: {field.says}."
        for field in fields
        if field.needed and field.name not in letters.fields_in(said.body)
    ]
    if "link" in letters.fields_in(said.subject) and "link" in known:
        told.append("{link} belongs in the letter and not in its subject.")
    return [*told, *_open_braces(said.subject), *_open_braces(said.body)]


def _open_braces(text: str) -> list[str]:
    """What stands around a brace that opens or ends no field."""
    left = letters.without_fields(text)
    around = (text[max(0, found.start() - 12) : found.end() + 12].strip() for found in _BROKEN.finditer(left))
    return [f"A field is broken here: “{' '.join(part.split())}”. A field stands between {{ and }}." for part in around]


def checked(outline: str, language: str, said: Said) -> Said:
    """The wording as it is kept. Refuses one in a language that is not named here, one that says nothing or too much,
    and one that would stop its letter.
    """
    if outline not in TITLES or language not in LANGUAGES:
        raise Refused(Why.unknown)
    tidy = Said(" ".join(said.subject.split()), said.body.replace("\r\n", "\n").strip(), " ".join(said.button.split()))
    if not tidy.subject or not tidy.body:
        raise Refused(Why.incomplete, detail="A letter has a subject and says something.")
    for what, text, longest in (
        ("A subject", tidy.subject, LONGEST_SUBJECT),
        ("A letter", tidy.body, LONGEST_BODY),
        ("What stands on the button", tidy.button, LONGEST_BUTTON),
    ):
        if len(text) > longest:
            raise Refused(Why.too_long, detail=f"{what} has at most {longest:,} characters.")
    if _BROKEN.search(tidy.button):
        raise Refused(Why.bad_field, detail="Nothing can be put in on the button.")
    if found := faults(outline, tidy):
        raise Refused(Why.bad_field, detail=" ".join(found))
    return tidy


def preview(said: Said, language: str, days: Mapping[str, str]) -> letters.Paper:
    """The letter as somebody made up would have it; `days`: what stands in one in that language of days and times,
    where it is not the house's.
    """
    values = {**MADE_UP, **days}
    return letters.Paper(
        sender=f"{values['company']} · {values['production']}",
        subject=letters.fill(said.subject, values),
        body=letters.fill(said.body, values),
        link="{link}",
        link_words=said.button or said_in(language, "button"),
        language=language,
    )


def chosen(languages: Sequence[str], kept: Mapping[tuple[bool, str], Said], house: Said) -> tuple[Said, str]:
    """The wording for somebody who would rather have these languages, the best first, and its language.

    `kept`: by whether it is the production's own, and by language. A production's own goes before the company's; our
    own words are the last in every language but theirs.
    """
    for language in dict.fromkeys([*languages, HOUSE]):
        for own in (True, False):
            if found := kept.get((own, language)):
                return found, language
        if language == HOUSE:
            break
    return house, HOUSE


def fitted(said: Said, *, terms: bool) -> Said:
    """Without the paragraph about what belongs to the offer where nothing does, and with one where something does."""
    parts = list(letters.paragraphs(said.body))
    if not terms:
        return Said(said.subject, "\n\n".join(p for p in parts if "{terms}" not in p), said.button)
    if "terms" in letters.fields_in(said.body):
        return said
    return Said(said.subject, said.body.replace("\n\n{link}", "\n\n{terms}\n\n{link}", 1), said.button)
