"""Productions made out of nothing, in a database that is thrown away afterwards: for commands that try the rules."""

from collections.abc import Sequence
from datetime import datetime

from castlist.actions.decisions import Actor, act
from castlist.actions.log import Scope, Written, write
from castlist.actions.people import make_person
from castlist.actions.productions import make_company
from castlist.records.models import Company, Performer, Production
from castlist.rules.decisions import outward
from castlist.rules.decisions.state import Event


def company(*, now: datetime) -> str:
    """There is a company; says its id.

    Writes: person, company. Refuses: nothing.
    """
    owner = make_person(email="owner@rehearsal.example", name="The owner", now=now)
    return make_company(name="A rehearsal", owner=owner, now=now).pk


def people(count: int, *, now: datetime) -> list[str]:
    """There are so many people; says their ids.

    Writes: person. Refuses: nothing.
    """
    return [make_person(email=f"{n}@rehearsal.example", name=f"Person {n}", now=now).pk for n in range(count)]


def begin(company_id: str, events: Sequence[Event], *, now: datetime) -> str:
    """There is a production whose log begins with these events, and every performer whom they name; says its id.

    Writes: production, performer, event, fact, seat. Refuses: nothing.
    """
    production = Production.objects.create(
        company=Company.objects.get(pk=company_id), name="A rehearsal", created_at=now
    )
    named = sorted({str(event.data["performer"]) for event in events if event.data.get("performer")})
    rows = [Performer(pk=name, company_id=company_id, name=name, created_at=now) for name in named]
    Performer.objects.bulk_create(rows, ignore_conflicts=True)
    write(production.pk, lambda state, at: list(events), by="", now=now, scope=Scope(whole=True))
    return production.pk


def decline(actor: Actor, cand: str) -> Written:
    """The performer's no, without the private link by which it comes in life.

    Writes: event, fact. Refuses: ended, unknown.
    """
    return act(actor, cand, "decline", lambda state, at, said: outward.decline(state, cand, by=actor.by, at=at))


def accept(actor: Actor, cand: str) -> Written:
    """The performer takes what they are offered, without the private link by which they do in life.

    Writes: event, fact. Refuses: not_live, deadline_passed, content_unanswered, unknown.
    """
    return act(
        actor, cand, "accept", lambda state, at, said: outward.accept_offer(state, cand, by=actor.by, at=at)
    )  # fmt: skip


def look(actor: Actor) -> Written:
    """What time has brought is written, as by the clock; its answer says what.

    Writes: event, fact. Refuses: nothing.
    """
    return write(
        actor.production, lambda state, at: [], by="", now=actor.now, scope=Scope(whole=True),
        answer=lambda state, events: {"brought": [event.kind for event in events]},
    )  # fmt: skip
