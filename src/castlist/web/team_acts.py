"""Reads the forms about the team and the rule: each turns what was posted into one action, or one motion."""

from collections.abc import Callable
from typing import Any

from castlist.actions import agreements
from castlist.actions.decisions import Actor
from castlist.rules.why import Refused, Why
from castlist.web.home_views import invite
from castlist.web.room_acts import number

Act = Callable[[Actor, Any], object]


def _standing(actor: Actor, form: Any) -> object:
    held = form.getlist("standing")
    say = [(form.get("role") or "*", form.get("step") or "*")] if "say" in held else []
    return agreements.move(
        actor, "add_member", person=form.get("member", ""), say=say, voice="voice" in held, desk="desk" in held,
        lead="lead" in held,
    )  # fmt: skip


def _rule(actor: Actor, form: Any) -> object:
    preset = form.get("preset", "together")
    change: dict[str, Any] = {"sealed": bool(form.get("sealed"))}
    if form.get("grace", "").strip():
        change["grace_hours"] = number(form, "grace")
    if form.get("absence", "").strip():
        change["absence_hours"] = number(form, "absence") * 24
    if form.getlist("steps"):
        change["steps"] = [s for s in ("consider", "audition", "callback", "offer") if s in form.getlist("steps")]
    if preset == "one":
        change |= {"preset": "one", "decider": form.get("decider", "")}
    else:
        change |= {"preset": "together", "q": number(form, "quorum", 2)}
    return agreements.move(actor, "set_rule", change=change, reason=form.get("reason", ""))


def _agree(actor: Actor, form: Any) -> object:
    if form.get("answer") == "no":
        return agreements.withdraw_motion(actor, form.get("motion", ""))
    return agreements.agree(actor, form.get("motion", ""))


def _alternates(actor: Actor, form: Any) -> object:
    named = 0
    for n in range(1, 7):
        person = form.get(f"alternate-{n}", "")
        if person:
            who = Actor(actor.production, actor.by, actor.now, f"{actor.key}:{n}" if actor.key else "")
            agreements.move(who, "name_alternate", person=person, seat=form.get(f"for-{n}", ""))
            named += 1
    if not named:
        raise Refused(Why.unknown, detail="Choose somebody.")
    return named


def _officers(actor: Actor, form: Any) -> object:
    people = [form.get(name, "") for name in ("lead", "deputy")]
    if not all(people) or people[0] == people[1]:
        raise Refused(Why.bad_rule, detail="Name two different people: a lead and a deputy.")
    for n, person in enumerate(people):
        who = Actor(actor.production, actor.by, actor.now, f"{actor.key}:{n}" if actor.key else "")
        agreements.move(who, "add_member", person=person, lead=True)
    return people


ACTS: dict[str, Act] = {
    "invite": invite,
    "standing": _standing,
    "relation": lambda actor, form: agreements.declare(
        actor, performer=form.get("candidacy", ""), what=form.get("kind", "family")[:20]
    ),
    "rule": _rule,
    "gate": lambda actor, form: agreements.move(actor, "set_rule", change={"gate": bool(form.get("gate"))}),
    "alternates": _alternates,
    "agree": _agree,
    "waive": lambda actor, form: agreements.move(
        actor, "waiver", person=form.get("member", ""), role=form.get("role", "")
    ),
    "remove": lambda actor, form: agreements.move(actor, "remove_member", person=form.get("member", "")),
    "leave": lambda actor, form: agreements.leave(actor),
    "officers": _officers,
    "proxy": lambda actor, form: agreements.give_proxy(
        actor, holder=form.get("holder", ""), role=form.get("role") or "*", days=number(form, "days", 30)
    ),
    "end_proxy": lambda actor, form: agreements.end_proxy(
        actor, holder=form.get("holder", ""), role=form.get("role") or "*"
    ),
}

DONE = {
    "invite": "They are invited; if others have to agree, it waits for them.",
    "standing": "It stands, or waits for the others to agree.",
    "relation": "It is declared. Whatever you may not take part in is out of your sight now.",
    "rule": "The rule is changed, or waits for the others to agree.",
    "gate": "It stands, or waits for the others to agree.",
    "alternates": "They are named, or it waits for the others to agree.",
    "agree": "Your answer stands.",
    "waive": "It stands, or waits for the others to agree.",
    "remove": "It waits for the others to agree.",
    "officers": "They are named, or it waits for the others to agree.",
    "proxy": "They may answer for you.",
    "end_proxy": "They may no longer answer for you.",
}
