"""Reads the forms of the room: each turns what was posted into one action."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from django.http import QueryDict

from castlist.actions import agreements, decisions, notes, people, tasks
from castlist.actions.decisions import NO_REASON, Actor, Asked, Reason, Revision
from castlist.actions.log import Written
from castlist.actions.people import NotUsable
from castlist.queries.rooms import seen_number
from castlist.rules.decisions.facts import Candidacy
from castlist.rules.why import MAY_BE_WITHHELD, Refused, Why

Form = QueryDict
Act = Callable[[Actor, str, Form, Candidacy], object]
MOST_CONDITIONS = 20


def number(form: Mapping[str, str], name: str, default: int = 0) -> int:
    """A whole number out of a form; refuses anything else."""
    value = form.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise Refused(Why.unknown, detail=f"“{value[:20]}” is not a number.")
    return int(value)


def reason(form: Mapping[str, str]) -> Reason:
    """The reason box, and whether it is withheld."""
    return Reason(form.get("reason", ""), withheld=bool(form.get("withheld")))


def resolves(form: Mapping[str, str]) -> dict[str, str]:
    """What becomes of each own objection: 'ends', or the step from which it stands."""
    return {k.removeprefix("resolve-"): v for k, v in form.items() if k.startswith("resolve-") and v}


def conditions(form: Mapping[str, str]) -> list[Asked]:
    """The rows of conditions that were filled in."""
    rows = []
    for n in range(1, MOST_CONDITIONS + 1):
        text = form.get(f"condition-text-{n}", "").strip()
        if text:
            what = "undertaking" if form.get(f"condition-kind-{n}") == "undertaking" else "pre"
            rows.append(
                Asked(what, text, form.get(f"condition-asked-{n}", ""), form.get(f"condition-due-{n}", "").strip())
            )
    return rows


def revision(form: Mapping[str, str]) -> Revision:
    """What the proposal form says. Refuses where nothing was chosen: incomplete."""
    if not form.get("target", ""):
        raise Refused(Why.incomplete, detail="Choose what is proposed.")
    hours = number(form, "deadline")
    return Revision(form.get("target", ""), form.get("terms", ""), conditions(form), bool(form.get("reserve")), hours)


def _position(actor: Actor, cand: str, form: Form, found: Candidacy) -> object:
    what = form.get("kind", "")
    if not what:
        raise Refused(Why.incomplete, detail="Choose one of the four answers.")
    return decisions.position(
        actor, cand, revision=number(form, "revision"), what=what, reason=reason(form),
        resolve=resolves(form) if what != "object" else {}, floor=form.get("floor", "") if what == "object" else "",
        principal=form.get("for_", ""),
    )  # fmt: skip


def _report(actor: Actor, cand: str, form: Form, found: Candidacy) -> object:
    what = form.get("kind", "")
    if not what:
        raise Refused(Why.incomplete, detail="Choose one of the four answers.")
    return decisions.report(
        actor,
        cand,
        member=form.get("member", ""),
        revision=number(form, "revision"),
        what=what,
        reason=reason(form),
        resolve=resolves(form),
    )


def _conclude(actor: Actor, cand: str, form: Form, found: Candidacy) -> object:
    seen = seen_number(actor.production, actor.by, cand, form.get("seen", ""))
    return decisions.conclude(actor, cand, revision=number(form, "revision"), seen=seen)


def _object(actor: Actor, cand: str, form: Form, found: Candidacy) -> object:
    scope = form.get("scope") or "role"
    return decisions.object_to(actor, cand, floor=form.get("floor", ""), reason=reason(form), scope=scope)


def _take_up(actor: Actor, cand: str, form: Form, found: Candidacy) -> object:
    floor, asked_by = form.get("floor", ""), form.get("asked_by", "")
    return decisions.take_up(actor, cand, asked_by=asked_by, floor=floor, reason=reason(form))


def _release(actor: Actor, cand: str, form: Form, found: Candidacy) -> object:
    text = form.get("reason", "").strip()
    if not text:
        raise Refused(Why.reason_required)
    return agreements.move(actor, "release", cand=cand, objection=form.get("objection", ""), reason=text)


def _task(actor: Actor, cand: str, form: Form, found: Candidacy) -> object:
    inward = bool(form.get("inward"))
    return tasks.give_task(actor, cand, owner=form.get("owner", ""), what=form.get("text", ""), outward=not inward)


def _breach(actor: Actor, cand: str, form: Form, found: Candidacy) -> object:
    said = reason(form)
    if not said.text.strip() and not said.withheld:
        raise Refused(Why.reason_required, detail=MAY_BE_WITHHELD)
    return decisions.breach(actor, cand, condition=form.get("condition", ""), reason=said)


def and_mine(actor: Actor, cand: str, form: Form, done: Written, why: Reason = NO_REASON) -> object:
    """Proposing is not a position: the proposer's own answer is an act of its own, out of the same form.

    Of the four (CONSENT section 4) it offers the two that need no more words: a concern and an objection need a reason,
    an objection its floor, too, and are given with the question that follows. Only where an offer is out does the form
    ask `why`, of whoever wants it taken back; without that they are asked with the question, too.
    """
    proposal = None if done.again else done.state.proposal(cand)
    what = form.get("mine", "")
    if proposal is None or what not in ("support", "accept"):
        return done
    who = Actor(actor.production, actor.by, actor.now, f"{actor.key}:mine" if actor.key else "")
    with suppress(Refused):  # an objection of theirs may bite: what becomes of it is asked with the question
        decisions.position(who, cand, revision=proposal.revision, what=what, reason=why)
    return done


def _decided(form: Form) -> Revision:
    """What one decides: what is on the table stays as it is there, with its terms and conditions."""
    said = revision(form)
    return replace(said, terms=None, conditions=None) if said.target == form.get("open") else said


def _alternate(actor: Actor, cand: str, form: Form, found: Candidacy) -> object:
    return agreements.move(actor, "name_alternate", person=alternate_in(actor, form), cand=cand)


def alternate_in(actor: Actor, form: Mapping[str, str]) -> str:
    """The person a form names: somebody on the team, or, by name and address, somebody who is not."""
    if form.get("alternate"):
        return form["alternate"][:12]
    if not form.get("email", "").strip():
        raise Refused(Why.incomplete, detail="Choose somebody, or say their name and address.")
    try:
        return people.make_person(email=form["email"], name=form.get("name", ""), now=actor.now).pk
    except NotUsable as no:
        raise Refused(Why.incomplete, detail=str(no)) from None


def _words(form: Form) -> notes.Words:
    score = form.get("score", "").strip() or "0"
    if not (score.isascii() and score.isdigit() and len(score) < 10):
        raise Refused(Why.bad_score)
    return notes.Words(form.get("audience", ""), form.get("text", ""), int(score))


def change_note(actor: Actor, cand: str, form: Form) -> object:
    """One's own note is as it was typed."""
    return notes.change(
        actor, cand, note=form.get("note", "")[:12], version=number(form, "version"), words=_words(form)
    )


