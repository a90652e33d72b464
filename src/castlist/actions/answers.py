"""Answers that could not be given, and those that are not wanted: what ends it that somebody is owed one."""

from collections.abc import Collection, Sequence
from datetime import datetime

from castlist.actions import agents, letters
from castlist.actions.decisions import Actor, act
from castlist.actions.drafting import Drafts, draft_each
from castlist.actions.log import Scope, Written, write
from castlist.queries.doors import production_for
from castlist.queries.new_letters import new_letter
from castlist.queries.owed import to_begin
from castlist.queries.private_links import Bearer
from castlist.records.models import Person
from castlist.rules.decisions import answered
from castlist.rules.decisions.facts import Wish
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

MOST_AT_ONCE = 500
"""Letters that are begun in one press; whoever is left is begun by the next."""


def write_off(actor: Actor, cand: str, *, routes: Sequence[str], reason: str) -> Written:
    """It is left at that: the answer reached them by none of these ways, of which there are two at least.

    Writes: event, fact, text. Refuses: unknown, no_right, recused, undecided, already_there, one_way, reason_required.
    Tells: nobody.
    """
    return act(
        actor, cand, "write_off",
        lambda state, at, said: answered.write_off(
            state, cand, by=actor.by, at=at, routes=routes, reason=said.text(reason)
        ),
        what=(sorted(routes), reason),
    )  # fmt: skip


def begin_all(actor: Actor, *, cands: Collection[str] = ()) -> Drafts:
    """A letter that says no waits to be looked at: to everybody who is owed one that nobody has begun and that need not
    wait for whoever is asked first; or to these, of whom also those with whom it could wait.

    What cannot be begun is named, and holds up no other. At most MOST_AT_ONCE are begun.

    Writes: letter, event, fact. Refuses: already_there where nobody is owed one that is still to be begun. Tells:
    nobody. Raises NotThere for whoever is not shown the ledger.
    """
    viewer = Person.objects.get(pk=actor.by)
    production = production_for(viewer, actor.production)
    names, can_wait = to_begin(viewer, production, now=actor.now)
    chosen = [cand for cand in cands or names if cand in names and (cands or cand not in can_wait)]
    if not chosen:
        raise Refused(Why.already_there, detail="Nobody of them is owed a no that is still to be begun.")
    wants = chosen[:MOST_AT_ONCE]

    def draft(one: Actor, cand: str) -> str:
        page = new_letter(viewer, production, cand, now=one.now)
        return letters.draft(one, cand, page.words, kind="answer")

    return draft_each(actor, (), wants, names, draft)


def take_back(actor: Actor, cand: str) -> Written:
    """They are owed their answer again.

    Writes: event, fact. Refuses: unknown, no_right, recused. Tells: nobody.
    """
    return act(actor, cand, "take_back", lambda state, at, said: answered.take_back(state, cand, by=actor.by, at=at))


def wish(bearer: Bearer, *, wants_no: bool, now: datetime) -> None:
    """The performer is written to where the answer is no, or is not. Said already, nothing happens.

    Writes: event, fact, acted. Refuses: unknown. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        try:
            events = answered.wish(state, bearer.cand, by=bearer.performer, at=at, wants_no=wants_no)
        except Refused as no:
            if no.why is Why.already_there:
                return []
            raise
        agents.note(bearer, "if_no", now=now)
        return events

    write(bearer.production.pk, decide, by=bearer.performer, now=now, scope=Scope(bearer.role, bearer.cand))


def wish_first(production: str, role: str, cand: str, *, performer: str, wants_no: bool, now: datetime) -> None:
    """As `wish`, by the form with which they put themselves in, which anybody could send in their name: what they said
    before holds.

    Writes: event, fact. Refuses: unknown. Tells: nobody.
    """

    def decide(state: State, at: int) -> list[Event]:
        if wants_no or state.get(Wish, cand) is not None:
            return []
        return answered.wish(state, cand, by=performer, at=at, wants_no=wants_no)

    write(production, decide, by=performer, now=now, scope=Scope(role, cand))
