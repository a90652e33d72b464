"""The first call: as it stands in a letter, and as whoever is cast reads it on their page."""

from dataclasses import dataclass
from datetime import datetime

from castlist.queries.auditions import zone_of
from castlist.queries.doors import milliseconds, moment, token
from castlist.queries.letter_days import day_in
from castlist.queries.log import decode, fact_rows
from castlist.queries.texts import texts_of
from castlist.records.models import Letter, Production
from castlist.records.spelling import stored
from castlist.rules import first_calls as rules
from castlist.rules.decisions.facts import FirstCall
from castlist.rules.decisions.first_calls import changed_since, first_call, last_said
from castlist.rules.decisions.state import State
from castlist.rules.languages import HOUSE
from castlist.rules.letter_words import said_in
from castlist.rules.letters import WELCOME


@dataclass(frozen=True, slots=True)
class Call:
    """When and where everybody who is cast comes together first; what was not said, or is erased, is ''."""

    starts: datetime
    ends: datetime
    place: str
    access: str
    bring: str
    ask: str


def mark_of(found: FirstCall) -> str:
    """Changes whenever it does."""
    return token("first_call", stored(found))


def first_calls_of(production: str) -> State:
    """What is said of the first call, and nothing else."""
    return decode(fact_rows(production, None).filter(kind=FirstCall.kind))


def call_of(found: FirstCall) -> Call | None:
    """It in words; None while there is none."""
    if not found.starts:
        return None
    said = rules.read(texts_of([found.text]).read(found.text)[0])
    return Call(moment(found.starts), moment(found.ends), *(said.get(part.key, "") for part in rules.PARTS))


def as_text(call: Call | None, production: Production, *, language: str = HOUSE) -> str:
    """What a letter says of it; that it follows, where there is none yet."""
    if call is None:
        return f"{said_in(language, 'follows')} {said_in(language, 'ask')}"
    zone = zone_of(production)
    begin, end = call.starts.astimezone(zone), call.ends.astimezone(zone)
    until = f"{end:%H:%M}" if end.date() == begin.date() else f"{day_in(language, end.date())}, {end:%H:%M}"
    clock = zone.key.rpartition("/")[2].replace("_", " ")
    said = [f"{said_in(language, part.label)}: {text}" for part in rules.PARTS if (text := getattr(call, part.key))]
    on = day_in(language, begin.date(), year=True)
    when = said_in(language, "call", when=on, begins=f"{begin:%H:%M}", ends=until, clock=clock)
    return "\n".join([when, *said, *([] if call.ask else [said_in(language, "ask")])])


def ends_at(production: str) -> datetime | None:
    """When it is over; None where there is none."""
    found = first_call(first_calls_of(production))
    return moment(found.ends) if found else None


def in_letters(production: Production, *, language: str = HOUSE) -> str:
    """What letters say of it now."""
    return as_text(call_of(last_said(first_calls_of(production.pk))), production, language=language)


@dataclass(frozen=True, slots=True)
class OwnCall:
    """The first call on the page of somebody who is cast."""

    call: Call | None
    """None where they were written to, and it was taken back since."""
    changed: datetime | None
    """When it was changed since they were written to."""
    times: int
    """How often it was said or changed: a calendar takes what was counted further for newer."""


def own_call(state: State, cand: str) -> OwnCall | None:
    """What somebody who is cast reads of it on their own page; None where there is nothing to read."""
    last = last_said(state)
    if not last.times:
        return None
    rows = Letter.objects.filter(cand=cand, kind=WELCOME, state="sent").order_by("-sent_at")
    told = rows.values_list("sent_at", flat=True).first()
    changed = told is not None and changed_since(last, milliseconds(told))
    if first_call(state) is None and not changed:
        return None
    return OwnCall(call_of(last), moment(last.at) if changed else None, last.times)
