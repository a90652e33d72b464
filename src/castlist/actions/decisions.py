"""What people do in the room. Each function is one act: the rules allow it or refuse it, and the log keeps it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from castlist.actions.log import Said, Scope, Written, write
from castlist.queries.revisions import Row, says_the_same
from castlist.records.ids import new_id
from castlist.records.models import Performer
from castlist.rules.decisions import answering, concluding, objecting, proposing
from castlist.rules.decisions.facts import Condition, Proposal
from castlist.rules.decisions.state import Event, State
from castlist.rules.ladder import STEPS
from castlist.rules.why import Refused, Why


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, where, when, and under which request key: what every act is given."""

    production: str
    by: str
    now: datetime
    key: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody says something: a text, or that it is withheld."""

    text: str = ""
    withheld: bool = False


NO_REASON = Reason()


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition as somebody asks for it. `what`: pre or undertaking.

    `id` of one that is on the table already: whatever is left empty here stays as it was there.
    """

    what: str
    text: str
    asked_by: str = ""
    due: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """What a proposal says. `terms` and `conditions` None: as they were."""

    target: str
    terms: str | None = ""
    conditions: Sequence[Asked] | None = ()
    reserve: bool = False
    deadline_hours: int = 0


Rule = Callable[[State, int, Said], list[Event]]


def act(
    actor: Actor, cand: str, name: str, rule: Rule, *, wide: str = "", role: str = "", what: object = None,
    fresh: bool = False, performer: str = "",
) -> Written:  # fmt: skip
    """The act stands, or is refused. `wide`: it looks beyond its candidacy, at the 'role' or the 'production'.

    `fresh`: the candidacy begins here under a name of ours, which a request that is sent again does not know.
    """
    scope = Scope(role, cand, whole=wide == "production", rivals=wide == "role", performer=performer)
    said = Said(actor.by)
    return write(
        actor.production,
        lambda state, at: rule(state, at, said),
        by=actor.by,
        now=actor.now,
        scope=scope,
        said=said,
        key=actor.key,
        act=f"{name} {'' if fresh else cand} {what!r}",
        answer=lambda state, events: {"candidacy": cand, "events": [e.kind for e in events]},
    )


def _reason(said: Said, reason: Reason) -> str:
    return said.text(reason.text, withheld=reason.withheld)


LONGEST_DUE = 60


def _condition(said: Said, asked: Asked, by: str, kept: Mapping[str, Condition]) -> Condition:
    if asked.what not in ("pre", "undertaking"):
        raise Refused(Why.unknown)
    old = kept.get(asked.id) if asked.id else Condition(new_id(), asked.what, by)
    if old is None:
        raise Refused(Why.unknown, detail="There is no such condition on the table.")
    if len(asked.due) > LONGEST_DUE:
        raise Refused(Why.too_long, detail=f"Say in at most {LONGEST_DUE} characters when the condition is due.")
    text = said.text(asked.text) or old.text
    if not text:
        raise Refused(Why.reason_required, detail="Say what the condition is.")
    return Condition(old.id, asked.what, asked.asked_by or old.asked_by, text, said.text(asked.due) or old.due)


def _terms(said: Said, revision: Revision, by: str, old: Proposal | None = None) -> proposing.Terms:
    if not 0 <= revision.deadline_hours <= 24 * 366:
        raise Refused(Why.bad_rule)
    terms = said.text(revision.terms) if revision.terms is not None else (old.terms if old else "")
    before = old.conditions if old else ()
    if revision.conditions is None:
        return proposing.Terms(terms, before, revision.reserve, revision.deadline_hours)
    kept = {c.id: c for c in before}
    conditions = tuple(_condition(said, c, by, kept) for c in revision.conditions)
    return proposing.Terms(terms, conditions, revision.reserve, revision.deadline_hours)


def put_forward(
    actor: Actor, *, role: str, performer: str, reason: Reason, person: str = "", cand: str = ""
) -> Written:
    """A member names somebody: they stand below the ladder, with why. Refuses: no_right, already_there, recused."""
    fresh, cand = not cand, cand or new_id()
    return act(
        actor, cand, "put_forward",
        lambda state, at, said: proposing.put_forward(
            state, cand, by=actor.by, at=at, performer=_not_merged(performer), role=role,
            reason=_reason(said, reason), person=person,
        ),
        role=role, performer=performer, what=(role, performer), fresh=fresh,
    )  # fmt: skip


def submit(
    actor: Actor, *, role: str, performer: str, person: str = "", cand: str = "", only_while_open: bool = False
) -> Written:
    """A performer puts themselves in; `only_while_open`: in the time of the open call. Refuses: already_there."""
    fresh, cand = not cand, cand or new_id()
    return act(
        actor, cand, "submit",
        lambda state, at, said: proposing.submit(
            state, cand, by=actor.by, at=at, performer=_not_merged(performer), role=role, person=person,
            only_while_open=only_while_open,
        ),
        role=role, performer=performer, what=(role, performer), fresh=fresh,
    )  # fmt: skip


