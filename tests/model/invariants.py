"""The invariants of CONSENT.md section 10, asked of the raw events and the ledger that is kept of them.

Each says when it applies (its antecedent) and what must then be so. How often the antecedent held is counted, so that
an invariant that never had anything to say is seen to be hollow.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.model.joint import deciders
from tests.model.ledger import CONSENTS, HOUR, RANK, Ledger

Check = Callable[[Ledger, Any, Ledger], Iterator[bool]]
"""Given the ledger before, the event, the ledger after: whether it is so, each time that the antecedent holds."""

CHECKS: dict[str, tuple[Check, frozenset[str]]] = {}
"""Each with the kinds of events that it has something to say about; none named: all."""
ROSTER = {
    "member_added": "add_member", "member_removed": "remove_member", "rule_changed": "set_rule",
    "alternate_named": "name_alternate", "waiver_given": "waiver",
}  # fmt: skip


def invariant(name: str, *kinds: str) -> Callable[[Check], Check]:
    """Under its number in CONSENT.md, and in a few words; about these kinds of events."""

    def keep(check: Check) -> Check:
        CHECKS[name] = (check, frozenset(kinds))
        return check

    return keep


@dataclass
class Findings:
    """How often each antecedent held, and what was broken."""

    held: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def look(self, before: Ledger, event: Any, after: Ledger) -> list[str]:
        """The invariants that this event breaks."""
        found = []
        for name, (check, kinds) in CHECKS.items():
            if kinds and event.kind not in kinds:
                continue
            for holds in check(before, event, after):
                self.held[name] += 1
                if not holds:
                    found.append(name)
        self.broken += found
        return found

    def add(self, other: "Findings") -> None:
        """What was found elsewhere too."""
        self.held += other.held
        self.broken += other.broken


def _conclusion(before: Ledger, event: Any) -> dict[str, Any] | None:
    return event.data["minute"] if event.kind == "concluded" and event.cand in before.tables else None


def _seats(before: Ledger, event: Any) -> dict[str, str]:
    table = before.tables[event.cand]
    return before.sitting(event.cand, table.target)


def _said(before: Ledger, event: Any) -> dict[str, tuple[str, str, int]]:
    return before.consents(event.cand)


@invariant("I1 a conclusion names the latest revision", "concluded")
def _i1(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    minute = _conclusion(before, event)
    if event.kind == "concluded" and minute is None:
        yield False
    if minute and len(before.cands[event.cand].revisions) > 1:
        table = before.tables[event.cand]
        yield (minute["revision"], minute["target"]) == (table.number, table.target)


@invariant("I2 all of S consented on exactly it", "concluded")
def _i2(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if _conclusion(before, event) and len(_seats(before, event)) > 1:
        said = _said(before, event)
        yield all(said.get(person, ("",))[0] in CONSENTS for person in _seats(before, event))


@invariant("I2 whoever takes a position sits, on the latest revision", "position_given")
def _i2_seat(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "position_given":
        table = after.tables[event.cand]
        person = event.data.get("for", event.by)
        yield event.data["revision"] == table.number and person in after.sitting(event.cand, table.target)


@invariant("I3 one of them is support", "concluded")
def _i3(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if _conclusion(before, event):
        kinds = {said[0] for said in _said(before, event).values()}
        if kinds != {"support"}:
            yield "support" in kinds


@invariant("I4 |S| >= q >= 1, distinct people", "concluded")
def _i4(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if _conclusion(before, event):
        seats, q = _seats(before, event), before.q_for(event.cand, before.tables[event.cand].target)
        humans = {by for what, by, _ in _said(before, event).values() if what in CONSENTS}
        if q > 1 or len(seats) > 1:
            yield len(seats) >= q >= 1 and len(humans) >= q


@invariant("I4 q does not fall when people leave or are recused", "concluded")
def _i4_falls(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    minute = _conclusion(before, event)
    gone = before.left_team or any(cand == event.cand for cand, _ in before.was_recused)
    if minute and gone and before.q_for(event.cand, minute["target"]) > 1:
        yield minute["quorum"] == before.q_for(event.cand, minute["target"]) <= len(_seats(before, event))


@invariant("I5 no biting objection, orphans included", "concluded", "admitted")
def _i5(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if _conclusion(before, event) and before.about(event.cand):
        yield not before.biting(event.cand, before.tables[event.cand].target)
    if event.kind == "admitted" and before.about(event.cand):
        yield not before.biting(event.cand, "audition")


@invariant("I6 preconditions met", "concluded")
def _i6(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if _conclusion(before, event):
        table = before.tables[event.cand]
        pre = {name for name, (what, _) in table.conditions.items() if what == "pre"}
        if pre:
            yield pre <= table.met


@invariant("I6 a precondition is judged by who asked for it, or by S when they are gone", "condition_met")
def _i6_judge(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "condition_met":
        seats, table = _seats(before, event), before.tables[event.cand]
        asker = table.conditions[event.data["condition"]][1]
        heirs = {*seats, *(absent for absent, _ in table.passed)}
        yield event.by == asker or (asker not in seats and event.by in heirs)


@invariant("I6 clearance given where the gate exists", "concluded", "admitted", "offer_went_live")
def _i6_gate(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    minute = _conclusion(before, event)
    target = minute["target"] if minute else {"admitted": "audition", "offer_went_live": "offer"}.get(event.kind, "")
    if target and before.gated(event.cand, target):
        yield before.cands[event.cand].cleared


@invariant("I8 no recused person's position counts; un-recusing revives nothing", "concluded")
def _i8(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if _conclusion(before, event):
        for person in {p for cand, p in before.was_recused if cand == event.cand}:
            counted = {p["person"]: p for p in event.data["minute"]["positions"]}
            fresh = before.tables[event.cand].said.get(person, ("", "", -1))[2]
            recused = before.recused(person, event.cand)
            yield person not in counted or (not recused and fresh > before.out.get((event.cand, person), -1))


@invariant("I8 a recused person does nothing there")
def _i8_acts(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    by_outsiders = (
        "declined", "withdrew", "offer_accepted", "slot_booked", "slot_given_back", "candidacy_named",
        "content_accepted", "tape_came", "tape_taken_back",
    )  # fmt: skip
    if event.cand not in before.cands or not event.by or event.kind in by_outsiders:
        return
    if event.kind == "voiced" and event.data["what"] == "testimony":
        return  # section 6: whoever is recused may give testimony
    if any(before.recused(person, event.cand) for person in (*before.say, *before.alternates())):
        yield not before.recused(event.by, event.cand)


@invariant("I9 leaving and rejoining never creates consent", "concluded")
def _i9(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if _conclusion(before, event):
        # Whoever kept the seat after a removal never left it, and what they said there counted all the time.
        for person in set(before.came_back) & set(_seats(before, event)) - before.tables[event.cand].kept:
            yield before.tables[event.cand].said.get(person, ("", "", -1))[2] > before.came_back[person]


@invariant("I10 A, B, A leaves no consent", "concluded")
def _i10(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if _conclusion(before, event):
        *earlier, latest = before.cands[event.cand].revisions
        table = before.tables[event.cand]
        if latest in earlier:
            said = {p["person"] for p in event.data["minute"]["positions"]}
            yield all(person in table.said and table.said[person][2] > table.begun for person in said)


@invariant(
    "I11 an objection ends, and its floor moves, only by the routes of section 4",
    "objection_withdrawn", "floor_moved", "position_given",
)  # fmt: skip
def _i11(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind in ("objection_withdrawn", "floor_moved"):
        objection = before.objections.get(event.data["objection"])
        yield bool(objection) and objection.owner == event.by and _speaks(before, event.cand, objection, event.by)
    if event.kind == "position_given":
        for name, outcome in event.data.get("resolve", ()):
            objection, target = before.objections.get(name), before.tables[event.cand].target
            above = outcome == "ends" or RANK[outcome] > RANK[target]
            mine = objection is not None and objection.owner == event.by and not event.data.get("for")
            yield above and mine and _speaks(before, event.cand, objection, event.by)


def _speaks(before: Ledger, cand: str, objection: Any, person: str) -> bool:
    role = before.cands[cand].role
    return not before.is_orphan(objection, role) and before.reaches(objection, role)


@invariant("I11 an orphan ends only by all of S, at least the q in force when it was raised", "orphan_released")
def _i11_release(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "orphan_released":
        objection, role = before.objections[event.data["objection"]], before.cands[event.cand].role
        need = deciders(
            before.at_their_act(event), "release", {"cand": event.cand, "objection": event.data["objection"]}
        )
        agreed, given = _agreed(before, event)
        reason = bool(event.data.get("reason"))
        all_of_s = need.people <= agreed <= given and len(agreed & need.people) >= objection.q
        yield reason and before.is_orphan(objection, role) and all_of_s


def _agreed(before: Ledger, event: Any) -> tuple[set[str], set[str]]:
    """Who is said to have agreed, and whose agreement there is: who gave it and might still, and who does so now."""
    motion = before.motions.get(event.data.get("motion", ""), {})
    return set(event.data.get("agreed", ())), set(motion.get("agreed", ())) | {event.by}


@invariant("I11 consenting where an own objection bites says whether it ends or stands", "position_given")
def _i11_says(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "position_given" and event.data["what"] in CONSENTS:
        role, person = before.cands[event.cand].role, event.data.get("for", event.by)
        bitten = before.biting(event.cand, before.tables[event.cand].target)
        mine = {k for k, o in bitten.items() if o.owner == person and not before.is_orphan(o, role)}
        if mine:
            yield mine == {name for name, _ in event.data.get("resolve", ())} and not event.data.get("for")


@invariant("I11 every open objection stands in the minute", "concluded", "admitted")
def _i11_minute(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind not in ("concluded", "admitted"):
        return
    role, about = before.cands[event.cand].role, before.about(event.cand).items()
    if about or event.data["minute"]["objections"]:
        want = {(name, o.floors.get(role, o.floor), before.is_orphan(o, role)) for name, o in about}
        yield want == {(o["id"], o["floor"], o["orphan"]) for o in event.data["minute"]["objections"]}


@invariant("I12 the step rises only by conclusions, step by step, and falls only by them")
def _i12(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    minute = _conclusion(before, event)
    if minute:
        again = before.tables[event.cand].again
        yield minute["from"] == before.cands[event.cand].step and before.reachable(
            event.cand, minute["target"], again=again
        )
    for name, cand in before.cands.items():
        if after.cands[name].step != cand.step:
            yield event.cand == name and event.kind in ("concluded", "admitted", "offer_accepted")


@invariant("I12 cast only by accepting a live offer within its deadline", "offer_accepted")
def _i12_cast(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "offer_accepted":
        offer = before.offers.get(event.cand)
        yield offer is not None and offer.state == "live" and not 0 < offer.expires < event.at


@invariant("I12 an admission rests on a standing minute that is not under review", "admitted")
def _i12_admitted(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "admitted":
        under = before.cands[event.data["under"]]
        free = not {event.cand, event.data["under"]} & before.reviews.keys() and event.cand not in before.tables
        yield free and not under.performer and under.step == "audition" and bool(under.minutes) and not under.ended


@invariant("I14 roster and rule changes pass the rule before them")
def _i14(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind in ROSTER and event.by:
        need = deciders(before, ROSTER[event.kind], {**event.data, "cand": event.data.get("cand", event.cand)})
        agreed, given = _agreed(before, event)
        yield need.people <= agreed <= given and len(agreed & (need.people | need.also)) >= need.least


@invariant("I14 a rule asks for no more people than can change it again", "rule_changed")
def _i14_reached(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "rule_changed" and "q" in event.data["change"]:
        yield after.rule["q"] <= len(after.unnarrowed())


@invariant("I34 a waiver covers what there was when it was asked for", "waiver_given")
def _i34_waiver(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "waiver_given":
        person, role = event.data["person"], event.data["role"]
        now = {before.cands[name].performer for name, _ in before.causes(person, role)}
        asked = before.motions.get(event.data.get("motion", ""), {}).get("reached", now)
        yield {p for who, r, p in after.waived - before.waived if (who, r) == (person, role)} <= asked


@invariant("I34 the grace of an offer is waived by all of S, since it was concluded", "grace_waived")
def _i34_grace(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "grace_waived":
        need = deciders(before.at_their_act(event), "waive_grace", {"cand": event.cand})
        agreed, given = _agreed(before, event)
        motion = before.motions.get(event.data.get("motion", ""), {"opened": before.n + 1})
        offer = before.offers[event.cand]
        yield need.people <= agreed <= given and len(agreed) >= need.least and motion["opened"] > offer.order


@invariant("I34 an offer stands longer by all of S, since it was concluded, by what they agreed to", "offer_extended")
def _i34_longer(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "offer_extended":
        need = deciders(before.at_their_act(event), "extend_offer", {"cand": event.cand})
        agreed, given = _agreed(before, event)
        # Where one person decides alone there is no motion to agree to, and what they say is what is so.
        asked = before.motions.get(event.data.get("motion", ""), {"opened": before.n + 1, "args": event.data})
        offer, hours = before.offers.get(event.cand), event.data["hours"]
        out = bool(offer) and offer.state == "live" and event.at <= offer.expires and asked["opened"] > offer.order
        all_of_s = need.people <= agreed <= given and len(agreed) >= need.least
        yield out and all_of_s and asked["args"]["hours"] == hours > 0


@invariant("I12 an offer lapses once its deadline has passed, and no sooner", "offer_lapsed")
def _i12_lapses(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "offer_lapsed":
        offer = before.offers[event.cand]
        yield offer.state == "live" and 0 < offer.expires < event.at


@invariant("S a seat passes only when nothing was said for so long", "seat_passed")
def _absent(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "seat_passed":
        person, table = event.data["person"], before.tables[event.cand]
        bitten = before.biting(event.cand, table.target).values()
        role = before.cands[event.cand].role
        owns = any(o.owner == person and not before.is_orphan(o, role) for o in bitten)
        silent = event.at - table.clock.get(person, event.at) >= before.rule["absence_hours"] * HOUR
        yield silent and not owns and person not in before.consents(event.cand)


@invariant("I15 a minute equals the recomputation from its log prefix", "concluded")
def _i15(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    minute = _conclusion(before, event)
    if minute:
        table, said = before.tables[event.cand], before.consents(event.cand)
        seats = _seats(before, event)
        people = {*before.say, *before.alternates(), *(person for _, person in before.stand_ins)}
        yield (
            minute["place"] == after.n
            and minute["number"] == len(before.cands[event.cand].minutes) + 1
            and {tuple(pair) for pair in minute["seats"]} == set(seats.items())
            and {(p["person"], p["what"], p["by"]) for p in minute["positions"]}
            == {(p, what, by) for p, (what, by, _) in said.items()}
            and set(minute["recused"]) == {p for p in people if before.recused(p, event.cand)}
            and minute["quorum"] == before.q_for(event.cand, table.target)
            and {(c["id"], c["what"], c["asked_by"], c["met"]) for c in minute["conditions"]}
            == {(name, what, by, name in table.met) for name, (what, by) in table.conditions.items()}
        )


@invariant("I16 a proxy is held, in time, by somebody unrecused, and never against the principal", "position_given")
def _i16(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "position_given" and event.data.get("for"):
        person, holder, cand = event.data["for"], event.by, before.cands[event.cand]
        until = max((before.proxies.get((person, holder, role), 0) for role in ("*", cand.role)), default=0)
        table = before.tables[event.cand]
        own = table.said.get(person, ("", "", -1))
        acted = own[1] == person
        bitten = before.biting(event.cand, table.target).values()
        owners = {o.owner for o in bitten if not before.is_orphan(o, cand.role)}
        consent_over_own = event.data["what"] in CONSENTS and person in owners
        fair = not (acted or consent_over_own or any(before.causes(holder, cand.role)))
        yield fair and until >= event.at and event.data["by"] == holder


@invariant("I17 a late objection opens one review: while it lasts the step may be concluded again", "proposed")
def _i17(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "proposed" and event.cand in before.reviews:
        yield bool(event.data.get("again"))


@invariant("I12 the present step is concluded again only in a review, or after a lapse", "proposed")
def _i12_again(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "proposed" and event.data.get("again"):
        offer = before.offers.get(event.cand)
        yield event.cand in before.reviews or (offer is not None and offer.state == "lapsed")


@invariant("I18 an offer goes live after its grace, cleared, outside any review, in its place", "offer_went_live")
def _i18_live(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "offer_went_live":
        offer = before.offers[event.cand]
        waits = event.cand in before.reviews or not 0 < offer.ends <= event.at
        room = offer.state == "grace" or (offer.state == "reserve" and before.free_places(event.cand) > 0)
        yield not waits and room


@invariant("I18 no outward task or message without a live minute past its grace", "task_finished", "letter_moved")
def _i18(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if event.kind == "task_finished" and event.data["id"] in before.tasks:
        cand, owner, minute, outward = before.tasks[event.data["id"]]
        if outward:
            yield owner == event.by and before.in_force(cand, minute)
    if event.kind == "letter_moved" and event.data["state"] == "sent" and event.data["id"] in before.letters:
        cand, minute, what = before.letters[event.data["id"]]
        yield before.may_pencil(cand, minute, event.at) if what == "pencil" else before.in_force(cand, minute)


@invariant("I38 live offers + cast <= places")
def _i38(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    roles = {after.cands[cand].role for cand in after.offers}
    for role in roles:
        held = [c for c, offer in after.offers.items() if after.cands[c].role == role and after.holds(offer)]
        if len(held) >= after.roles[role]["places"]:
            yield len(held) <= after.roles[role]["places"]


@invariant("E1 concluding is an act of S or of an unrecused desk", "concluded")
def _e1(before: Ledger, event: Any, after: Ledger) -> Iterator[bool]:
    if _conclusion(before, event):
        role = before.cands[event.cand].role
        desk = "desk" in before.other.get(event.by, ()) or before.has_say(event.by, role)
        yield (event.by in _seats(before, event) or desk) and not before.recused(event.by, event.cand)


def hollow(findings: Findings, names: Iterable[str]) -> list[str]:
    """The invariants whose antecedent never held."""
    return [name for name in names if not findings.held[name]]
