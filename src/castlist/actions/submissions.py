"""People who put themselves in."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from castlist.actions import access_needs, call_tapes, decisions, guardians, searching, union
from castlist.actions.answers import wish_first
from castlist.actions.decisions import Actor
from castlist.actions.productions import add_performer, name_of
from castlist.actions.questions import hold
from castlist.queries.notices import notices_of
from castlist.queries.performers import known_by
from castlist.queries.questions import Asking, asking, parts_offered
from castlist.queries.retention import candidacies_of
from castlist.records.alike import alike_key
from castlist.records.models import Answer, Performer, Preference, Production, Submission
from castlist.rules.access_needs import FIELD as NEEDS
from castlist.rules.access_needs import needs_in
from castlist.rules.guardians import Acting
from castlist.rules.people import NotUsable
from castlist.rules.performers import traits_of
from castlist.rules.questions import Form, NotAnswered, answers_to, parts_of, wanted_of_no
from castlist.rules.union import FIELD
from castlist.rules.union import said as union_said
from castlist.rules.why import Refused, Why

Said = TypeVar("Said")
LONGEST_NOTE = 200
MOST_CREDITS, LONGEST_CREDIT = 60, 200
IF_NO = "letter"
"""The field by which they say whether they are written to where the part goes to somebody else: yes or no."""
TRAITS_SENT = "skills"
"""The field by which a form says that it asks for skills, voice and ranges, too: one of before leaves them alone."""
CREDIT = re.compile(r"^\s*((?:19|20)\d\d)[\s,.:;–-]+(\S.*)$")


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that can be taken: what it says of the person, of the parts, and to each question."""

    name: str
    email: str
    note: str
    credits: list[tuple[int, str]]
    wanted: tuple[str, ...]
    rather_not: tuple[str, ...]
    answers: dict[str, str]
    """By question, as rules.questions keeps them."""
    child: Acting | None
    """Who acts for them, where they are under 18."""
    union: str = ""
    """What they say of a union, where the call asks."""
    wants_no: bool = True
    """Whether they are written to where the part goes to somebody else."""
    access: str = ""
    """What would make it work for them, for those alone who arrange it."""


def submit_to_call(
    production_id: str, role: str, *, form: Mapping[str, str], now: datetime, key: str = "", seen: str = ""
) -> None:
    """The performer stands below the ladder of every part that they want, by their own wish; whoever stood there
    already still does. What they answered, and which parts they would rather not play, is kept beside it, once.

    Nobody learns from the answer whether an address was known. `seen`: what was asked when the form was opened.
    Writes: performer, guardian, event, fact, submission, preference, answer, access_need, union_said, search_fresh,
    tape. Refuses: by field, whatever cannot be taken (NotAnswered); stale_version where something else is asked by now;
    call_closed, call_not_open, unknown.
    """
    production = Production.objects.get(pk=production_id)
    offered, asked, filled = look_over(production_id, role, form=form, seen=seen, now=now)
    with transaction.atomic():  # whoever comes too late is not known by that
        if hold(production_id) is None or asking(production_id, offered).mark != asked.mark:
            raise Refused(Why.stale_version, detail=ASKED_OTHERWISE)
        performer = _performer(production, filled, now)
        there = {
            part: stands(
                Actor(production_id, performer.pk, now, part_of(key, part)), part, performer, wants_no=filled.wants_no
            )
            for part in filled.wanted
        }
        keep_form(production, performer, filled, there, asked, now)
        call_tapes.with_submission(Actor(production_id, performer.pk, now), production, performer, there)
        access_needs.from_form(production_id, performer.pk, filled.access, now=now)
        union.say(production_id, performer.pk, filled.union, now=now, first=True)


def look_over(
    production_id: str, role: str, *, form: Mapping[str, str], now: datetime, seen: str = ""
) -> tuple[tuple[str, ...], Asking, Filled]:
    """The parts that are offered, what is asked, and the form as it can be taken; nothing is written.

    Refuses: as `submit_to_call`, but for what only the moment of sending shows.
    """
    offered = tuple(one.id for one in parts_offered(notices_of(production_id), role)) or (role,)
    asked = asking(production_id, offered)
    if seen and seen != asked.mark:
        raise Refused(Why.stale_version, detail=ASKED_OTHERWISE)
    if wanted_of_no(values_in(form), offered):
        raise Refused(Why.stale_version, detail=PART_GONE)
    production = Production.objects.get(pk=production_id)

    def acting(parts: Sequence[str]) -> Acting | None:
        return [guardians.acting(production, part, form, now=now) for part in parts or (role,)][-1]

    return offered, asked, read_form(values_in(form), offered, asked, acting)


