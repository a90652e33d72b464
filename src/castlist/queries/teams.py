"""Team and rules: who has a say or a voice, the rule as a sentence, who must agree for what, and what waits for it."""

from typing import Any

from castlist.queries.doors import Names, NotThere, names, production_for
from castlist.queries.log import decode, fact_rows
from castlist.queries.productions import TeamPage, moment
from castlist.queries.texts import texts_of
from castlist.queries.wording import step_words
from castlist.records.models import Performer, Person
from castlist.rules.decisions.agreeing import args_of, needed
from castlist.rules.decisions.facts import Alternate, Candidacy, Member, Motion, Role
from castlist.rules.decisions.sight import is_on_team, sight
from castlist.rules.decisions.state import State
from castlist.rules.ladder import LABELS
from castlist.rules.why import Refused

KINDS = (
    "rule",
    "role",
    "member",
    "alternate",
    "motion",
    "relation",
    "waiver",
    "proxy",
    "candidacy",
    "objection",
    "offer",
    "proposal",
)
STANDINGS = (("say", "a say"), ("voice", "a voice"), ("desk", "the desk"), ("lead", "safeguarding"))
RELATIONS = (("family", "family"), ("partner", "partner"), ("agent", "agent"), ("business", "business"))


def standings(member: Member) -> list[str]:
    """The keys of the standings somebody holds."""
    held = {"say": bool(member.say), "voice": member.voice, "desk": member.desk, "lead": member.lead}
    return [key for key, has in held.items() if has]


def _narrowed(member: Member, named: Names) -> str:
    if not member.say or member.unnarrowed:
        return ""
    parts = []
    for role, step in member.say:
        where = "every role" if role == "*" else named.role(role)
        parts.append(where if step == "*" else f"{where} at {step_words(step)}")
    return "only for " + ", ".join(parts)


def _member(viewer: Person, state: State, named: Names, member: Member) -> dict[str, Any]:
    words = [dict(STANDINGS)[key] for key in standings(member)]
    name = named.full(member.person)
    return {
        "id": member.person,
        "name": name,
        "initial": name[:1].upper(),
        "title": member.title,
        "standing": words,
        "keys_held": standings(member),
        "narrowed": _narrowed(member, named),
        "note": "",
        "is_you": member.person == viewer.pk,
        "relations": [],
    }


