"""A merge of two records is taken back, in every production of the company at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from castlist.actions import notes, searching
from castlist.actions.bookings import give_slot_back
from castlist.actions.decisions import Actor
from castlist.actions.files import own_first
from castlist.actions.log import Scope, write
from castlist.actions.performers import KNOWN_TOGETHER, OF_A_PERFORMER, OF_AN_END, held_for, records_of
from castlist.queries.merging import RefusedThere, concerned_productions, refused_in
from castlist.records.models import (
    Guardian,
    Letter,
    Link,
    Merging,
    Performer,
    Production,
    Reply,
    Resume,
    Slot,
    Tape,
    WhatIf,
    WhatIfFill,
)
from castlist.rules.decisions import merging
from castlist.rules.decisions.facts import Booking, Merged
from castlist.rules.decisions.facts import Letter as LetterFact
from castlist.rules.decisions.facts import Tape as TapeFact
from castlist.rules.decisions.state import Event, State
from castlist.rules.letters import OPEN
from castlist.rules.why import Refused, Why

NOTHING = Performer()
"""What a record says of which nothing is known."""


def part(actor: Actor, *, keep: str, gone: str) -> tuple[Event, ...]:
    """The record `gone`, made one with `keep` before, is a performer of its own again; says the events.

    Each has what it had: candidacies with what hangs on them, letters, links, notes, tapes, address, credits. What came
    since stays with `keep`, but for what is about a candidacy that goes back; private links that were given for such a
    one since open nothing any more, since they went to the address of the one.

    Writes: event, fact, performer, merging, resume, letter, link, reply, submission, preference, slot, tape, cannot,
    emergency, access_need, headshot, cover_name, what_if, what_if_fill, guardian, note_version; in all productions, or
    in none.
    Refuses: unknown, no_right, recused, merged_since, holds_since, sealed: every reason, by production. Tells: nobody.
    """
    with transaction.atomic():
        return made_two(*held_for(actor.production, actor.by), actor, keep=keep, gone=gone)


def made_two(
    here: Production, productions: list[str], actor: Actor, *, keep: str, gone: str, themselves: bool = False
) -> tuple[Event, ...]:
    """What `part` says, of productions that are held; `themselves`: the performer says it, of what they joined."""
    with transaction.atomic():
        one, other = records_of(here.company_id, keep, gone)
        known = Merging.objects.filter(keep=one, gone=other).first()
        if known is not None and themselves and known.by != keep:
            raise Refused(Why.unknown)
        if known is None or other.merged_into_id != one.pk:
            raise Refused(Why.merged_since if known else Why.unknown)
        if one.merged_into_id or Merging.objects.filter(keep=one, at__gt=known.at).exists():
            raise Refused(Why.merged_since)
        concerned = concerned_productions(productions, keep, gone, through=here.pk)
        asked = [_Asked(p, keep, gone, themselves=themselves) for p in concerned]
        events = _written(actor, asked)
        _give_back(known, asked, actor.now)
        _two_again(one, other, known)
    return events


@dataclass(slots=True)
class _Asked:
    """One production in which one of the two stands, what was remembered of the merge there, and what is so now."""

    production: str
    keep: str
    gone: str
    themselves: bool = False
    on_team: bool = False
    at: int = 0
    merged: Merged | None = None
    after: State = field(default_factory=State)

    def decide(self, state: State, by: str, at: int) -> list[Event]:
        """What the rules say here; nothing to write where nothing was of the record that goes back."""
        self.on_team, self.at = state.member(by) is not None, at
        self.merged = state.get(Merged, self.gone)
        if self.merged is None:
            if not self.themselves:
                merging.may_merge(state, by, self.keep)
            return []
        part_them = merging.part_themselves if self.themselves else merging.part_performers
        return part_them(state, by=by, at=at, keep=self.keep, gone=self.gone)


def _written(actor: Actor, asked: Iterable[_Asked]) -> tuple[Event, ...]:
    """The acts, in each production. Refuses with the reasons of all of them at once."""
    done: list[Event] = []
    against: list[RefusedThere] = []
    for there in asked:
        try:
            written = write(
                there.production, lambda state, at, there=there: there.decide(state, actor.by, at),  # type: ignore[misc]
                by=actor.by, now=actor.now, scope=Scope(whole=True),
            )  # fmt: skip
        except Refused as no:
            against.append(RefusedThere(there.production if there.on_team else "", no))
        else:
            there.after = written.state
            done += [event for event in written.events if event.by == actor.by]
    if against:
        raise refused_in(against)
    return tuple(done)


def _give_back(known: Merging, asked: Iterable[_Asked], now: datetime) -> None:
    """The rows are whose they were, and about what they were about."""
    lent: dict[str, list[Any]] = known.moved
    for kind in OF_A_PERFORMER:
        kind.objects.filter(pk__in=lent.get(kind._meta.db_table, ())).update(performer=known.gone)
    lent_fills = WhatIfFill.objects.filter(pk__in=lent.get(WhatIfFill._meta.db_table, ()))
    # A window in which the one stands in both places still would keep them so.
    WhatIf.objects.filter(pk__in=lent_fills.values("what_if")).update(version=F("version") + 1)
    for about in OF_AN_END:
        # Records that became one before there were doors remember nothing of them.
        for key, cand in lent.get(f"{about._meta.db_table} of", []):
            about.objects.filter(pk=key).update(cand=cand)
    for key, cand in lent["slot of"]:
        Slot.objects.filter(pk=key, past=True).update(cand=cand)
    for there in asked:
        if there.merged:
            _of_candidacies(known, there, there.merged, now)
    at = {there.production: there.at for there in asked}
    for note, version, production, ends in lent["note"]:
        if production in at:
            notes.carry_back(production, note=note, version=version, ends=ends, at=at[production])


def _of_candidacies(known: Merging, there: _Asked, merged: Merged, now: datetime) -> None:
    for stays, ends in merged.pairs:
        sent = [letter.id for letter in there.after.group(LetterFact, ends)]
        Letter.objects.filter(cand=stays, pk__in=sent).update(cand=ends)
        tape, booking = there.after.get(TapeFact, ends), there.after.get(Booking, ends)
        if tape:
            Tape.objects.filter(pk=tape.id, cand=stays).update(cand=ends)
        if booking and booking.slot:
            give_slot_back(ends)
            Slot.objects.filter(pk=booking.slot, cand=stays).update(cand=ends)
    since = {"cand__in": merged.theirs, "performer": known.keep}
    Letter.objects.filter(**since, state__in=OPEN).update(to=known.gone.email)
    Link.objects.filter(**since, revoked_at=None).update(revoked_at=now)
    for kind in (Letter, Link, Reply, Tape):
        kind.objects.filter(**since).update(performer=known.gone)


def _two_again(one: Performer, other: Performer, known: Merging) -> None:
    """The record that stayed knows no longer what only the other had told it; the other stands for itself."""
    for names in KNOWN_TOGETHER:
        lent = [name for name in names if name in known.taken]
        if lent and all(getattr(one, name) == getattr(other, name) for name in lent):
            for name in lent:
                setattr(one, name, getattr(NOTHING, name))
    shared = set(known.shared.get("skills", ()))
    only = {skill.casefold() for n, skill in enumerate(other.skills) if n not in shared}
    one.skills = [skill for skill in one.skills if skill.casefold() not in only]
    had = set(known.shared.get("credits", ()))
    theirs = [list(row) for n, row in enumerate(other.credits) if n not in had]
    one.credits = [row for row in one.credits if list(row) not in theirs]
    # Nobody may act for them any more, and then the address is their own.
    if "address" in known.moved and Guardian.objects.filter(performer=one).update(performer=other):
        one.email, other.email = known.moved["address"], one.email
    one.headshot, other.headshot = own_first(one), own_first(other)
    one.save()
    Performer.objects.filter(pk__in=known.moved["performer"], merged_into=one).update(merged_into=other)
    Resume.objects.filter(performer=one, file__in=known.moved.get("resume", ())).update(performer=other)
    other.merged_into = None
    other.save(update_fields=["merged_into", "email", "headshot"])
    known.delete()
    searching.note([one.pk, other.pk])
