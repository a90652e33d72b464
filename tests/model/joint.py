"""Who must agree, read from CONSENT.md sections 1, 4, 5 and 6: asked of the ledger, never of the rules under test."""

from dataclasses import dataclass
from typing import Any

from tests.model.ledger import Ledger


@dataclass(frozen=True)
class Deciders:
    """All of `people`, and of them and `also` at least `least`."""

    people: frozenset[str]
    least: int
    also: frozenset[str] = frozenset()


NOBODY = Deciders(frozenset(), 1)


def deciders(ledger: Ledger, what: str, args: dict[str, Any]) -> Deciders:
    """Who must agree to this now; nobody where there is nothing left to decide."""
    if args.get("cand") and (args["cand"] not in ledger.cands or ledger.cands[args["cand"]].ended):
        return NOBODY
    others = _OTHERWISE.get(what)
    return others(ledger, args) if others else Deciders(frozenset(ledger.unnarrowed()), ledger.rule["q"])


def sitting(ledger: Ledger, cand: str, otherwise: str) -> set[str]:
    """S of what is on the table, or of this step."""
    table = ledger.tables.get(cand)
    return set(ledger.sitting(cand, table.target if table else otherwise))


def _removal(ledger: Ledger, args: dict[str, Any]) -> Deciders:
    others = frozenset(p for p, say in ledger.say.items() if say and p != args["person"])
    if not args.get("at_once"):
        return Deciders(others, 2)
    leads = frozenset(p for p, s in ledger.other.items() if "lead" in s and p != args["person"])
    return Deciders(others, 2 if leads & others else max(2, len(others)) + 1, leads)


def _alternate(ledger: Ledger, args: dict[str, Any]) -> Deciders:
    cand, people, q = args.get("cand", ""), frozenset(ledger.unnarrowed()), ledger.rule["q"]
    if cand:
        people = frozenset(sitting(ledger, cand, ledger.cands[cand].step))
    elif args.get("seat") or len(people) >= q:
        return Deciders(people, q)
    helpers = {p for p, s in ledger.other.items() if s & {"voice", "desk"} and not (cand and ledger.recused(p, cand))}
    return Deciders(people, len(people) + 1, frozenset(helpers - people)) if people else NOBODY


def _waiver(ledger: Ledger, args: dict[str, Any]) -> Deciders:
    person, role = args["person"], args["role"]
    reached = {ledger.cands[name].performer for name, _ in ledger.causes(person, role)}
    reached &= set(args.get("performers", reached))
    others = {p for p in ledger.say if p != person and ledger.has_say(p, role)}
    return Deciders(frozenset(p for p in others if not any(ledger.recused_about(p, role, x) for x in reached)), 1)


def _release(ledger: Ledger, args: dict[str, Any]) -> Deciders:
    cand, objection = args["cand"], ledger.objections.get(args["objection"])
    role = ledger.cands[cand].role
    if objection is None or not ledger.reaches(objection, role):
        return NOBODY
    table = ledger.tables.get(cand)
    late = {p for p in (table.joined if table else ()) if ledger.named_for(p, cand) > objection.raised}
    return Deciders(frozenset(sitting(ledger, cand, objection.floors.get(role, objection.floor)) - late), objection.q)


def _grace(ledger: Ledger, args: dict[str, Any]) -> Deciders:
    return Deciders(
        frozenset(sitting(ledger, args["cand"], ledger.cands[args["cand"]].step)), ledger.q_for(args["cand"], "offer")
    )


def _relation(ledger: Ledger, args: dict[str, Any]) -> Deciders:
    return Deciders(frozenset(ledger.unnarrowed() | {args["person"]}), 2)


_OTHERWISE = {
    "remove_member": _removal, "name_alternate": _alternate, "waiver": _waiver, "release": _release,
    "waive_grace": _grace, "extend_offer": _grace, "find_relation": _relation,
}  # fmt: skip
