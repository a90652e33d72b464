"""Reads the forms about the team and the rule: each turns what was posted into one action, or one motion."""

from collections.abc import Callable, Mapping
from typing import Any

from castlist.actions import agreements
from castlist.actions.decisions import Actor
from castlist.actions.log import Written
from castlist.queries.invitations import not_invited_yet
from castlist.rules.why import Refused, Why
from castlist.web.inviting import again, invite
from castlist.web.room_acts import alternate_in, number

Act = Callable[[Actor, Any], object]
STEPS = ("consider", "audition", "callback", "offer")
MOST_ROWS = 20


def _chosen(form: Any, name: str, says: str) -> str:
    """What was chosen under the name. Refuses incomplete, with the sentence, where nothing was."""
    found: str = form.get(name, "")
    if not found.strip():
        raise Refused(Why.incomplete, detail=says)
    return found


def _standing(actor: Actor, form: Any) -> object:
    held = form.getlist("standing")
    if not held:
        raise Refused(Why.incomplete, detail="Choose what they also get.")
    say = [(form.get("role") or "*", form.get("step") or "*")] if "say" in held else []
    return agreements.move(
        actor, "add_member", person=_chosen(form, "member", "Choose who gets it."), say=say, voice="voice" in held,
        desk="desk" in held, lead="lead" in held, reason=form.get("reason", ""),
    )  # fmt: skip


def _rule(actor: Actor, form: Any) -> object:
    preset = form.get("preset", "together")
    change: dict[str, Any] = {name: bool(form.get(name)) for name in ("sealed", "notes_after_own")}
    if form.get("grace", "").strip():
        change["grace_hours"] = number(form, "grace")
    if form.get("absence", "").strip():
        change["absence_hours"] = number(form, "absence") * 24
    if form.getlist("steps"):
        change["steps"] = [s for s in STEPS if s in form.getlist("steps")]
    if form.get("skip_to"):
        change["skip_to"] = form["skip_to"]
    if preset == "one":
        if not form.get("decider"):
            raise Refused(Why.incomplete, detail="Choose who decides.")
        change |= {"preset": "one", "decider": form.get("decider", "")}
    else:
        change |= {"preset": "together", "q": number(form, "quorum", 2)}
    return agreements.move(actor, "set_rule", change=change, reason=form.get("reason", ""))


def _quorum(actor: Actor, form: Any) -> object:
    """Numbers of their own for one role or step; a row without a number falls away."""
    rows = []
    for n in range(1, MOST_ROWS + 1):
        if form.get(f"q-{n}", "").strip():
            rows.append([form.get(f"role-{n}") or "*", form.get(f"step-{n}") or "*", number(form, f"q-{n}")])
    return agreements.move(actor, "set_rule", change={"q_at": rows})


def _agree(actor: Actor, form: Any) -> object:
    if form.get("answer") == "no":
        return agreements.withdraw_motion(actor, form.get("motion", ""))
    return agreements.agree(actor, form.get("motion", ""))


def _alternates(actor: Actor, form: Any) -> object:
    return agreements.move(actor, "name_alternate", person=alternate_in(actor, form), seat=form.get("for", "")[:12])


def _officers(actor: Actor, form: Any) -> object:
    chosen = [form.get(name, "") for name in ("lead", "deputy")]
    if not all(chosen) or chosen[0] == chosen[1]:
        raise Refused(Why.bad_rule, detail="Name two different people: a lead and a deputy.")
    for n, person in enumerate(chosen):
        who = Actor(actor.production, actor.by, actor.now, f"{actor.key}:{n}" if actor.key else "")
        written = agreements.move(who, "add_member", person=person, lead=True)
    return written


def _outside(actor: Actor, form: Any) -> object:
    said = {name: form.get(name, "") for name in ("name", "title", "email", "phone")}
    return agreements.name_outside(actor, **said, reason=form.get("reason", ""))


def _waive(actor: Actor, form: Any) -> object:
    """`relation` names whom and from which room: PERSON:ROLE."""
    person, _, role = form.get("relation", "").partition(":")
    return agreements.move(actor, "waiver", person=person, role=role)


def _remove(actor: Actor, form: Any) -> object:
    args = {"at_once": True} if form.get("at_once") else {}
    person = _chosen(form, "member", "Choose who is to go.")
    return agreements.move(actor, "remove_member", person=person, reason=form.get("reason", ""), **args)


