"""What waits for several people to agree: each as one sentence, with who has agreed and whom it waits for."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from castlist.queries.contacts import outside_in
from castlist.queries.doors import Names, moment
from castlist.queries.texts import texts_of
from castlist.queries.wording import counted, step_words
from castlist.records.models import Performer, Person
from castlist.rules.decisions.agreeing import MOTIONS, Needed, args_of, deciders, needed
from castlist.rules.decisions.facts import Candidacy, Motion, Objection, Rule
from castlist.rules.decisions.sight import sees, sight
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused

STANDINGS = (("say", "a say"), ("voice", "a voice"), ("desk", "the desk"), ("lead", "safeguarding"))
ASKED_OF_THE_LOG = ("close_casting",)
"""Whether that may be so hangs on more than pages read: it is asked when the last of them agrees."""
NOBODY = Needed(frozenset(), 0)
SAYS = {
    "add_member": "{person} joins with {standing}",
    "remove_member": "{person} is removed from the team{at_once}",
    "set_rule": "The rule changes: {change}",
    "name_alternate": "{person} is named as an alternate{seat}",
    "waiver": "{person} stays in the room of {role} in spite of a relation",
    "release": "An objection without owner is released",
    "waive_grace": "The offer is live at once, without waiting out its grace",
    "extend_offer": "The offer stands {hours} longer",
    "find_relation": "{person} is related to {performer}: {what}",
    "close_casting": "The casting is closed",
    "open_casting": "The casting is opened again",
}
GETS = "{person} also gets {standing}"
"""Where somebody is on the team already: standings add up."""


def must_agree(state: State, motion: Motion) -> Needed:
    """Who must agree, as things stand now; nobody where it is so already, or cannot be so any more."""
    try:
        if motion.what not in ASKED_OF_THE_LOG:
            MOTIONS[motion.what].check(state, args_of(motion))
        return needed(state, motion)
    except (Refused, KeyError):
        return NOBODY


def too_few_to_release(state: State, cand: Candidacy, objection: Objection, named: Names) -> str:
    """Why nobody can agree to the release of an orphan now, in one sentence; '' where those who sit there can."""
    need = MOTIONS["release"].needed(state, {"cand": cand.id, "objection": objection.id})
    if len(need.people) >= need.least:
        return ""
    here = f"only {named.list(sorted(need.people))} can" if need.people else "nobody can"
    return f"{need.least} people who sit here must agree to release it, and now {here}."


def entitled(need: Needed) -> frozenset[str]:
    """Whose agreement counts: also those of whom one more is needed where too few are left."""
    return need.people | need.also if need.least > len(need.people) else need.people


def motion_rows(viewer: str, state: State, named: Names) -> list[dict[str, Any]]:
    """Every open motion that the viewer may know of, oldest first."""
    motions = [m for m in state.motions() if _may_know(viewer, state, m)]
    named = _with_strangers(_with_those_about(named, state, motions), motions)
    reasons = texts_of(m.reason for m in motions)
    performers, fresh = _performers(motions), joining(state, motions)
    return [_row(viewer, state, named, motion, reasons.read(motion.reason)[0], performers, fresh) for motion in motions]


def _may_know(viewer: str, state: State, motion: Motion) -> bool:
    cand = state.candidacy(str(args_of(motion).get("cand", "")))
    if cand is not None:
        return sees(state, viewer, cand)
    if motion.what == "waiver":  # it tells who is recused: read by those who hear reasons, and by whom it is about
        return sight(state, viewer, motion.role).hears or viewer == args_of(motion).get("person")
    return not motion.role or sight(state, viewer, motion.role).room


def _with_strangers(named: Names, motions: list[Motion]) -> Names:
    """The names, with those of people who would come from outside."""
    wanted = {str(args_of(m).get("person", "")) for m in motions} - {"", *named.people}
    fresh = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return Names.of({**named.people, **fresh}, named.performers, named.roles) if fresh else named


def _with_those_about(named: Names, state: State, motions: list[Motion]) -> Names:
    """The names, with those of the performers whom motions about one candidacy are about."""
    cands = [state.candidacy(str(args_of(motion).get("cand", ""))) for motion in motions]
    wanted = {cand.performer for cand in cands if cand and cand.performer} - set(named.performers)
    found = dict(Performer.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}
    return replace(named, performers={**named.performers, **found}) if found else named


def _performers(motions: list[Motion]) -> dict[str, str]:
    wanted = {str(args_of(m)["performer"]) for m in motions if m.what == "find_relation"}
    return dict(Performer.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


def joining(state: State, motions: list[Motion]) -> dict[str, Person]:
    """The people who would come from outside."""
    wanted = {str(args_of(m)["person"]) for m in motions if m.what == "add_member"}
    return Person.objects.in_bulk([p for p in wanted if state.member(p) is None]) if wanted else {}


def who_joins(person: Person, motion: Motion) -> str:
    """Who somebody from outside is, for those who are to agree to them: 'Nell Voss, musician, nell@example.org'."""
    return ", ".join(filter(None, (person.name, str(args_of(motion).get("title", "")), person.email)))


def _row(
    viewer: str, state: State, named: Names, motion: Motion, why: str, performers: Mapping[str, str],
    outside: Mapping[str, Person],
) -> dict[str, Any]:  # fmt: skip
    need = must_agree(state, motion)
    missing = need.people - set(motion.agreed)
    says = [
        {"name": named.person(p), "says": "agrees" if p in motion.agreed else "not yet"}
        for p in sorted(need.people | set(motion.agreed), key=named.person)
    ]
    text = motion_text(motion, state, named, performers if viewer in need.people else {})
    cand = state.candidacy(str(args_of(motion).get("cand", "")))
    if cand is not None:  # whoever may not know of it is not told of the motion either
        text = f"{motion_about(motion, text, cand, named)}, {named.role(cand.role)}"
    fresh = outside.get(str(args_of(motion).get("person", ""))) if motion.what == "add_member" else None
    asked = viewer in entitled(need) or viewer == motion.opened_by
    return {
        "joins": fresh.name if fresh else "", "who": who_joins(fresh, motion) if fresh and asked else "",
        "id": motion.id, "text": text, "by": named.person(motion.opened_by), "at": moment(motion.at),
        "waits": _waits(need, missing, motion, named), "says": says,
        "may_agree": viewer in entitled(need) and viewer not in motion.agreed, "why": why,
        "may_withdraw": viewer == motion.opened_by or viewer in deciders(state, motion),
    }  # fmt: skip


def _waits(need: Needed, missing: set[str] | frozenset[str], motion: Motion, named: Names) -> str:
    """Whom it waits for; nobody, and so '', where there is nothing left to decide."""
    if need is NOBODY:
        return ""
    waits = named.list(sorted(missing)) if missing else ""
    counted = set(motion.agreed) & (need.people | need.also)
    if need.least > len(need.people) and not counted & need.also:
        one = "a safeguarding lead" if motion.what == "remove_member" else "one member with a voice or the desk"
        return f"{waits} and {one}" if waits else one
    return waits or "nobody"


def motion_text(motion: Motion, state: State, named: Names, performers: Mapping[str, str]) -> str:
    """What would be so, in one sentence without its full stop."""
    args = args_of(motion)
    held = [_standing(key, words, args, named) for key, words in STANDINGS if args.get(key)]
    seat = f": sits for {named.person(str(args['seat']))} when they are away" if args.get("seat") else ""
    person = str(args.get("person", ""))
    outside = motion.what == "add_member" and state.member(person) is None
    known = motion.what == "add_member" and not outside
    return (GETS if known else SAYS[motion.what]).format(
        person=named.full(person) if outside else named.person(person), standing=" and ".join(held) or "no standing",
        change="; ".join(changes(state.rule, dict(args.get("change", ())), named)) or "it stays as it is", seat=seat,
        at_once=" at once, as a safeguarding suspension" if args.get("at_once") else "",
        role=named.role(str(args.get("role", ""))), what=str(args.get("what", "family")),
        performer=performers.get(str(args.get("performer", "")), "a performer"),
        hours=counted(int(args.get("hours", 0)), "hour"),
    )  # fmt: skip


def motion_about(motion: Motion, text: str, cand: Candidacy, named: Names) -> str:
    """What would be so, and for whom: for those who may know of that candidacy."""
    name = named.performer(cand.performer)
    return f"{text}, to decide about {name}" if motion.what == "name_alternate" else f"{text}: {name}"


def _standing(key: str, words: str, args: Mapping[str, Any], named: Names) -> str:
    if key != "say":
        return words
    parts = [place(str(role), str(step), named) for role, step in args["say"] if (role, step) != ("*", "*")]
    return f"{words} for {', '.join(parts)}" if parts else words


def place(role: str, step: str, named: Names) -> str:
    """'The Lead at audition', 'every role at offer', 'The Lead'."""
    where = "every role" if role == "*" else named.role(role)
    return where if step == "*" else f"{where} at {step_words(step)}"


def changes(rule: Rule, change: Mapping[str, Any], named: Names) -> list[str]:
    """What a change of the rule really changes, field by field."""
    fresh = {name: value for name, value in change.items() if getattr(rule, name, None) != value}
    if fresh.get("preset") == "one" or (change.get("preset") == "one" and "decider" in fresh):
        return [f"{named.person(str(change.get('decider', '')))} decides, and everybody else has a voice"]
    said = {
        "preset": "everybody with a say must be able to live with it",
        "q": f"at least {fresh.get('q')} must agree",
        "sealed": f"the first round is {'sealed' if fresh.get('sealed') else 'open'}",
        "notes_after_own": "notes and scores of others are "
        + ("hidden until one’s own are given" if fresh.get("notes_after_own") else "read without giving one’s own"),
        "grace_hours": f"an offer waits {counted(int(fresh.get('grace_hours', 0)), 'hour')} before it is live",
        "absence_hours": f"a seat passes after {counted(int(fresh.get('absence_hours', 0)) // 24, 'day')} of silence",
        "steps": "the steps are " + ", ".join(step_words(s) for s in fresh.get("steps", ())),
        "gate": "clearance is asked before an offer" if fresh.get("gate") else "there is no clearance",
        "say_runs_desk": f"a say {'runs' if fresh.get('say_runs_desk') else 'does not run'} the desk",
        "q_at": "; ".join(quorums(fresh.get("q_at", ()), named)) or "one number everywhere",
        "outside": _outside(rule, fresh),
        "skip_to": f"up to {fresh.get('skip_to')} steps may be skipped",
    }
    return [said.get(name, f"{name.replace('_', ' ')} {value}") for name, value in fresh.items()]


def _outside(rule: Rule, fresh: Mapping[str, Any]) -> str:
    """Who would be printed as the contact outside the production."""
    if not fresh.get("outside"):
        return "nobody outside the production is named any more"
    named = outside_in(replace(rule, outside=str(fresh["outside"])))
    return f"outside the production, a worry may be told to {named[0].line if named else 'somebody, erased since'}"


def quorums(q_at: Any, named: Names) -> list[str]:
    """Where the rule names a number of its own."""
    return [f"for {place(str(role), str(step), named)} at least {q} must agree" for role, step, q in q_at]
