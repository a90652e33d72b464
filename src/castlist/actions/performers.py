"""Two records of one performer become one, in every production of the company at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction

from castlist.actions import notes
from castlist.actions.auditions import give_slot_back
from castlist.actions.decisions import Actor
from castlist.actions.log import Scope, Written, write
from castlist.queries.log import load_roles
from castlist.queries.merging import RefusedThere, concerned_productions, refused_in
from castlist.records.models import Letter, Link, Performer, Production, Reply, Slot
from castlist.rules.decisions import merging
from castlist.rules.decisions.facts import Booking
from castlist.rules.decisions.facts import Letter as LetterFact
from castlist.rules.decisions.follow_merging import both, in_order
from castlist.rules.decisions.seats import runs_desk
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

OF_A_PERFORMER = (Letter, Link, Reply)


def merge(actor: Actor, *, keep: str, gone: str) -> tuple[Event, ...]:
    """The performer `gone` is the performer `keep` in every production of the company; says the events. For good.

    Whatever leads to `gone` leads to `keep` from now on, private links among it; the record itself stays, since earlier
    moments name it. Safeguarding matters are not looked at: who reads them finds them under the name that stays.

    Writes: event, fact, performer, letter, link, reply, slot, note_version; in all productions, or in none.
    Refuses: unknown, no_right, recused, both_open, one_holds, sealed, two_accounts, already_there, stale_version: every
    reason, by production. Tells: nobody.
    """
    with transaction.atomic():
        here = Production.objects.filter(pk=actor.production).first()
        if here is None:
            raise Refused(Why.unknown)
        productions = _held(here.company_id)
        if not runs_desk(load_roles(here.pk, [], kinds=("rule", "member")), actor.by):
            raise Refused(Why.no_right)
        one, other = _records(here.company_id, keep, gone)
        asked = [_Asked(p, keep, gone) for p in concerned_productions(productions, keep, gone, through=here.pk)]
        written = _written(actor, asked)
        if one.person_id and other.person_id and one.person_id != other.person_id:
            raise Refused(Why.two_accounts)
        for there in asked:
            _carry(there)
        _unite(one, other)
    return tuple(event for done in written for event in done.events if event.by == actor.by)


@dataclass(slots=True)
class _Asked:
    """One production in which one of the two stands, what was decided there, and which candidacies that moved."""

    production: str
    keep: str
    gone: str
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
            merging.may_merge(state, by, self.keep)
            return []
        events = merging.merge_performers(state, by=by, at=at, keep=self.keep, gone=self.gone)
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


def _held(company: str) -> list[str]:
    """Every production of the company, in one order: nobody writes in any of them until this is over."""
    rows = Production.objects.filter(company_id=company).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(no_key=True)
    return list(rows.values_list("pk", flat=True))


def _records(company: str, keep: str, gone: str) -> tuple[Performer, Performer]:
    """The two, as nobody else may change them now. Refuses others than two of this company that are not merged yet."""
    rows = Performer.objects.filter(company_id=company, pk__in=[keep, gone]).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    found = {row.pk: row for row in rows}
    if keep == gone or len(found) < 2:
        raise Refused(Why.unknown)
    one, other = found[keep], found[gone]
    if (one.merged_into_id or one.pk) == (other.merged_into_id or other.pk):
        raise Refused(Why.already_there)
    if one.merged_into_id or other.merged_into_id:
        raise Refused(Why.stale_version)
    return one, other


def _carry(there: _Asked) -> None:
    """What leads to a candidacy that has ended by this leads to the one that stays: links, words, letters, a time; and
    notes about it are about that one.
    """
    for stays, ends in there.pairs:
        notes.carry(there.production, stays=stays, ends=ends, at=there.at)
        Link.objects.filter(cand=ends).update(cand=stays)
        Reply.objects.filter(cand=ends).update(cand=stays)
        sent = [letter.id for letter in there.after.group(LetterFact, stays)]
        Letter.objects.filter(cand=ends, pk__in=sent).update(cand=stays)
        booking = there.after.get(Booking, stays)
        if booking and Slot.objects.filter(cand=ends, pk=booking.slot).exists():
            give_slot_back(stays)
            Slot.objects.filter(cand=ends, pk=booking.slot).update(cand=stays)
        give_slot_back(ends)


def _unite(one: Performer, other: Performer) -> None:
    """Letters, links and answers are those of the first record; what only the second knew, the first knows too."""
    for kind in OF_A_PERFORMER:
        kind.objects.filter(performer=other).update(performer=one)
    Performer.objects.filter(merged_into=other).update(merged_into=one)
    for name in ("email", "note", "last_heard", "headshot", "person_id", "had_account"):
        setattr(one, name, getattr(one, name) or getattr(other, name))
    one.credits = [list(row) for row in sorted({(int(year), str(text)) for year, text in one.credits + other.credits})]
    one.save()
    other.merged_into = one
    other.save(update_fields=["merged_into"])