def _rule(state: State, named: Names) -> dict[str, Any]:
    rule = state.rule
    holders = [m.person for m in state.members if m.say]
    if rule.preset == "one":
        sentence = f"{named.person(rule.decider)} decides; everybody else is heard."
    elif len(holders) == 1:
        sentence = f"{named.list(holders)} decides alone until somebody else has a say."
    else:
        sentence = f"Nobody is moved on unless {named.list(holders)} can each live with it, and one of them wants it."
    gate = "Clearance is asked of everybody before an offer." if rule.gate else "There is no clearance here."
    grace = (
        "An offer goes out at once."
        if not rule.grace_hours
        else f"An offer waits {rule.grace_hours} hours before it goes out."
    )
    away = f"Somebody silent for {rule.absence_hours // 24} days hands their seat to their alternate, if they have one."
    sealed = ["The first round is sealed until everybody has answered."] if rule.sealed else []
    return {
        "sentence": sentence, "kind": rule.preset, "decider": rule.decider, "steps": list(rule.steps), "quorum": rule.q,
        "absence_days": max(1, rule.absence_hours // 24), "grace_hours": rule.grace_hours, "sealed": rule.sealed,
        "version": rule.version, "details": [f"At least {rule.q} must agree.", grace, away, *sealed, gate],
    }  # fmt: skip


def _what_if(state: State, named: Names) -> list[dict[str, str]]:
    holders = [m.person for m in state.members if m.say]
    all_of = named.list(holders)
    if state.rule.preset == "one":
        who = named.person(state.rule.decider)
        return [{"what": "Invite, or let somebody go", "who": who}, {"what": "Change the team or the rule", "who": who}]
    whole = named.list([m.person for m in state.members if m.unnarrowed])
    return [
        {"what": "Consider, hear, call back, or offer", "who": f"{all_of}, and one of them wants it"},
        {"what": "Move on over an objection", "who": "nobody, until its owner ends it or moves its floor"},
        {"what": "End an objection whose owner left", "who": f"{all_of}, all of them"},
        {"what": "Add somebody, or change the rule", "who": whole},
        {"what": "Remove somebody", "who": "all the others with a say, at least two"},
        {"what": "Name somebody to be considered", "who": "anybody on the team"},
    ]


MOTION_SAYS = {
    "add_member": "{person} joins with {standing}",
    "remove_member": "{person} is removed",
    "set_rule": "the rule changes: {change}",
    "name_alternate": "{person} is named as an alternate{seat}",
    "waiver": "{person} stays in the room of {role} in spite of a relation",
    "release": "an objection without owner is released",
    "waive_grace": "the grace of an offer is waived",
    "find_relation": "a relation of {person} is found",
}


def _motion_text(motion: Motion, state: State, named: Names) -> str:
    args = args_of(motion)
    held = [words for key, words in STANDINGS if args.get(key)]
    change = dict(args.get("change", ()))
    return MOTION_SAYS[motion.what].format(
        person=named.person(str(args.get("person", ""))),
        standing=" and ".join(held) or "no standing",
        change=", ".join(f"{k.replace('_', ' ')} {_value(v, named)}" for k, v in change.items() if k != "decider"),
        seat=f" for {named.person(str(args['seat']))}’s seat" if args.get("seat") else "",
        role=named.role(str(args.get("role", ""))),
    )


def _value(value: object, named: Names) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return ", ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _motions(viewer: Person, state: State, named: Names) -> list[dict[str, Any]]:
    rows = []
    reasons = texts_of(m.reason for m in state.motions())
    for motion in state.motions():
        if motion.role and not sight(state, viewer.pk, motion.role).room:
            continue
        try:
            people = needed(state, motion).people
        except (Refused, KeyError):
            people = frozenset()
        says = [
            {"name": named.person(p), "says": "agrees" if p in motion.agreed else "not yet"}
            for p in sorted(people | set(motion.agreed), key=named.person)
        ]
        rows.append({
            "id": motion.id, "text": _motion_text(motion, state, named), "by": named.person(motion.opened_by),
            "at": moment(motion.at), "waits": named.list(sorted(people - set(motion.agreed))), "says": says,
            "may_agree": viewer.pk in people and viewer.pk not in motion.agreed, "why": reasons.read(motion.reason)[0],
            "may_withdraw": viewer.pk == motion.opened_by or viewer.pk in people,
        })  # fmt: skip
    return rows


def team_page(viewer: Person, production_id: str) -> TeamPage:
    """The team and its rule as the viewer may see them. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    state = decode(fact_rows(production.pk, None).filter(kind__in=KINDS))
    if not is_on_team(state, viewer.pk):
        raise NotThere
    named = names(production, state)
    me = state.member(viewer.pk)
    members = [_member(viewer, state, named, m) for m in sorted(state.members, key=lambda m: (not m.say, m.n))]
    for row in members:
        if row["is_you"]:
            row["relations"] = _own_relations(viewer, state)
    roles = [(r.id, r.name or r.id) for r in sorted(state.all(Role), key=lambda r: r.n)]
    seen = {r.id for r in state.all(Role) if sight(state, viewer.pk, r.id).room}
    people = sorted({
        (c.performer, named.performer(c.performer))
        for c in state.all(Candidacy)
        if c.performer and c.lives and c.role in seen and c.id not in sight(state, viewer.pk, c.role).hidden
    }, key=lambda pair: pair[1])  # fmt: skip
    colleagues = [(m.person, named.full(m.person)) for m in state.members]
    context = {
        "members": members,
        "rule": _rule(state, named),
        "what_if": _what_if(state, named),
        "motions": _motions(viewer, state, named),
        "alternates": [
            {"id": a.person, "name": named.person(a.person), "for_id": a.seat, "for_name": named.person(a.seat) if a.seat else ""}
            for a in sorted(state.all(Alternate), key=lambda a: a.n)
        ],
        "officers": _officers(state, named),
        "choices": {
            "standings": STANDINGS, "roles": roles, "steps": [(s, LABELS[s]) for s in ("consider", "audition", "callback", "offer")],
            "people": people, "relations": RELATIONS, "presets": [("together", "Together"), ("one", "One decides")],
            "deciders": colleagues, "members": colleagues,
            "preset_hints": {
                "together": "Everybody with a say must be able to live with it, and one of them wants it.",
                "one": "One named person decides; all others have a voice.",
            },
        },
    }  # fmt: skip
    return TeamPage(production, state, named, me is not None and bool(me.say), context)


def _officers(state: State, named: Names) -> list[str]:
    leads = [m.person for m in state.members if m.lead]
    return [f"Safeguarding: {named.list(leads)}."] if leads else []


def _own_relations(viewer: Person, state: State) -> list[dict[str, Any]]:
    """Relations are shown to nobody but the person, and the safeguarding leads on their own page."""
    found = state.relations_of(viewer.pk)
    who = dict(Performer.objects.filter(pk__in=[r.performer for r in found]).values_list("pk", "name")) if found else {}
    return [
        {"id": r.performer, "text": f"{r.what}: {who.get(r.performer, 'somebody')}", "may_waive": False} for r in found
    ]
