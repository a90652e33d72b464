"""Somebody who is here twice says so themselves: their two records are one, and two again where that can be."""

from datetime import datetime

from django.db import transaction

from castlist.actions import offers
from castlist.actions.decisions import Actor
from castlist.actions.parting import made_two
from castlist.actions.performers import held, made_one
from castlist.queries.log import load_roles
from castlist.queries.merging import RefusedIn
from castlist.queries.private_links import Bearer
from castlist.queries.retention import candidacies_of
from castlist.queries.twice import twice_page
from castlist.records.models import Production
from castlist.rules.decisions.state import State
from castlist.rules.offers_told import told_of_offer
from castlist.rules.why import Refused, Why


def join(bearer: Bearer, gone: str, *, other: str = "", now: datetime) -> None:
    """The record `gone` is that of whoever holds the link, too. `other`: the link that leads to it, where it is not
    known by the address. Where both stand for one part, the other candidacy has been withdrawn by them.

    Writes: what `performers.merge` and `offers.withdraw` write. Refuses: unknown for whatever was not shown to them;
    desk_joins where they have an offer or the part by the other, and for what is not theirs to know.
    """
    with transaction.atomic():
        productions = held(bearer.production.company_id)
        shown = twice_page(bearer, other=other, now=now).others
        if gone not in {one.performer for one in shown}:
            raise Refused(Why.unknown)
        who = Actor(bearer.production.pk, bearer.performer, now)
        try:
            for one in _for_one_part(bearer, gone):
                offers.withdraw(one, now=now)
            made_one(bearer.production, productions, who, keep=bearer.performer, gone=gone, themselves=True)
        except RefusedIn as no:
            raise _neutral(no) from None


def _for_one_part(bearer: Bearer, gone: str) -> list[Bearer]:
    """The living candidacies of the other for parts for which this one stands, too. Refuses what they were offered."""
    found = []
    mine = {(production, role) for production, role, _ in candidacies_of([bearer.performer])}
    for production, role, cand in candidacies_of([gone]):
        state = load_roles(production, [role]) if (production, role) in mine else State()
        theirs = state.candidacy(cand)
        if theirs is None or not theirs.lives or not _lives_there(state, role, bearer.performer):
            continue
        if theirs.step == "cast" or told_of_offer(state, cand):
            raise Refused(Why.desk_joins)
        where = Production.objects.select_related("company").get(pk=production)
        found.append(Bearer("", "", where, role, cand, gone, False))
    return found


def _lives_there(state: State, role: str, performer: str) -> bool:
    return any(one.lives and one.role == role for one in state.candidacies_of(performer))


def part(bearer: Bearer, gone: str, *, now: datetime) -> None:
    """What they joined is two again. Writes: what `parting.part` writes. Refuses: unknown, desk_joins."""
    with transaction.atomic():
        productions = held(bearer.production.company_id)
        who = Actor(bearer.production.pk, bearer.performer, now)
        try:
            made_two(bearer.production, productions, who, keep=bearer.performer, gone=gone, themselves=True)
        except RefusedIn as no:
            raise _neutral(no) from None
        except Refused as no:
            raise _neutral(no) if no.why is Why.merged_since else no from None


def _neutral(no: Refused) -> Refused:
    """Nothing is told of where, or why: that would be the room's."""
    return Refused(Why.unknown if no.why is Why.unknown else Why.desk_joins)