def _not_merged(performer: str) -> str:
    """The performer, who stays so until this act is over: who makes two records one, or erases one, waits for that."""
    rows = Performer.objects.filter(pk=performer)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(no_key=True)
    merged, erased_at = rows.values_list("merged_into_id", "erased_at").first() or (None, None)
    if merged:
        raise Refused(Why.stale_version)
    if erased_at:
        raise Refused(Why.erased)
    return performer


def propose(actor: Actor, cand: str, *, revision: Revision, batch: str = "") -> Written:
    """A first revision is on the table. Refuses: already_open, unreachable, no_right."""
    return act(
        actor, cand, "propose",
        lambda state, at, said: proposing.propose(
            state, cand, by=actor.by, at=at, target=revision.target, terms=_terms(said, revision, actor.by), batch=batch
        ),
        what=revision,
    )  # fmt: skip


def amend(actor: Actor, cand: str, *, revision: Revision, on: int | None = None, material: bool = False) -> Written:
    """A new revision is on the table; positions end, objections stay. Refuses: not_latest, unreachable, no_right; and
    already_there, where it is to be `material` and says what is on the table already.
    """

    def rule(state: State, at: int, said: Said) -> list[Event]:
        old = state.proposal(cand)
        if material and old and on in (None, old.revision) and _says_the_same(old, revision, actor.by):
            raise Refused(Why.already_there, detail=NOTHING_OTHERWISE)
        terms = _terms(said, revision, actor.by, old)
        return proposing.amend(state, cand, by=actor.by, at=at, target=revision.target, terms=terms, revision=on)

    return act(actor, cand, "amend", rule, what=(revision, on))


NOTHING_OTHERWISE = "A new revision asks everybody anew, and nothing in this one would be otherwise."


def _says_the_same(old: Proposal, new: Revision, by: str) -> bool:
    if (new.target, new.reserve, new.deadline_hours) != (old.target, old.reserve, old.deadline_hours):
        return False
    rows = None if new.conditions is None else [
        Row(c.id, c.what, c.text, c.due, c.asked_by or ("" if c.id else by)) for c in new.conditions
    ]  # fmt: skip
    return says_the_same(old, new.terms, rows)


def withdraw_proposal(actor: Actor, cand: str) -> Written:
    """Nothing is on the table any more. Refuses: not_owner."""
    return act(
        actor, cand, "withdraw_proposal",
        lambda state, at, said: proposing.withdraw_proposal(state, cand, by=actor.by, at=at),
    )  # fmt: skip


def position(
    actor: Actor, cand: str, *, revision: int, what: str, reason: Reason, resolve: Mapping[str, str] | None = None,
    floor: str = "", principal: str = "",
) -> Written:  # fmt: skip
    """The person's answer to this revision stands. Refuses: not_latest, reason_required, must_say_ends_or_stands."""
    return act(
        actor, cand, "position",
        lambda state, at, said: answering.position(
            state, cand, by=actor.by, at=at, revision=revision, what=what, new_id=new_id(),
            reason=_reason(said, reason), resolve=resolve, floor=floor, principal=principal,
        ),
        what=(revision, what, reason, sorted((resolve or {}).items()), floor, principal),
    )  # fmt: skip


def report(
    actor: Actor, cand: str, *, member: str, revision: int, what: str, reason: Reason,
    resolve: Mapping[str, str] | None = None,
) -> Written:  # fmt: skip
    """What somebody said by phone waits for them to confirm it. Refuses: no_right, not_latest."""
    return act(
        actor, cand, "report",
        lambda state, at, said: answering.report(
            state, cand, by=actor.by, at=at, member=member, revision=revision, what=what,
            reason=_reason(said, reason), resolve=resolve,
        ),
        what=(member, revision, what, reason),
    )  # fmt: skip


def confirm(actor: Actor, cand: str, *, resolve: Mapping[str, str] | None = None) -> Written:
    """What was reported for the person is their own position. Refuses: unknown."""
    return act(
        actor, cand, "confirm",
        lambda state, at, said: answering.confirm(state, cand, by=actor.by, at=at, new_id=new_id(), resolve=resolve),
        what=sorted((resolve or {}).items()),
    )  # fmt: skip


def advise(actor: Actor, cand: str, *, what: str, text: str) -> Written:
    """A voice is heard; it counts nowhere. Refuses: no_right."""

    def rule(state: State, at: int, said: Said) -> list[Event]:
        commitment = said.text(text)
        if what == "comment" and not commitment:
            raise Refused(Why.reason_required, detail="Write what you want to say.")
        return answering.advise(state, cand, by=actor.by, at=at, what=what, new_id=new_id(), text=commitment)

    return act(actor, cand, "advise", rule, what=(what, text))


def object_to(
    actor: Actor, cand: str, *, floor: str, reason: Reason, scope: str = "role", asked_by: str = ""
) -> Written:
    """An objection stands from its floor. Refuses: no_right, bad_step, reason_required."""
    if scope not in ("role", "production") or floor not in STEPS:
        raise Refused(Why.bad_step if floor not in STEPS else Why.unknown)
    return act(
        actor, cand, "object_to",
        lambda state, at, said: objecting.object_to(
            state, cand, by=actor.by, at=at, floor=floor, new_id=new_id(), reason=_reason(said, reason), scope=scope,
            asked_by=asked_by,
        ),
        what=(floor, reason, scope, asked_by),
    )  # fmt: skip


