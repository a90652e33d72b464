"""Cases: who asks for what others wrote about them, who has to look, and what they look at.

Every case has two halves, whatever there is about anybody: the rooms', and the safeguarding leads'. What is answered is
shown as one, once both are ready, so that nobody learns from its shape, or from when it came, whether a matter exists.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from castlist.queries.doors import NotThere, candidacy_for, moment, names, production_for
from castlist.queries.matters import concerned, matters_read_by, near, rights
from castlist.queries.notes import notes_on, seen_by
from castlist.queries.performers import staying
from castlist.queries.safeguarding import KINDS
from castlist.records import vault
from castlist.records.models import Case, CasePart, Company, Event, Person, Production, Text
from castlist.rules.cases import WANTS, Clock
from castlist.rules.decisions.seats import recused
from castlist.rules.decisions.sight import is_lead
from castlist.rules.decisions.state import State

_COMMITMENT = re.compile(r'"([A-Za-z0-9_-]{43})"')


@dataclass(frozen=True, slots=True)
class Written:
    """Something that was said about them in a room, as the viewer may read it."""

    commitment: str
    by: str
    at: datetime
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class AboutThem:
    """A matter about them, for a lead who may read it."""

    url: str
    kind: str
    account: str
    state: str


@dataclass(frozen=True, slots=True)
class Half:
    """One half of the answer, for whoever gives it."""

    desk: str
    ready_at: datetime | None
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class CasePage:
    """One case, as far as it is the viewer's to answer."""

    id: str
    production: Production
    name: str
    wants: str
    asks: str
    words: str
    asked: datetime
    clock: Clock
    answered: datetime | None
    halves: tuple[Half, ...]
    written: tuple[Written, ...]
    draft: str
    """What the half about the rooms begins with: all of it, to be gone through."""
    unseen: int
    """Texts that others have to look at: the viewer has no sight of them."""
    matters: tuple[AboutThem, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """A case that waits on somebody, in a line."""

    id: str
    url: str
    production: str
    clock: Clock
    asked: datetime


def beside(case: str, desk: str) -> str:
    """What the half is sealed to."""
    return f"case:{case}:{desk}"


def reviewers(production: Production, state: State, performer: str) -> set[str]:
    """Who looks at what the rooms said: the owner, if they sit there and are in no conflict; else whoever has a say."""
    mine = state.candidacies_of(performer)
    owner = Company.objects.values_list("owner_id", flat=True).get(pk=production.company_id)
    free = {m.person for m in state.members if not any(recused(state, m.person, cand) for cand in mine)}
    seated = {m.person for m in state.members if m.person in free and (m.say or m.voice)}
    return {owner} if owner in seated else {m.person for m in state.members if m.person in free and m.say}


def leads(state: State, performer: str) -> set[str]:
    """Who looks at matters: the leads who are neither the person nor near to them."""
    return {m.person for m in state.members if m.lead and performer not in near(state, m.person)}


def desks_of(viewer: str, production: Production, state: State, performer: str) -> tuple[str, ...]:
    """Which halves are the viewer's to give."""
    found = ["room"] if viewer in reviewers(production, state, performer) else []
    return (*found, "lead") if viewer in leads(state, performer) else tuple(found)


def case_for(viewer: Person, production: str, case: str, *, now: datetime) -> CasePage:
    """The case; NotThere for whoever has no half of it to give."""
    where = production_for(viewer, production)
    row = Case.objects.select_related("performer").filter(pk=case[:12], production=where).first()
    if row is None:
        raise NotThere
    state = rights(where.pk)
    performer = staying(row.performer_id)
    desks = desks_of(viewer.pk, where, state, performer)
    if not desks:
        raise NotThere
    seen, unseen = _written(viewer, where, state, performer) if "room" in desks else ((), 0)
    return CasePage(
        row.pk, where, row.performer.name, row.wants, WANTS[row.wants], row.words, row.asked_at,
        Clock(row.due_on, now.date()), row.answered_at, tuple(_half(row, desk) for desk in desks), seen,
        draft_of(seen), unseen, _matters(viewer, where, state, performer) if "lead" in desks else (),
    )  # fmt: skip


def draft_of(seen: tuple[Written, ...]) -> str:
    """Everything that was said, one after the other, for whoever takes out of it what tells of somebody else."""
    return "\n\n".join(f"{one.by}, {one.at.day} {one.at:%B %Y}: {one.text}" for one in seen)


def _half(row: Case, desk: str) -> Half:
    part = CasePart.objects.get(case=row, desk=desk)
    by = Person.objects.filter(pk=part.by).values_list("name", flat=True).first() or ""
    return Half(desk, part.ready_at, by, text_of(part))


def text_of(part: CasePart) -> str:
    """What the half hands out; '' while it is not ready, or where there is nothing."""
    if part.sealed is None or part.wrapped_key is None:
        return ""
    return vault.unseal(part.wrapped_key, part.sealed, about=beside(part.case_id, part.desk)).decode()


def _written(viewer: Person, where: Production, state: State, performer: str) -> tuple[tuple[Written, ...], int]:
    """What was said about them in this production that the viewer may read, in order; and how much else there is."""
    cands = {cand.id: cand for cand in state.candidacies_of(performer)}
    unread = _notes_not_read(viewer, where, cands)
    rows = [
        row
        for row in Text.objects.filter(production=where, cand__in=cands, erased_at=0).order_by("created_at", "pk")
        if row.pk not in unread
    ]
    readable = {cand for cand in cands if _reads(viewer, where, cand)}
    sealed = _sealed(where, cands, viewer.pk)
    named = names(where, state, {})
    found = tuple(
        Written(
            row.pk, named.person(row.author), moment(row.created_at), named.role(cands[row.cand].role), row.body or ""
        )
        for row in rows
        if row.cand in readable and row.pk not in sealed
    )
    return found, len(rows) - len(found)


def _reads(viewer: Person, where: Production, cand: str) -> bool:
    try:
        return candidacy_for(viewer, where, cand)[1].reads(cand)
    except NotThere:
        return False


def _notes_not_read(viewer: Person, where: Production, cands: Iterable[str]) -> set[str]:
    """Texts of notes that are not the viewer's to read, and of versions that no longer stand: they are not counted."""
    texts, read = set(), set()
    for cand in cands:
        found = notes_on(where.pk, cand)
        texts |= {version.text for note in found for version in note.versions}
        try:
            state, sight, _ = candidacy_for(viewer, where, cand)
        except NotThere:
            continue
        seen = seen_by(viewer.pk, found, rights=state, then=state, cand=cand, sight=sight, moment=None)
        read |= {note.last.text for note in seen.notes if note.last.gives}
    return texts - read


def _sealed(where: Production, cands: Iterable[str], viewer: str) -> set[str]:
    """What was said in a round that is not opened, by others."""
    rows = Event.objects.filter(production=where, cand__in=list(cands), sealed=True).exclude(by=viewer)
    return {found for data in rows.values_list("data", flat=True) for found in _COMMITMENT.findall(data)}


def readable_texts(viewer: Person, production: str, case: str, *, now: datetime) -> set[str]:
    """The texts of a case that the viewer may read, and so may erase."""
    return {one.commitment for one in case_for(viewer, production, case, now=now).written}


def _matters(viewer: Person, where: Production, state: State, performer: str) -> tuple[AboutThem, ...]:
    reads = [r for r in matters_read_by(where, state, viewer.pk) if r.sealed.performer == performer]
    return tuple(
        AboutThem(
            f"/p/{where.pk}/safeguarding/{r.row.pk}/",
            KINDS.get(r.standing.kind, "a concern"),
            r.sealed.account,
            "ended" if r.standing.ended else "open",
        )
        for r in reads
        if not concerned(state, viewer.pk, r.sealed)
    )


def open_for(viewer: Person, *, now: datetime, production: str = "") -> list[Open]:
    """The cases that wait on the viewer, the most urgent first; of one production, or of all where they have a seat."""
    rows = Case.objects.filter(answered_at=None, production__team__person=viewer).select_related("production")
    found = []
    for row in (rows.filter(production=production) if production else rows).order_by("due_on", "pk"):
        state = rights(row.production_id)
        desks = desks_of(viewer.pk, row.production, state, staying(row.performer_id))
        if row.parts.filter(desk__in=desks, ready_at=None).exists():
            url = f"/p/{row.production_id}/case/{row.pk}/"
            found.append(Open(row.pk, url, row.production.name, Clock(row.due_on, now.date()), row.asked_at))
    return found


# -- For the one who asked


@dataclass(frozen=True, slots=True)
class Asked:
    """A case as its person sees it: the same whatever there is about them."""

    wants: str
    asked: datetime
    due: date
    answered: datetime | None
    answer: tuple[str, ...]


def asked_by(performer: str) -> tuple[Asked, ...]:
    """What somebody has asked, the newest first; an answer is one answer, wherever it came from."""
    rows = Case.objects.filter(performer=performer).prefetch_related("parts").order_by("-asked_at", "pk")
    return tuple(_asked(row) for row in rows)


CANNOT_BE_OPENED = "The answer is there, and cannot be opened just now. Ask whoever wrote to you."


def _asked(row: Case) -> Asked:
    """As one: the rooms' half first, and nothing of a half that hands out nothing."""
    parts = sorted(row.parts.all(), key=lambda part: part.desk == "lead") if row.answered_at else []
    try:
        texts = [text_of(part) for part in parts]
    except vault.Locked:
        texts = [CANNOT_BE_OPENED]
    return Asked(WANTS[row.wants], row.asked_at, row.due_on, row.answered_at, tuple(text for text in texts if text))


def has_leads(production: str) -> bool:
    """True where somebody looks at matters."""
    return any(is_lead(state, m.person) for state in [rights(production)] for m in state.members)
