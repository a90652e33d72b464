"""Two records of one performer become one, in every production of the company at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from castlist.actions import calling_off, files, notes, queue, searching, union
from castlist.actions.bookings import give_slot_back
from castlist.actions.decisions import Actor
from castlist.actions.log import Scope, Written, write
from castlist.actions.remarks import no_remarks
from castlist.actions.tape_files import forget
from castlist.queries.log import load_roles
from castlist.queries.merging import RefusedThere, concerned_productions, refused_in
from castlist.records.models import (
    AccessNeed,
    Acted,
    CalledOff,
    Cannot,
    CoverName,
    DayPicture,
    Emergency,
    Guardian,
    Headshot,
    Letter,
    Link,
    Merging,
    Performer,
    Preference,
    Production,
    QueueAct,
    RecordingSaid,
    Reply,
    Represented,
    Resume,
    Slot,
    Submission,
    Tape,
    TimeHold,
    WaitingList,
    WhatIfFill,
)
from castlist.rules.decisions import merging
from castlist.rules.decisions.facts import Booking
from castlist.rules.decisions.facts import Letter as LetterFact
from castlist.rules.decisions.facts import Tape as TapeFact
from castlist.rules.decisions.follow_merging import both, in_order
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.state import Event, State
from castlist.rules.performers import joined_skills
from castlist.rules.why import Refused, Why

OF_A_PERFORMER = (Letter, Link, Reply, Submission, Tape, Cannot, Emergency, CoverName, WhatIfFill, Represented, Acted,
                  AccessNeed, Headshot)  # fmt: skip
OF_AN_END = (Link, Reply, Preference, QueueAct, DayPicture, RecordingSaid, Represented, Acted, CalledOff)
"""What is about a candidacy that ends by it, and is about the one that stays from then on."""
KNOWN_TOGETHER = (
    ("email",), ("note",), ("last_heard",), ("headshot",), ("person_id",), ("had_account",), ("voice",), ("agent",),
    ("phone",), ("pronouns",), ("printed",), ("language",), ("unreminded",), ("no_more_at",),
    ("range_low", "range_high"), ("plays_from", "plays_to"),
)  # fmt: skip
"""What the record that stays takes over from the other where it knows nothing itself; a range as a whole."""


def merge(actor: Actor, *, keep: str, gone: str) -> tuple[Event, ...]:
    """The performer `gone` is the performer `keep` in every production of the company; says the events.

    What went along is remembered, so that `parting.part` gives each its own again. Whatever leads to `gone` leads to
    `keep` from now on, private links among it; the record itself stays, since earlier moments name it. Safeguarding
    matters are not looked at: who reads them finds them under the name that stays.

    Writes: event, fact, performer, merging, resume, letter, link, reply, submission, slot, tape, cannot, cover_name,
    what_if_fill, guardian, represented, acted, union_said, access_need, headshot, note_version; in all productions, or
    in none. Refuses: unknown, no_right, recused, both_open, one_holds, sealed, two_accounts, already_there,
    stale_version: every reason, by production. Tells: nobody.
    """
    with transaction.atomic():
        return made_one(*held_for(actor.production, actor.by), actor, keep=keep, gone=gone)


def made_one(
    here: Production, productions: list[str], actor: Actor, *, keep: str, gone: str, themselves: bool = False
) -> tuple[Event, ...]:
    """What `merge` says, of productions that are held; `themselves`: the performer says it, as far as they may."""
    with transaction.atomic():
        one, other = _apart(here.company_id, keep, gone)
        concerned = concerned_productions(productions, keep, gone, through=here.pk)
        asked = [_Asked(p, keep, gone, themselves=themselves) for p in concerned]
        written = _written(actor, asked)
        if one.person_id and other.person_id and one.person_id != other.person_id:
            raise Refused(Why.two_accounts)
        files.note_first([one, other], now=actor.now)
        moved = _belongings(other, asked)
        for there in asked:
            moved["note"] += _carry(there)
        _unite(one, other, Merging(gone=other, keep=one, by=actor.by, at=actor.now, moved=moved))
    return tuple(event for done in written for event in done.events if event.by == actor.by)


@dataclass(slots=True)
class _Asked:
    """One production in which one of the two stands, what was decided there, and which candidacies that moved."""

    production: str
    keep: str
    gone: str
    themselves: bool = False
    on_team: bool = False
    at: int = 0
    """The moment of the act there, as the log keeps it."""
    pairs: list[tuple[str, str]] = field(default_factory=list)
    """Of each two for one role: the one that stays, the one that ends."""
    after: State = field(default_factory=State)

    def decide(self, state: State, by: str, at: int) -> list[Event]:
        """What the rules say here; nothing to write where only the record that stays is known."""
        self.on_team = state.member(by) is not None
        self.at = at
        if not merging.is_known(state, self.gone):
            if not self.themselves:
                merging.may_merge(state, by, self.keep)
            return []
        join = merging.join_themselves if self.themselves else merging.merge_performers
        events = join(state, by=by, at=at, keep=self.keep, gone=self.gone)
        pairs = (in_order(state, first, second) for first, second in both(state, self.keep, self.gone))
        self.pairs = [(stays.id, ends.id) for stays, ends in pairs]
        return events


def _written(actor: Actor, asked: Iterable[_Asked]) -> list[Written]:
    """What was written in each production. Refuses with the reasons of all of them at once."""
    done, against = [], []
    for there in asked:
        try:
            written = _write(actor, there)
        except Refused as no:
            against.append(RefusedThere(there.production if there.on_team else "", no))
        else:
            there.after = written.state
            done.append(written)
    if against:
        raise refused_in(against)
    return done


def _write(actor: Actor, there: _Asked) -> Written:
    return write(
        there.production, lambda state, at: there.decide(state, actor.by, at), by=actor.by, now=actor.now,
        scope=Scope(whole=True),
    )  # fmt: skip


def held_for(production: str, by: str) -> tuple[Production, list[str]]:
    """The production in which somebody who runs its desk acts, and every one of its company, held. Refuses others."""
    here = Production.objects.filter(pk=production).first()
    if here is None:
        raise Refused(Why.unknown)
    productions = held(here.company_id)
    if not runs_desk(load_roles(here.pk, [], kinds=("rule", "member")), by):
        raise Refused(Why.no_right)
    return here, productions


def held(company: str) -> list[str]:
    """Every production of the company, in one order: nobody writes in any of them until this is over."""
    rows = Production.objects.filter(company_id=company).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(no_key=True)
    return list(rows.values_list("pk", flat=True))


def records_of(company: str, keep: str, gone: str) -> tuple[Performer, Performer]:
    """The two, as nobody else may change them now. Refuses others than two of this company."""
    rows = Performer.objects.filter(company_id=company, pk__in=[keep, gone]).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    found = {row.pk: row for row in rows}
    if keep == gone or len(found) < 2:
        raise Refused(Why.unknown)
    return found[keep], found[gone]


def _apart(company: str, keep: str, gone: str) -> tuple[Performer, Performer]:
    """The same; refuses two of which one was merged before."""
    one, other = records_of(company, keep, gone)
    if (one.merged_into_id or one.pk) == (other.merged_into_id or other.pk):
        raise Refused(Why.already_there)
    if one.merged_into_id or other.merged_into_id:
        raise Refused(Why.stale_version)
    return one, other


def _belongings(other: Performer, asked: Iterable[_Asked]) -> dict[str, list[Any]]:
    """The rows of the record that goes, and those about a candidacy that ended by this, before they move."""
    found: dict[str, list[Any]] = {
        kind._meta.db_table: sorted(kind.objects.filter(performer=other).values_list("pk", flat=True))
        for kind in OF_A_PERFORMER
    }
    ended = [ends for there in asked for _, ends in there.pairs]
    for kind in OF_AN_END:
        rows = kind.objects.filter(cand__in=ended)
        found[f"{kind._meta.db_table} of"] = sorted(map(list, rows.values_list("pk", "cand")))
    found["performer"] = sorted(Performer.objects.filter(merged_into=other).values_list("pk", flat=True))
    heard = Slot.objects.filter(cand__in=ended, past=True)
    found["slot of"] = sorted(map(list, heard.values_list("pk", "cand")))
    return {**found, "note": []}


def _carry(there: _Asked) -> list[list[Any]]:
    """What leads to a candidacy that has ended by this leads to the one that stays: links, words, letters, a time, a
    tape; and notes about it are about that one. Says which notes: each with its version, and where it was.
    """
    carried: list[list[Any]] = []
    for stays, ends in there.pairs:
        done = notes.carry(there.production, stays=stays, ends=ends, at=there.at)
        carried += [[one.note, one.version, there.production, ends] for one in done]
        Link.objects.filter(cand=ends).update(cand=stays)
        Reply.objects.filter(cand=ends).update(cand=stays)
        Preference.objects.filter(cand=ends).update(cand=stays)
        queue.carry(stays=stays, ends=ends)
        calling_off.carry(stays=stays, ends=ends)
        WaitingList.objects.filter(cand=ends).delete()
        Represented.objects.filter(cand=ends).update(cand=stays)
        Acted.objects.filter(cand=ends).update(cand=stays)
        sent = [letter.id for letter in there.after.group(LetterFact, stays)]
        Letter.objects.filter(cand=ends, pk__in=sent).update(cand=stays)
        kept = there.after.get(TapeFact, stays)
        no_remarks(forget(Tape.objects.filter(cand__in=[stays, ends]).exclude(pk=kept.id if kept else "")), there.at)
        Tape.objects.filter(cand=ends).update(cand=stays)
        booking = there.after.get(Booking, stays)
        if booking and Slot.objects.filter(cand=ends, pk=booking.slot).exists():
            give_slot_back(stays)
            Slot.objects.filter(cand=ends, pk=booking.slot).update(cand=stays)
        give_slot_back(ends)
        Slot.objects.filter(cand=ends, past=True).update(cand=stays)
    return carried


def _unite(one: Performer, other: Performer, merging: Merging) -> None:
    """Letters, links, answers and the like are those of the first record; what only the second knew, it knows too."""
    for kind in OF_A_PERFORMER:
        kind.objects.filter(performer=other).update(performer=one)
    TimeHold.objects.filter(performer__in=[one.pk, other.pk]).delete()
    union.carry(stays=one.pk, goes=other.pk)
    Performer.objects.filter(merged_into=other).update(merged_into=one)
    if not Guardian.objects.filter(performer=one).exists() and Guardian.objects.filter(performer=other).exists():
        merging.moved["address"] = one.email
        one.email = other.email  # the address is that of whoever acts for them
        Guardian.objects.filter(performer=other).update(performer=one)
    for names in KNOWN_TOGETHER:
        if not any(getattr(one, name) for name in names):
            taken = [name for name in names if getattr(other, name)]
            merging.taken += taken
            for name in taken:
                setattr(one, name, getattr(other, name))
    had, credits = {skill.casefold() for skill in one.skills}, [tuple(row) for row in one.credits]
    merging.shared = {
        "skills": [n for n, skill in enumerate(other.skills) if skill.casefold() in had],
        "credits": [n for n, row in enumerate(other.credits) if tuple(row) in credits],
    }
    one.skills = joined_skills(one.skills, other.skills)
    one.credits = [list(row) for row in sorted({(int(year), str(text)) for year, text in one.credits + other.credits})]
    one.save()
    if not Resume.objects.filter(performer=one).exists():
        merging.moved["resume"] = list(Resume.objects.filter(performer=other).values_list("file", flat=True))
        Resume.objects.filter(performer=other).update(performer=one)
    other.merged_into = one
    other.save(update_fields=["merged_into"])
    merging.save(force_insert=True)
    searching.note([one.pk, other.pk])
