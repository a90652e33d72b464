"""The acts of the room on one candidacy: proposing, answering, concluding, and what comes of it."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from castlist.actions import agreements, clearance, decisions, productions, tasks, walk_ins
from castlist.actions.decisions import Actor, Revision
from castlist.queries import performers
from castlist.queries.doors import production_for, role_sight, role_to_fill
from castlist.queries.rooms import seen_number
from castlist.rules.why import MAY_BE_WITHHELD, Refused, Why
from castlist.web.api import said
from castlist.web.api.acts import Answer, actor, do_once, done, known_here, made, on_candidacy, on_team, write
from castlist.web.api.door import viewer
from castlist.web.api.said import Id
from castlist.web.api.said_about_the_team import Longer

router = Router(tags=["the room"])
ROLE = "/productions/{production}/roles/{role}"
CAND = "/productions/{production}/candidacies/{cand}"


@write(router, "POST", f"{ROLE}/candidacies")
def put_forward(request: HttpRequest, production: Id, role: Id, body: said.PutForward) -> Any:
    """Somebody stands below the ladder of the role, named by the bearer, with why."""
    me, who = viewer(request), actor(request, production)
    found = production_for(me, production)
    role_to_fill(me, found, role)
    _needs_reason(body)
    return do_once(request, lambda: _named(who, found, role, body))


def _named(who: Actor, found: Any, role: str, body: said.PutForward) -> Answer:
    """Who they are is looked up, or they are new to the company, in the same transaction."""
    if body.performer:
        performer, fresh = performers.performer_for(found, body.performer).id, []
    else:
        rows = [(credit.year, credit.text) for credit in body.credits]
        performer = productions.add_performer(
            found.company_id, name=body.name, email=body.email, note=body.note, credits=rows,
            last_heard=body.last_heard, now=who.now,
        ).pk  # fmt: skip
        fresh = [("performer", performer)]
    account = performers.account_of(performer)
    written = decisions.put_forward(who, role=role, performer=performer, reason=body.why, person=account)
    return done(written, who.by, *fresh)


@write(router, "POST", f"{ROLE}/walk-ins")
def walk_in(request: HttpRequest, production: Id, role: Id, body: said.WalkIn) -> Any:
    """Whoever walks in stands below the ladder of the role, as if they had put themselves in; nothing twice."""
    me, who = viewer(request), actor(request, production)
    role_sight(me, production_for(me, production), role)

    def entered() -> Answer:
        cand = walk_ins.enter(who, role=role, name=body.name, email=body.email)
        return made(*([("candidacy", cand)] if cand else []))

    return do_once(request, entered)


@write(router, "POST", f"{ROLE}/standing-decisions")
def open_standing_decision(request: HttpRequest, production: Id, role: Id) -> Any:
    """A standing decision on the role's audition is on the table, for people not yet known."""
    me, who = viewer(request), actor(request, production)
    role_sight(me, production_for(me, production), role)
    return do_once(request, lambda: done(decisions.standing_open(who, role=role), who.by))


@write(router, "POST", f"{CAND}/admit")
def admit(request: HttpRequest, production: Id, cand: Id, body: said.Admission) -> Any:
    """They stand at the audition under the standing decision's minute, with a minute of their own."""
    return on_candidacy(request, production, cand, lambda who: decisions.admit(who, cand, under=body.under))


def revision_of(request: HttpRequest, production: str, body: said.Proposal) -> Revision:
    """The revision as it was said; whoever asks for a condition must be known here."""
    known_here(request, production, *(c.asked_by for c in body.conditions))
    return body.as_revision


@write(router, "POST", f"{CAND}/propose")
def propose(request: HttpRequest, production: Id, cand: Id, body: said.Proposal) -> Any:
    """A first revision is on the table. Proposing is not a position."""
    revision = revision_of(request, production, body)
    return on_candidacy(request, production, cand, lambda who: decisions.propose(who, cand, revision=revision))


@write(router, "POST", f"{CAND}/amend")
def amend(request: HttpRequest, production: Id, cand: Id, body: said.Amendment) -> Any:
    """A new revision is on the table: positions end, objections stay. One that changes nothing is refused."""
    revision = revision_of(request, production, body)
    return on_candidacy(
        request, production, cand, lambda who: decisions.amend(who, cand, revision=revision, on=body.on, material=True)
    )


@write(router, "POST", f"{CAND}/withdraw")
def withdraw(request: HttpRequest, production: Id, cand: Id) -> Any:
    """The proposal is off the table."""
    return on_candidacy(request, production, cand, lambda who: decisions.withdraw_proposal(who, cand))


@write(router, "POST", f"{CAND}/take-out")
def take_out(request: HttpRequest, production: Id, cand: Id, body: said.TakeOut) -> Any:
    """The name stands on its own, out of the list."""
    return on_candidacy(request, production, cand, lambda who: decisions.take_out(who, cand, batch=body.batch))


@write(router, "POST", f"{CAND}/positions")
def position(request: HttpRequest, production: Id, cand: Id, body: said.Position) -> Any:
    """The bearer's answer to a revision stands, or that of somebody whose proxy they hold.

    With a consent, `resolve` says of each own objection that bites whether it ends, or from which step it stands.
    """
    return on_candidacy(request, production, cand, lambda who: give_position(who, cand, body))


