"""Team and rules: who has a say or a voice, the rule as a sentence, who must agree for what, and what waits for it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from castlist.queries.contacts import may_name, outside_in
from castlist.queries.doors import Names, NotThere, milliseconds, names, production_for
from castlist.queries.invitations import absent, never_came
from castlist.queries.log import decode, fact_rows
from castlist.queries.motions import STANDINGS, motion_rows, quorums
from castlist.queries.productions import TeamPage
from castlist.queries.proxies import proxy_rows
from castlist.queries.recusals import own_relations, recusal_rows, sights
from castlist.queries.who_decides import (
    FEWEST_WHO_REMOVE,
    leaves_enough,
    of_few,
    rule_sentence,
    say_places,
    what_if,
)
from castlist.queries.wording import counted, step_words
from castlist.records.models import Person, Production
from castlist.rules.decisions.facts import Alternate, Candidacy, Member, Proposal, Role, Rule
from castlist.rules.decisions.seats import keeps_a_seat
from castlist.rules.decisions.sight import Sight, is_on_team
from castlist.rules.decisions.state import State
from castlist.rules.ladder import LABELS, STEPS

KINDS = (
    "rule", "role", "member", "alternate", "motion", "relation", "waiver", "proxy", "candidacy", "objection", "offer",
    "proposal",
)  # fmt: skip
RELATIONS = (("family", "family"), ("partner", "partner"), ("agent", "agent"), ("business", "business"))
PRESETS = (("together", "Together"), ("one", "One decides"))
HINTS = {
    "together": "Everybody with a say must be able to live with it, and one of them wants it.",
    "one": "One named person decides; all others have a voice.",
}
SKIPS = (("consider", "no step is skipped"), *((s, f"up to {step_words(s)}") for s in STEPS[1:]))
NOBODY_OUTSIDE = "Nobody outside the production is named yet, to whom a worry can be told."
NOBODY_AT_ALL = (
    "Nobody is named yet, in the production or outside it, to whom a worry can be told. Until somebody is, the first "
    "two with a say are named to whoever asks behind a private link, with their addresses."
)

Row = dict[str, Any]


# -- People


def standings(member: Member) -> list[str]:
    """The keys of the standings somebody holds."""
    held = {"say": bool(member.say), "voice": member.voice, "desk": member.desk, "lead": member.lead}
    return [key for key, has in held.items() if has]


def _narrowed(member: Member, named: Names) -> str:
    where = say_places(member, named)
    return f"a say only for {where}" if where else ""


def _told_of(alternate: Alternate, state: State, seen: Mapping[str, Sight]) -> bool:
    """Whether somebody may know that this one was named: for one decision only where they may see it."""
    return not alternate.only or _sees(state, alternate.only, seen)


def _sees(state: State, cand: str, seen: Mapping[str, Sight]) -> bool:
    found = state.candidacy(cand)
    return found is not None and found.role in seen and seen[found.role].shows(cand)


def _alternates(state: State, named: Names, seen: Mapping[str, Sight]) -> list[Row]:
    return [
        {
            "id": a.person, "name": named.person(a.person), "for_id": a.seat,
            "for_name": named.person(a.seat) if a.seat else "", "text": _sits_for(a, named),
        }
        for a in sorted(state.all(Alternate), key=lambda a: a.n)
        if _told_of(a, state, seen)
    ]  # fmt: skip


def _sits_for(alternate: Alternate, named: Names) -> str:
    if not alternate.seat:
        where = "about one person " if alternate.only else ""
        return f"sits in {where}where too few are left to decide"
    seat = named.person(alternate.seat)
    return f"sits for {seat} when {seat} is away"


def _member(
    viewer: Person, state: State, named: Names, member: Member, seen: dict[str, Sight], away: Mapping[str, str]
) -> Row:
    words = [dict(STANDINGS)[key] for key in standings(member)]
    name, is_you = named.full(member.person), member.person == viewer.pk
    notes = [a["text"] for a in _alternates(state, named, seen) if a["id"] == member.person]
    relations = (
        own_relations(state, viewer.pk, named) if is_you else recusal_rows(state, viewer.pk, member.person, named, seen)
    )
    return {
        "id": member.person, "name": name, "initial": name[:1].upper(), "title": member.title, "standing": words,
        "keys_held": standings(member), "narrowed": _narrowed(member, named), "note": "; ".join(notes),
        "is_you": is_you, "relations": relations, "may_remove": _may_remove(state, viewer.pk, member.person),
        "away": member.person in away,
    }  # fmt: skip


def _may_remove(state: State, viewer: str, person: str) -> bool:
    others = {m.person for m in state.members if m.say} - {person}
    return viewer in others and len(others) >= FEWEST_WHO_REMOVE


def _seated(viewer: Person, state: State, named: Names, seen: Mapping[str, Sight]) -> list[Row]:
    """Who is not on the team and sits all the same on what is open, in a seat that was kept or taken in for somebody.

    A safeguarding suspension takes it, and nothing less does; so there has to be somebody who leads.
    """
    open_ones = [one for one in state.all(Proposal) if _sees(state, one.cand, seen)]
    sat = {p for one in open_ones for p in (*one.kept, *one.joined, *(to for _, to in one.passed))}
    led = any(m.lead for m in state.members)
    rows = [
        {"id": p, "name": named.full(p), "may_remove": led and _may_remove(state, viewer.pk, p), "gone": True}
        for p in sat
        if keeps_a_seat(state, p)
    ]
    return sorted(rows, key=lambda row: str(row["name"]))


# -- The rule


def _rule(state: State, named: Names) -> Row:
    rule = state.rule
    return {
        "sentence": rule_sentence(state, named), "kind": rule.preset, "decider": rule.decider,
        "steps": list(rule.steps), "quorum": rule.q, "skip_to": rule.skip_to,
        "absence_days": max(1, rule.absence_hours // 24), "grace_hours": rule.grace_hours, "sealed": rule.sealed,
        "notes_after_own": rule.notes_after_own, "version": rule.version, "details": _details(state, named),
        "gate": rule.gate, "may_gate": sum(m.lead for m in state.members) > 1,
        "quorums": [list(row) for row in rule.q_at],
    }  # fmt: skip


def _details(state: State, named: Names) -> list[str]:
    rule = state.rule
    grace = f"An offer waits {counted(rule.grace_hours, 'hour')} before it is live."
    silent = counted(rule.absence_hours // 24, "day")
    away = f"Somebody silent for {silent} hands their seat to their alternate, if they have one."
    of_two = of_few(state)
    sealed = ["The first round is sealed until everybody has answered."] if rule.sealed else []
    notes = ["Notes and scores of others are hidden until one’s own are given."] if rule.notes_after_own else []
    gate = "Clearance is asked of everybody before an offer." if rule.gate else "There is no clearance here."
    skips = f"Steps may be skipped on the way up to {step_words(rule.skip_to)}."
    if rule.skip_to in ("named", STEPS[0]):
        skips = "No step is skipped."
    own = [f"{line[0].upper()}{line[1:]}." for line in quorums(rule.q_at, named)]
    # Alone, where one decides, or where too few are left, the sentence above has said it; two need not read of it yet.
    fewest = [f"Where somebody steps out, at least {rule.q} must be left, and agree."]
    return [
        *(fewest if rule.preset != "one" and rule.q > 1 and not of_two and leaves_enough(state) else []), *own, skips,
        grace if rule.grace_hours else "An offer goes out at once.",
        *([] if of_two and rule.absence_hours == Rule().absence_hours else [away]), *sealed, *notes, gate,
    ]  # fmt: skip


# -- The page


def team_page(viewer: Person, production_id: str, *, now: datetime | None = None) -> TeamPage:
    """The team and its rule as the viewer may see them. Raises NotThere for a stranger."""
    production = production_for(viewer, production_id)
    state = decode(fact_rows(production.pk, None).filter(kind__in=KINDS))
    if not is_on_team(state, viewer.pk):
        raise NotThere
    named = names(production, state)
    me, seen = state.member(viewer.pk), sights(state, viewer.pk)
    away = never_came(state)
    members = sorted(state.members, key=lambda m: (not m.say, m.n))
    context = {
        "members": [_member(viewer, state, named, m, seen, away) for m in members],
        "absent": absent(viewer, production.pk, state, named, away),
        "seated": _seated(viewer, state, named, seen),
        "rule": _rule(state, named),
        "what_if": what_if(state, named),
        "motions": motion_rows(viewer.pk, state, named),
        "alternates": _alternates(state, named, seen),
        "proxies": proxy_rows(state, viewer.pk, named, milliseconds(now) if now else 0),
        "officers": _officers(viewer.pk, state, named),
        "choices": _choices(viewer.pk, state, named, seen),
    }
    return TeamPage(production, state, named, me is not None and bool(me.say), context)


def seat_kept(viewer: Person, production_id: str) -> Production:
    """The production in which the viewer sits on without being on the team. Raises NotThere for everybody else."""
    production = production_for(viewer, production_id)
    if not keeps_a_seat(decode(fact_rows(production.pk, None).filter(kind__in=("member", "proposal"))), viewer.pk):
        raise NotThere
    return production


def _officers(viewer: str, state: State, named: Names) -> list[str]:
    leads = [m.person for m in state.members if m.lead]
    inside = [f"Safeguarding: {named.list(leads)}."] if leads else []
    beyond = [f"Outside the production: {one.line}." for one in outside_in(state.rule)]
    nobody = NOBODY_OUTSIDE if inside else NOBODY_AT_ALL
    return [*inside, *(beyond or ([nobody] if may_name(state, viewer) else []))]


def _choices(viewer: str, state: State, named: Names, seen: dict[str, Sight]) -> Row:
    """What the forms offer: of performers only those whom the viewer may know of."""
    known = {
        (c.performer, named.performer(c.performer))
        for c in state.all(Candidacy)
        if c.performer and c.lives and (view := seen.get(c.role)) and view.room and c.id not in view.hidden
    }
    colleagues = [(m.person, named.full(m.person)) for m in state.members]
    return {
        "standings": STANDINGS, "roles": [(r.id, r.name or r.id) for r in sorted(state.all(Role), key=lambda r: r.n)],
        "steps": [(s, LABELS[s]) for s in STEPS], "skips": SKIPS, "people": sorted(known, key=lambda pair: pair[1]),
        "relations": RELATIONS, "presets": PRESETS, "deciders": colleagues, "members": colleagues,
        "others": [pair for pair in colleagues if pair[0] != viewer],
        "preset_hints": HINTS,
    }  # fmt: skip