def _find(actor: Actor, form: Any) -> object:
    return agreements.move(
        actor, "find_relation", person=_chosen(form, "member", "Choose whose relation it is."),
        performer=_chosen(form, "performer", "Choose to whom they are related."), what=form.get("kind", "family")[:20],
    )  # fmt: skip


ACTS: dict[str, Act] = {
    "invite": lambda actor, form: invite(actor, form)[1],
    "again": again,
    "standing": _standing,
    "relation": lambda actor, form: agreements.declare(
        actor, performer=_chosen(form, "candidacy", "Choose to whom."), what=form.get("kind", "family")[:20]
    ),
    "testify": lambda actor, form: agreements.testify(
        actor, performer=_chosen(form, "performer", "Choose of whom you tell."), text=form.get("text", "")
    ),
    "find": _find,
    "rule": _rule,
    "quorum": _quorum,
    "gate": lambda actor, form: agreements.move(actor, "set_rule", change={"gate": bool(form.get("gate"))}),
    "alternates": _alternates,
    "outside": _outside,
    "agree": _agree,
    "waive": _waive,
    "remove": _remove,
    "leave": lambda actor, form: agreements.leave(actor, sure=bool(form.get("sure"))),
    "officers": _officers,
    "close": lambda actor, form: agreements.move(actor, "close_casting"),
    "open": lambda actor, form: agreements.move(actor, "open_casting"),
    "proxy": lambda actor, form: agreements.give_proxy(
        actor,
        holder=_chosen(form, "holder", "Choose who is to answer for you."),
        role=form.get("role") or "*",
        days=number(form, "days", 30),
    ),
    "end_proxy": lambda actor, form: agreements.end_proxy(
        actor, holder=form.get("holder", ""), role=form.get("role") or "*"
    ),
}
OPEN_TO_ALL = ("agree", "relation", "testify", "leave")
"""What everybody on the team may try; the rest is for people with a say."""

DONE = {
    "invite": "They are on the team.",
    "again": "Another mail is on its way to them.",
    "standing": "It stands.",
    "relation": "It is declared. Whatever you may not take part in is out of your sight now.",
    "testify": "It stands with those who decide.",
    "find": "It is found.",
    "rule": "The rule is changed.",
    "quorum": "It stands.",
    "gate": "It stands.",
    "alternates": "They are named.",
    "agree": "Your answer stands, and with it, it is so.",
    "withdrawn": "It is off the table.",
    "waive": "The relation is waived.",
    "remove": "They are no longer on the team.",
    "officers": "They are named.",
    "outside": "It is printed.",
    "close": "The casting is closed.",
    "open": "The casting is open again.",
    "proxy": "They may answer for you.",
    "end_proxy": "They may no longer answer for you.",
}
"""What is so after the act, where nobody else has to agree to it any more."""
ADDS, WAITS = "member_added", ("motion_opened", "motion_agreed")


def went(name: str, outcome: object) -> dict[str, str]:
    """What the address after an act says of it: `done`, or what it waits for; and `who` has joined by it."""
    if not isinstance(outcome, Written):
        return {"done": name}
    for event in outcome.events:
        if event.kind in WAITS:
            return {"done": name, "waits": str(event.data.get("motion") or event.data["id"])}
    joined = [str(event.data["person"]) for event in outcome.events if event.kind == ADDS]
    off = any(event.kind == "motion_withdrawn" for event in outcome.events)
    return {"done": "withdrawn" if off else name} | ({"who": joined[0]} if joined else {})


def sentence_after(asked: Mapping[str, str], page: Mapping[str, Any]) -> str:
    """What has become of the viewer's act, as it is now: it is so, or whom it waits for."""
    name, who = asked.get("done", ""), asked.get("who", "")
    if asked.get("waits"):
        motion = next((m for m in page["motions"] if m["id"] == asked["waits"]), None)
        return waits_still(name, motion) if name in DONE and motion else ""
    joined = page["absent"].get(who)
    if joined and name in ("invite", "agree"):
        return str(joined.sentence)
    return DONE.get(name, "")


def waits_still(name: str, motion: Mapping[str, Any]) -> str:
    """That it is not so yet, and whom it waits for."""
    said = "Your answer stands. " if name == "agree" else ""
    if motion["joins"]:
        return said + not_invited_yet(motion["joins"], motion["waits"])
    return f"{said}It is not so yet: it waits for {motion['waits']} to agree."
