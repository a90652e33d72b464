"""The self-tape that the open call wishes for: waited for of whoever puts themselves in, part by part."""

from collections.abc import Mapping
from datetime import datetime

from castlist.actions.decisions import Actor, act
from castlist.actions.log import Said, milliseconds
from castlist.actions.private_links import outlast
from castlist.queries.auditions import zone_of
from castlist.queries.call_tapes import closes_at, wishes_of
from castlist.queries.notices import notices_of
from castlist.records.ids import new_id
from castlist.records.models import Performer, Production, Tape
from castlist.rules import call_tapes, taping
from castlist.rules.call_tapes import Wish
from castlist.rules.decisions.state import Event, State


def with_submission(actor: Actor, production: Production, performer: Performer, there: Mapping[str, str]) -> None:
    """A self-tape is waited for of every part for which the notice wishes for one, the dearest first, and of no more
    than is fair at once; where one is waited for already, nothing changes. `there`: by part, the candidacy.

    Writes: event, fact, tape, link. Refuses: nothing. Tells: nobody; it stands in the notice, and on their page.
    """
    state = notices_of(production.pk)
    wishes = wishes_of(state, there)
    if not wishes:
        return
    theirs = Tape.objects.filter(production=production, performer=performer)
    known = set(theirs.filter(cand__in=there.values()).values_list("cand", flat=True))
    open_now = list(theirs.filter(came_at=None, due_at__gt=actor.now).values_list("pages", flat=True))
    wanted = [(part, wishes.get(part)) for part, cand in there.items() if cand and cand not in known]
    for part, wish in call_tapes.of_which(wanted, roles=len(open_now), pages=sum(open_now)).items():
        _welcome(actor, production, performer, part, there[part], wish, closes_at(state))


def _welcome(
    actor: Actor,
    production: Production,
    performer: Performer,
    role: str,
    cand: str,
    wish: Wish,
    closes: datetime | None,
) -> None:
    tape = new_id()
    due = call_tapes.due(wish, closes, now=actor.now, zone=zone_of(production))

    def rule(state: State, at: int, said: Said) -> list[Event]:
        events = taping.welcome(
            state, cand, by=performer.pk, at=at, wish=wish.wish, due=milliseconds(due), new_id=tape
        )  # fmt: skip
        if events:
            Tape.objects.create(
                id=tape, production=production, performer=performer, role=role, cand=cand, asked_at=actor.now,
                due_at=due, material=wish.material, pages=wish.pages, scenes=wish.scenes, of_call=wish.wish,
            )  # fmt: skip
            outlast(cand, until=due)
        return events

    act(Actor(actor.production, performer.pk, actor.now), cand, "welcome_a_tape", rule, what=role)