ASKED_OTHERWISE = (
    "What is asked was changed while you wrote. What you typed stands below: look through it, then send it."
)


PART_GONE = (
    "A part that you chose is not open any more. What you typed stands below: look which parts you would play, then "
    "send it."
)


def part_of(key: str, part: str) -> str:
    """The key of one part of what is sent under a key, in whichever place that part stands."""
    return f"{key[:60]}:{part}" if key else ""


def values_in(form: Mapping[str, str]) -> dict[str, list[str]]:
    """Every field and its values, of a form or of a plain mapping."""
    several = getattr(form, "getlist", lambda name: [str(form[name])])
    return {name: [str(value) for value in several(name)] for name in form}


def read_form(
    form: Form, offered: Sequence[str], asked: Asking, acting: Callable[[Sequence[str]], Acting | None], *,
    email_of: Callable[[str], str] | None = None,
) -> Filled:  # fmt: skip
    """What the form says. Raises NotAnswered with a sentence for every field that cannot be taken.

    `acting`: who acts for whoever wants these parts, where they are under 18. `email_of`: how their address is read.
    """
    errors: dict[str, str] = {}
    none: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    wanted, rather_not = _told(errors, "", lambda: parts_of(form, offered), none)
    found = Filled(
        _told(errors, "name", lambda: name_of(_one(form, "name")), ""),
        _told(errors, "email", lambda: (email_of or email_in)(_one(form, "email")), ""),
        _told(errors, "note", lambda: _note(_one(form, "note")), ""),
        _told(errors, "credits", lambda: credits_of(_one(form, "credits")), []),
        wanted, rather_not, _told(errors, "", lambda: answers_to(asked.of(wanted), form), {}),
        _told(errors, "adult", lambda: acting(wanted), None),
        _told(errors, FIELD, lambda: union_said({FIELD: _one(form, FIELD)}), ""),
        _told(errors, IF_NO, lambda: _wants_no(_one(form, IF_NO)), True),
        _told(errors, NEEDS, lambda: needs_in(_one(form, NEEDS)), ""),
    )  # fmt: skip
    if errors:
        raise NotAnswered(errors)
    return found


def _told(errors: dict[str, str], name: str, read: Callable[[], Said], otherwise: Said) -> Said:
    """What was read; where that is refused, why is told of the field, or of several."""
    try:
        return read()
    except NotAnswered as no:
        errors.update(no.errors)
    except NotUsable as no:
        errors[name] = str(no)
    return otherwise


def _one(form: Form, name: str) -> str:
    values = form.get(name) or [""]
    return values[-1].replace("\x00", "")


def _wants_no(text: str) -> bool:
    """Written to unless they say otherwise."""
    if text not in ("", "yes", "no"):
        raise NotUsable("Choose one of the two.")
    return text != "no"


def _note(text: str) -> str:
    note = text.encode("utf-8", "ignore").decode().strip()
    if len(note) > LONGEST_NOTE:
        raise NotUsable(f"The line about you has {len(note)} characters; {LONGEST_NOTE} are kept.")
    return note


def _performer(production: Production, filled: Filled, now: datetime) -> Performer:
    """Whom the company knows by that address and that name, by the record that stays; or somebody new: nobody becomes
    somebody else by having their address.
    """
    if filled.child is not None:
        return guardians.child_of(
            production, name=filled.name, email=filled.email, who=filled.child, note=filled.note,
            credits=filled.credits, now=now,
        )  # fmt: skip
    return known_by(production.company_id, filled.email, filled.name) or add_performer(
        production.company_id, name=filled.name, email=filled.email, note=filled.note, credits=filled.credits, now=now
    )