def withdraw_note(actor: Actor, cand: str, form: Form) -> object:
    """One's own note is taken back."""
    return notes.withdraw(actor, cand, note=form.get("note", "")[:12], version=number(form, "version"))


ACTS: dict[str, Act] = {
    "position": _position,
    "propose": lambda actor, cand, form, found: and_mine(
        actor, cand, form, decisions.propose(actor, cand, revision=revision(form)), reason(form)
    ),
    "amend": lambda actor, cand, form, found: and_mine(
        actor, cand, form,
        decisions.amend(actor, cand, revision=revision(form), on=number(form, "revision") or None, material=True),
        reason(form),
    ),
    "withdraw": lambda actor, cand, form, found: decisions.withdraw_proposal(actor, cand),
    "object": _object,
    "floor": lambda actor, cand, form, found: decisions.move_floor(
        actor, cand, objection=form.get("objection", ""), to=form.get("floor", ""), reason=reason(form)
    ),
    "withdraw_objection": lambda actor, cand, form, found: decisions.withdraw_objection(
        actor, cand, objection=form.get("objection", "")
    ),
    "adopt": lambda actor, cand, form, found: decisions.adopt(actor, cand, objection=form.get("objection", "")),
    "release": _release,
    "take_up": _take_up,
    "advise": lambda actor, cand, form, found: decisions.advise(
        actor, cand, what=form.get("kind", "") or "comment", text=form.get("text", "") or form.get("reason", "")
    ),
    "conclude": _conclude,
    "judge": lambda actor, cand, form, found: decisions.judge_met(actor, cand, condition=form.get("condition", "")),
    "breach": _breach,
    "task": _task,
    "finish": lambda actor, cand, form, found: tasks.finish_task(actor, cand, task=form.get("task", "")),
    "decide": lambda actor, cand, form, found: decisions.decide(
        actor, cand, revision=_decided(form), reason=reason(form), resolve=resolves(form)
    ),
    "alternate": _alternate,
    "agree_alternate": lambda actor, cand, form, found: agreements.agree(actor, form.get("motion", "")[:12]),
    "admit": lambda actor, cand, form, found: decisions.admit(actor, cand, under=form.get("under", "")[:12]),
    "waive_grace": lambda actor, cand, form, found: agreements.move(actor, "waive_grace", cand=cand),
    "extend_offer": lambda actor, cand, form, found: agreements.move(
        actor, "extend_offer", cand=cand, hours=number(form, "hours")
    ),
    "confirm": lambda actor, cand, form, found: decisions.confirm(actor, cand, resolve=resolves(form) or None),
    "report": _report,
    "note": lambda actor, cand, form, found: notes.write(actor, cand, _words(form)),
    "change_note": lambda actor, cand, form, found: change_note(actor, cand, form),
    "withdraw_note": lambda actor, cand, form, found: withdraw_note(actor, cand, form),
}  # fmt: skip

DONE = {
    "position": "Your answer stands.",
    "propose": "It is on the table.",
    "picture": "The picture is as you wanted it.",
    "amend": "A new revision is on the table; everybody is asked again.",
    "withdraw": "The proposal is off the table.",
    "object": "Your objection stands.",
    "floor": "Your objection stands from there.",
    "withdraw_objection": "Your objection has ended.",
    "adopt": "You speak for this objection now.",
    "release": "Your agreement to release it stands.",
    "take_up": "Your objection stands.",
    "advise": "Your voice is heard.",
    "conclude": "Concluded. The minute is frozen.",
    "judge": "The condition is met.",
    "breach": "The conclusion is under review.",
    "task": "The task is given.",
    "finish": "Done.",
    "decide": "Decided. The minute is frozen.",
    "alternate": "They sit in once those who are left, and one more, have agreed.",
    "agree_alternate": "Your agreement stands.",
    "admit": "Admitted. The minute is frozen.",
    "waive_grace": "Your agreement to waive the grace stands.",
    "extend_offer": "Your agreement that it stands longer is kept.",
    "confirm": "Your answer stands.",
    "report": "Entered. It counts once they confirm it.",
    "note": "Your note is kept.",
    "change_note": "Your note is kept as it is now. How it was before is yours to read.",
    "withdraw_note": "You have taken your note back. Nobody else sees that it was.",
}
"""What the viewer reads after an act."""