def take_up(actor: Actor, cand: str, *, asked_by: str, floor: str, reason: Reason, scope: str = "role") -> Written:
    """What a voice asked for stands as the person's own objection. Refuses: as object_to."""
    return object_to(actor, cand, floor=floor, reason=reason, scope=scope, asked_by=asked_by)


def move_floor(actor: Actor, cand: str, *, objection: str, to: str, reason: Reason = NO_REASON) -> Written:
    """The objection stands from another step. Refuses: not_owner, orphan_needs_release, bad_step."""
    return act(
        actor, cand, "move_floor",
        lambda state, at, said: objecting.move_floor(
            state, cand, by=actor.by, at=at, objection=objection, to=to, reason=_reason(said, reason)
        ),
        what=(objection, to, reason),
    )  # fmt: skip


def withdraw_objection(actor: Actor, cand: str, *, objection: str) -> Written:
    """The objection has ended. Refuses: not_owner, orphan_needs_release."""
    return act(
        actor, cand, "withdraw_objection",
        lambda state, at, said: objecting.withdraw_objection(state, cand, by=actor.by, at=at, objection=objection),
        what=objection,
    )  # fmt: skip


def adopt(actor: Actor, cand: str, *, objection: str) -> Written:
    """Somebody speaks for the orphan in this role. Refuses: not_orphan, already_adopted."""
    return act(
        actor, cand, "adopt",
        lambda state, at, said: objecting.adopt(state, cand, by=actor.by, at=at, objection=objection),
        what=objection,
    )  # fmt: skip


def judge_met(actor: Actor, cand: str, *, condition: str) -> Written:
    """The precondition is met on this revision. Refuses: not_owner, unknown."""
    return act(
        actor, cand, "judge_met",
        lambda state, at, said: proposing.judge_met(state, cand, by=actor.by, at=at, condition=condition),
        what=condition,
    )  # fmt: skip


def breach(actor: Actor, cand: str, *, condition: str, reason: Reason = NO_REASON) -> Written:
    """An undertaking was broken, and how: a review opens. Refuses: unknown, no_right."""
    return act(
        actor, cand, "breach",
        lambda state, at, said: proposing.breach(
            state, cand, by=actor.by, at=at, condition=condition, reason=_reason(said, reason)
        ),
        what=(condition, reason),
    )  # fmt: skip


def take_out(actor: Actor, cand: str, *, batch: str) -> Written:
    """The name stands on its own, out of the list. Refuses: unknown, no_right."""
    return act(
        actor, cand, "take_out",
        lambda state, at, said: proposing.take_out(state, cand, by=actor.by, at=at, batch=batch),
        what=batch,
    )  # fmt: skip


def conclude(actor: Actor, cand: str, *, revision: int, seen: int | None = None) -> Written:
    """The minute is frozen and the step reached. Refuses: every reason that holds."""
    return act(
        actor, cand, "conclude",
        lambda state, at, said: concluding.conclude(state, cand, by=actor.by, at=at, revision=revision, seen=seen),
        what=revision,
    )  # fmt: skip


def decide(
    actor: Actor, cand: str, *, revision: Revision, reason: Reason, resolve: Mapping[str, str] | None = None
) -> Written:
    """*One decides*: proposed, supported and concluded in one act. Refuses: no_right, and all that conclude refuses.

    `resolve` says of each objection of their own whether it ends, or from which step it stands.
    """
    return act(
        actor, cand, "decide",
        lambda state, at, said: concluding.decide(
            state, cand, by=actor.by, at=at, target=revision.target, new_id=new_id(), reason=_reason(said, reason),
            terms=_terms(said, revision, actor.by, state.proposal(cand)), resolve=resolve,
        ),
        what=(revision, reason, sorted((resolve or {}).items())),
    )  # fmt: skip


def standing_open(actor: Actor, *, role: str, cand: str = "") -> Written:
    """A standing decision on the role's audition is on the table. Refuses: no_right, already_open."""
    fresh, cand = not cand, cand or new_id()
    return act(
        actor, cand, "standing_open",
        lambda state, at, said: proposing.standing_open(state, cand, by=actor.by, at=at, role=role),
        wide="role", role=role, what=role, fresh=fresh,
    )  # fmt: skip


def admit(actor: Actor, cand: str, *, under: str) -> Written:
    """They stand at the audition under the standing minute. Refuses: objection_bites, already_open, under_review."""
    return act(
        actor, cand, "admit",
        lambda state, at, said: concluding.admit(state, cand, by=actor.by, at=at, under=under),
        wide="role", what=under,
    )  # fmt: skip


def clear(actor: Actor, cand: str, *, value: bool) -> Written:
    """The gate is as the safeguarding lead says. Refuses: no_right."""
    return act(
        actor, cand, "clear",
        lambda state, at, said: proposing.clear(state, cand, by=actor.by, at=at, value=value),
        what=value,
    )  # fmt: skip