def stands(actor: Actor, role: str, performer: Performer, *, wants_no: bool = True) -> str:
    """The candidacy by which they stand for the part; '' where they stood there before under whichever.

    `wants_no`: whether they are written to where it goes to somebody else; what was said of that before holds.
    """
    try:
        written = decisions.submit(
            actor, role=role, performer=performer.pk, person=performer.person_id or "", only_while_open=True
        )
    except Refused as no:
        if no.why is not Why.already_there:
            raise
        there = candidacies_of([performer.pk])
        found = [cand for production, part, cand in there if (production, part) == (actor.production, role)]
        return found[-1] if found else ""
    cand = str(written.answer["candidacy"])
    if not wants_no:
        wish_first(actor.production, role, cand, performer=performer.pk, wants_no=False, now=actor.now)
    return cand


MOST_KEPT = 12
"""So many forms of one performer are kept in a production; beyond that the newest takes the place of the one before."""


def keep_form(
    production: Production, performer: Performer, filled: Filled, there: dict[str, str], asked: Asking, now: datetime,
    *, agent: str = "",
) -> None:  # fmt: skip
    """What the form said is kept beside the candidacies; nothing where the form before said the very same."""
    said = [filled.wanted, filled.rather_not, sorted((asked.rows[q], text) for q, text in filled.answers.items())]
    key = hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()
    before = Submission.objects.filter(production=production, performer=performer).order_by("-at", "-pk")
    newest = before.first()
    if newest is not None and newest.said == key:
        return
    if newest is not None and before.count() >= MOST_KEPT:
        newest.delete()
    row = Submission.objects.create(
        production=production, performer=performer, said=key, at=now, agent_id=agent or None
    )
    places = [(part, place) for place, part in enumerate(filled.wanted, start=1)]
    places += [(part, 0) for part in filled.rather_not]
    Preference.objects.bulk_create(
        Preference(submission=row, role=part, place=place, cand=there.get(part, "")) for part, place in places
    )
    Answer.objects.bulk_create(
        Answer(submission=row, question_id=asked.rows[question], value=text)
        for question, text in filled.answers.items()
    )


def correct(performer: str, *, form: Mapping[str, str]) -> None:
    """What the company knows of them is as they say: name, address, credits, the line beside the name, and the rest.

    Writes: performer, search_fresh. Refuses: what `submit_to_call` and `traits_of` refuse of these; unknown for who is
    erased.
    """
    note = form.get("note", "").replace("\x00", "").encode("utf-8", "ignore").decode().strip()
    if len(note) > LONGEST_NOTE:
        raise NotUsable(f"The line about you has {len(note)} characters; {LONGEST_NOTE} are kept.")
    credits = [list(row) for row in sorted(credits_of(form.get("credits", "").replace("\x00", "")))]
    change = {"name": name_of(form.get("name", "")), "email": email_in(form.get("email", "")), "note": note}
    change["alike"] = alike_key(change["name"])
    traits = asdict(traits_of(form)) if TRAITS_SENT in form else {}
    if "language" not in form:
        traits.pop("language", None)
    with transaction.atomic():
        if not Performer.objects.filter(pk=performer, erased_at=None).update(credits=credits, **change, **traits):
            raise Refused(Why.unknown)
        searching.note([performer])


def email_in(text: str) -> str:
    """The address as it is kept. Refuses (NotUsable) what is none."""
    email = text.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        needed = "An e-mail address is needed, so that you can be answered."
        raise NotUsable(f"This is not an e-mail address. {needed}" if email else needed) from None
    if len(email) > 254:
        raise NotUsable("The e-mail address is too long.")
    return email


def credits_of(text: str) -> list[tuple[int, str]]:
    """One credit a line: the year, then what it was."""
    rows = []
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_CREDITS:
        raise NotUsable(f"These are {len(lines)} credits; {MOST_CREDITS} are kept. Choose the ones that matter.")
    for line in lines:
        found = CREDIT.match(line)
        if found is None:
            raise NotUsable(
                f"“{line.strip()[:60]}” does not begin with a year. Write it like: 2019, the play, the part."
            )
        if len(found[2].strip()) > LONGEST_CREDIT:
            raise NotUsable(f"A credit has {len(found[2].strip())} characters; at most {LONGEST_CREDIT} are kept.")
        rows.append((int(found[1]), found[2].strip()))
    return rows