def give_position(who: Actor, cand: str, body: said.Position) -> Any:
    """The position as it was said."""
    return decisions.position(
        who, cand, revision=body.revision, what=body.position, reason=body.why, resolve=body.resolve,
        floor=body.floor, principal=body.on_behalf_of,
    )  # fmt: skip


@write(router, "POST", f"{CAND}/reports")
def report(request: HttpRequest, production: Id, cand: Id, body: said.Report) -> Any:
    """What somebody said by phone waits for them to confirm it."""
    return on_candidacy(
        request, production, cand,
        lambda who: decisions.report(
            who, cand, member=body.person, revision=body.revision, what=body.position, reason=body.why,
            resolve=body.resolve,
        ),
    )  # fmt: skip


@write(router, "POST", f"{CAND}/confirm")
def confirm(request: HttpRequest, production: Id, cand: Id, body: said.Confirmation) -> Any:
    """What was reported for the bearer is their own position."""
    return on_candidacy(request, production, cand, lambda who: decisions.confirm(who, cand, resolve=body.resolve))


@write(router, "POST", f"{CAND}/voices")
def advise(request: HttpRequest, production: Id, cand: Id, body: said.Voice) -> Any:
    """A voice is heard; it counts nowhere."""
    return on_candidacy(
        request, production, cand, lambda who: decisions.advise(who, cand, what=body.kind, text=body.text)
    )


@write(router, "POST", f"{CAND}/conditions/{{condition}}/met")
def judge_met(request: HttpRequest, production: Id, cand: Id, condition: Id) -> Any:
    """The precondition is met on this revision."""
    return on_candidacy(
        request, production, cand, lambda who: decisions.judge_met(who, cand, condition=condition), thing=condition
    )


@write(router, "POST", f"{CAND}/conditions/{{condition}}/breach")
def breach(request: HttpRequest, production: Id, cand: Id, condition: Id, body: said.Breach) -> Any:
    """An undertaking was not kept, and how: a review opens."""
    _needs_reason(body)
    return on_candidacy(
        request, production, cand,
        lambda who: decisions.breach(who, cand, condition=condition, reason=body.why), thing=condition,
    )  # fmt: skip


def _needs_reason(body: said.WithReason) -> None:
    if not body.reason.strip() and not body.withheld:
        raise Refused(Why.reason_required, detail=MAY_BE_WITHHELD)


def conclude_one(who: Actor, cand: str, body: said.Conclusion) -> Any:
    """The conclusion, if nothing that bears on it has happened since the bearer looked."""
    seen = seen_number(who.production, who.by, cand, body.seen)
    return decisions.conclude(who, cand, revision=body.revision, seen=seen)


@write(router, "POST", f"{CAND}/conclude")
def conclude(request: HttpRequest, production: Id, cand: Id, body: said.Conclusion) -> Any:
    """The minute is frozen and the step reached; refused with every reason that holds."""
    return on_candidacy(request, production, cand, lambda who: conclude_one(who, cand, body))


@write(router, "POST", f"{CAND}/decide")
def decide(request: HttpRequest, production: Id, cand: Id, body: said.DecideAlone) -> Any:
    """*One decides*: proposed, supported and concluded in one act.

    `resolve` says of each objection of the bearer's own whether it ends, or from which step it stands.
    """
    revision = revision_of(request, production, body)
    return on_candidacy(
        request, production, cand,
        lambda who: decisions.decide(who, cand, revision=revision, reason=body.why, resolve=body.resolve),
    )  # fmt: skip


@write(router, "POST", f"{CAND}/waive-grace")
def waive_grace(request: HttpRequest, production: Id, cand: Id) -> Any:
    """The bearer agrees that the offer goes out at once; with the last agreement it does."""
    return on_candidacy(request, production, cand, lambda who: agreements.move(who, "waive_grace", cand=cand))


@write(router, "POST", f"{CAND}/extend-offer")
def extend_offer(request: HttpRequest, production: Id, cand: Id, body: Longer) -> Any:
    """The bearer agrees that a live offer stands longer by so many hours; with the last agreement it does."""
    return on_candidacy(
        request, production, cand, lambda who: agreements.move(who, "extend_offer", cand=cand, hours=body.hours)
    )


@write(router, "POST", f"{CAND}/tasks")
def give_task(request: HttpRequest, production: Id, cand: Id, body: said.Task) -> Any:
    """The task waits for its owner, under the minute."""
    return on_candidacy(
        request, production, cand,
        lambda who: tasks.give_task(who, cand, owner=body.owner, what=body.text, outward=body.outward),
    )  # fmt: skip


@write(router, "POST", f"{CAND}/tasks/{{task}}/finish")
def finish_task(request: HttpRequest, production: Id, cand: Id, task: Id) -> Any:
    """The task is done."""
    return on_candidacy(request, production, cand, lambda who: tasks.finish_task(who, cand, task=task), thing=task)


@write(router, "POST", f"{CAND}/clearance")
def clear(request: HttpRequest, production: Id, cand: Id, body: said.Clearance) -> Any:
    """The gate opens at the next round, or what was asked for is taken back. For others there is no such address."""
    act = clearance.clear if body.cleared else clearance.withhold

    def cleared(who: Actor) -> Answer:
        act(who, cand)
        return {"events": [], "made": []}

    return on_team(request, production, cleared)
