"""Keeps the ledger: what each event of the log means, read from CONSENT.md."""

import json
from collections.abc import Callable
from typing import Any

from tests.model.joint import deciders
from tests.model.ledger import HOUR, RANK, Candidacy, Ledger, Objection, Offer, Table

Data = dict[str, Any]


def canonical(minute: Data) -> str:
    """The minute in the one way in which it can be written."""
    return json.dumps(minute, sort_keys=True)


def entered(ledger: Ledger, event: Any) -> Ledger:
    """The ledger after the event."""
    new = ledger.copy()
    new.n += 1
    _seat_taken_back(new, event)
    late_before = {c: new.late(c) for c in new.cands}
    bitten_before = {c: _owners(new, c) for c in new.tables}
    if event.kind in KINDS:
        KINDS[event.kind](new, event)
    _alternates_join(new)
    _owners_lost(new)
    _who_is_out(new)
    spoke = {event.by} | _rounds_end(new)
    _reviews(new, event, late_before)
    _clocks(new, event, bitten_before, spoke)
    _agreement_dies(new)
    return new


# -- What follows by itself


def _seat_taken_back(ledger: Ledger, event: Any) -> None:
    table = ledger.tables.get(event.cand)
    if table and event.by and event.kind not in OUTSIDE:
        table.passed = tuple(pair for pair in table.passed if pair[0] != event.by)


def _alternates_join(ledger: Ledger) -> None:
    for cand, table in ledger.tables.items():
        for person, only in sorted(ledger.line, key=ledger.line.__getitem__):
            if only not in ("", cand):
                continue
            seats = ledger.sitting(cand, table.target)
            if len(seats) >= ledger.q_for(cand, table.target):
                break
            if person not in seats and person not in table.joined and not ledger.recused(person, cand):
                table.joined = (*table.joined, person)


def _seated_roles(ledger: Ledger, objection: Objection, person: str) -> set[str]:
    """Where they sit without a say of their own: as an alternate, or in a seat that they keep after a removal."""
    found = set()
    for cand, table in ledger.tables.items():
        if person in (*table.joined, *table.kept, *(to for _, to in table.passed)):
            about = ledger.cands[cand]
            if about.performer == objection.performer and ledger.reaches(objection, about.role):
                found.add(about.role)
    return found


def _owners_lost(ledger: Ledger) -> None:
    """Section 4: orphaned when the owner leaves, loses the say at every step, or is recused (in that role only)."""
    for objection in ledger.objections.values():
        if "*" in objection.gone or "*" in objection.orphan or objection.only:
            continue
        owner = objection.owner
        reached = {role for role in ledger.roles if ledger.reaches(objection, role)}
        lost = {role for role in reached if ledger.recused_about(owner, role, objection.performer)}
        if not ledger.has_say(owner, objection.role):
            seated = _seated_roles(ledger, objection, owner)
            kept = any(owner in t.kept for t in ledger.tables.values()) and owner not in ledger.say
            if not seated and not ledger.say.get(owner):
                lost = {"*"}
            elif kept:
                lost |= reached - seated
            elif objection.role not in seated:
                lost |= {role for role in reached - seated if not ledger.has_say(owner, role)}
        objection.orphan |= lost


def _who_is_out(ledger: Ledger) -> None:
    for cand, table in ledger.tables.items():
        seats = ledger.sitting(cand, table.target)
        for person in table.said:
            proxy = table.said[person][1]
            by_nobody = ledger.recused(proxy, cand) or not (proxy in ledger.say or proxy in seats)
            if person not in seats or (proxy != person and by_nobody):
                ledger.out[cand, person] = ledger.n
    everybody = {*ledger.say, *ledger.alternates()}
    fresh = {(c, p) for c in ledger.tables for p in everybody if ledger.recused(p, c)}
    ledger.was_recused |= fresh


def _reviews(ledger: Ledger, event: Any, late_before: dict[str, set[str]]) -> None:
    for cand in ledger.cands:
        fresh = ledger.late(cand) - late_before.get(cand, set())
        if fresh and not (event.kind in ("concluded", "admitted") and event.cand == cand):
            _under_review(ledger, cand, event.at, objections=fresh)
    for cand, (objections, breaches) in list(ledger.reviews.items()):
        if not breaches and not objections & set(ledger.heard(cand)):
            _review_over(ledger, cand, event.at)


def _owners(ledger: Ledger, cand: str) -> set[str]:
    """Who owns an objection that bites what is on the table."""
    bitten = ledger.biting(cand, ledger.tables[cand].target).values()
    return {o.owner for o in bitten if not ledger.is_orphan(o, ledger.cands[cand].role)}


def _rounds_end(ledger: Ledger) -> set[str]:
    """Section 4: a first round opens when everybody in S has answered, and what was sealed in it begins; also when
    nothing is on the table any more. Gives the owners whose earlier objections move by that.
    """
    moved: set[str] = set()
    while True:
        for cand, table in ledger.tables.items():
            seats = ledger.sitting(cand, table.target)
            table.sealed = table.sealed and not (seats and seats.keys() <= ledger.consents(cand).keys())
        sealed = {cand for cand, table in ledger.tables.items() if table.sealed}
        waiting = [(n, cand, k) for k, o in ledger.objections.items() for cand, (n, _) in o.under.items()]
        waiting += [(o.raised, o.only, k) for k, o in ledger.objections.items() if o.only and o.only not in o.under]
        over = sorted(one for one in waiting if one[1] not in sealed)
        if not over:
            return moved
        for _, cand, name in over:
            moved |= _begins(ledger, cand, name)
        _owners_lost(ledger)


def _begins(ledger: Ledger, cand: str, name: str) -> set[str]:
    objection, role = ledger.objections[name], ledger.cands[cand].role
    floor = objection.under[cand][1] if cand in objection.under else objection.floor
    bitten = _bitten(ledger)
    objection.under.pop(cand, None)
    if objection.only:
        objection.only, objection.floor = "", floor or objection.floor
        objection.gone |= frozenset() if floor else {"*"}
        _now_objects(ledger, bitten)
        return set()
    if "*" in objection.gone or ledger.is_orphan(objection, role):
        return set()
    _owner_acts(ledger, name, floor or None)
    _now_objects(ledger, bitten)
    return {objection.owner}


def _clocks(ledger: Ledger, event: Any, bitten_before: dict[str, set[str]], spoken: set[str]) -> None:
    """Section 1: the time to answer runs from the latest revision, from coming to sit, or from one's own last word."""
    for cand, table in ledger.tables.items():
        seats = ledger.sitting(cand, table.target)
        fresh = table.begun == ledger.n
        for person in seats:
            spoke = person in spoken & bitten_before.get(cand, set()) - _owners(ledger, cand)
            if fresh or spoke or person not in table.clock:
                table.clock[person] = event.at
        for person in table.clock.keys() - seats.keys():
            del table.clock[person]


def _agreement_dies(ledger: Ledger) -> None:
    """What somebody agreed to who may not decide it any more is not agreed to by them, for good."""
    for motion in ledger.motions.values():
        need = deciders(ledger, motion["what"], motion["args"])
        motion["agreed"] = {p: n for p, n in motion["agreed"].items() if p in need.people | need.also}


def _under_review(ledger: Ledger, cand: str, at: int, *, objections: set[str] = frozenset(), breach: str = "") -> None:  # type: ignore[assignment]
    known, breaches = ledger.reviews.get(cand, (frozenset(), frozenset()))
    ledger.reviews[cand] = (known | objections, breaches | ({breach} if breach else set()))
    offer = ledger.offers.get(cand)
    if offer and offer.state in ("grace", "reserve") and offer.ends:
        offer.left, offer.ends = max(offer.ends - at, 1), 0


def _review_over(ledger: Ledger, cand: str, at: int) -> None:
    ledger.reviews.pop(cand, None)
    offer = ledger.offers.get(cand)
    if offer and offer.left:
        offer.ends, offer.left = at + offer.left, 0


# -- The team and the rule

DEFAULTS: Data = {
    "preset": "together", "decider": "", "q": 1, "q_auto": True, "q_at": [], "skip_to": "audition", "grace_hours": 24,
    "steps": ["consider", "audition", "callback", "offer"], "absence_hours": 168, "gate": False, "sealed": False,
    "by_itself": frozenset(),
}  # fmt: skip


def production_opened(ledger: Ledger, event: Any) -> None:
    ledger.rule = {**DEFAULTS, **event.data.get("rule", {})}
    if event.by:
        ledger.say[event.by] = frozenset({("*", "*")})


def member_added(ledger: Ledger, event: Any) -> None:
    person = event.data["person"]
    say = frozenset((r, s) for r, s in event.data.get("say", ()))
    if person in ledger.left_team and person not in ledger.say:
        ledger.came_back[person] = ledger.left_at[person]
    ledger.say[person] = ledger.say.get(person, frozenset()) | say
    standings = frozenset(k for k in ("voice", "desk", "lead") if event.data.get(k))
    leads = sum("lead" in s for s in ledger.other.values())
    ledger.other[person] = ledger.other.get(person, frozenset()) | standings
    if leads < 2 <= sum("lead" in s for s in ledger.other.values()):
        ledger.rule["gate"] = True
    _motion_done(ledger, event)
    _second_say(ledger)


def _second_say(ledger: Ledger) -> None:
    """q is 1 while one person alone holds a say, and becomes 2 where a second one first does."""
    rule = ledger.rule
    if not rule["q_auto"] or rule["preset"] != "together" or rule["q"] >= 2:
        return
    holders = {p: say for p, say in ledger.say.items() if say}
    if len(ledger.unnarrowed()) >= 2:
        rule["q"] = 2
        return
    for pair in dict.fromkeys(pair for say in holders.values() for pair in sorted(say) if pair != ("*", "*")):
        named = any((r, s) == pair for r, s, _ in rule["q_at"])
        if not named and sum(ledger.has_say(p, *pair) for p in holders) >= 2:
            rule["q_at"] = [*rule["q_at"], [*pair, 2]]
            rule["by_itself"] = {*rule["by_itself"], pair}


def member_left(ledger: Ledger, event: Any) -> None:
    _gone(ledger, event.data.get("person", event.by), keeps_seats=False)


def member_removed(ledger: Ledger, event: Any) -> None:
    _gone(ledger, event.data["person"], keeps_seats=not event.data.get("at_once"))
    _motion_done(ledger, event)


def _gone(ledger: Ledger, person: str, *, keeps_seats: bool) -> None:
    say = ledger.say.get(person, frozenset())
    for cand, table in ledger.tables.items():
        if not keeps_seats:
            table.kept -= {person}
            table.joined = tuple(p for p in table.joined if p != person)
            table.passed = tuple(pair for pair in table.passed if person not in pair)
        elif ledger.has_say(person, ledger.cands[cand].role, ledger.at_step(cand, table.target)):
            table.kept |= set() if ledger.recused(person, cand) else {person}
    ledger.kept_say[person] = ledger.kept_say.get(person, frozenset()) | say if keeps_seats else frozenset()
    ledger.say.pop(person, None)
    ledger.other.pop(person, None)
    ledger.line = {key: n for key, n in ledger.line.items() if key[0] != person}
    ledger.stand_ins = tuple(
        pair for pair in ledger.stand_ins if pair[1] != person and (keeps_seats or pair[0] != person)
    )
    ledger.proxies = {k: v for k, v in ledger.proxies.items() if person not in k[:2]}
    ledger.left_team |= {person}
    ledger.left_at[person] = ledger.n
    for name, motion in list(ledger.motions.items()):
        motion["agreed"].pop(person, None)
        if motion["by"] == person:
            del ledger.motions[name]


def rule_changed(ledger: Ledger, event: Any) -> None:
    change, rule = event.data["change"], ledger.rule
    if change.get("preset", rule["preset"]) == "one" and ("preset" in change or "decider" in change):
        for person, say in list(ledger.say.items()):
            if person == change["decider"]:
                ledger.say[person] = frozenset({("*", "*")})
            elif say:
                ledger.say[person] = frozenset()
                ledger.other[person] = ledger.other.get(person, frozenset()) | {"voice"}
        rule |= {**change, "q": 1, "q_auto": False, "q_at": []}
    elif change.get("preset") == "together" and rule["preset"] == "one":
        rule |= {"q_auto": True, **change, "decider": ""}
    else:
        if "q" in change:
            rule["q_auto"] = sum(bool(say) for say in ledger.say.values()) < 2
            rule["q_at"] = [row for row in rule["q_at"] if (row[0], row[1]) not in rule["by_itself"]]
        rule |= change
    if {"q", "q_at"} & change.keys():
        rule["by_itself"] = frozenset()
    _motion_done(ledger, event)
    _second_say(ledger)


def alternate_named(ledger: Ledger, event: Any) -> None:
    if event.data.get("seat"):
        ledger.stand_ins = (*ledger.stand_ins, (event.data["seat"], event.data["person"]))
    else:
        ledger.line.setdefault((event.data["person"], event.data.get("cand", event.cand)), ledger.n)
    _motion_done(ledger, event)


def role_added(ledger: Ledger, event: Any) -> None:
    ledger.roles[event.data["id"]] = {"places": 1, "covers": "", "minors": False} | event.data


def role_changed(ledger: Ledger, event: Any) -> None:
    bitten = _bitten(ledger)
    ledger.roles[event.data["id"]] |= event.data
    _now_objects(ledger, bitten)


def relation_declared(ledger: Ledger, event: Any) -> None:
    ledger.related[event.data["person"], event.data["performer"]] = ledger.n
    _motion_done(ledger, event)


def waiver_given(ledger: Ledger, event: Any) -> None:
    person, role = event.data["person"], event.data["role"]
    reached = {ledger.cands[name].performer for name, _ in ledger.causes(person, role)}
    reached = set(event.data.get("performers") or reached)
    ledger.waived |= {(person, role, performer) for performer in reached}
    ledger.waived_at[person, role] = ledger.n
    _motion_done(ledger, event)


def proxy_given(ledger: Ledger, event: Any) -> None:
    ledger.proxies[event.by, event.data["holder"], event.data.get("role", "*")] = event.data["until"]


def proxy_ended(ledger: Ledger, event: Any) -> None:
    ledger.proxies.pop((event.by, event.data["holder"], event.data.get("role", "*")), None)


def motion_opened(ledger: Ledger, event: Any) -> None:
    args = dict(event.data["args"])
    causes = ledger.causes(args["person"], args["role"]) if event.data["what"] == "waiver" else ()
    ledger.motions[event.data["id"]] = {
        "by": event.by, "what": event.data["what"], "agreed": {event.by: ledger.n}, "args": args, "opened": ledger.n,
        "reached": frozenset(ledger.cands[name].performer for name, _ in causes),
    }  # fmt: skip


def motion_agreed(ledger: Ledger, event: Any) -> None:
    ledger.motions[event.data["motion"]]["agreed"][event.by] = ledger.n


def _motion_done(ledger: Ledger, event: Any) -> None:
    ledger.motions.pop(event.data.get("motion", ""), None)


# -- The room


def candidacy_named(ledger: Ledger, event: Any) -> None:
    data = event.data
    ledger.cands[event.cand] = Candidacy(
        event.role, data.get("performer", ""), data.get("person", ""), not data.get("by"), ledger.n
    )
    if data.get("person"):
        ledger.related.setdefault((data["person"], data["performer"]), 0)


def proposed(ledger: Ledger, event: Any) -> None:
    _revision(ledger, event, Table(
        0, 0, "", {}, False, 0, event.by, bool(event.data.get("again")), sealed=bool(ledger.rule["sealed"])
    ))  # fmt: skip


def amended(ledger: Ledger, event: Any) -> None:
    _revision(ledger, event, ledger.tables[event.cand])


def _revision(ledger: Ledger, event: Any, table: Table) -> None:
    data, cand = event.data, ledger.cands[event.cand]
    asked = tuple(sorted((c["id"], c["what"], c["asked_by"]) for c in data.get("conditions", ())))
    reserve, hours = bool(data.get("reserve")), data.get("deadline_hours", 0)
    cand.revisions = (*cand.revisions, (data["target"], data.get("terms", ""), asked, reserve, hours))
    table.number, table.begun, table.target = len(cand.revisions), ledger.n, data["target"]
    table.conditions = {name: (what, by) for name, what, by in asked}
    table.reserve, table.hours, table.met, table.said = reserve, hours, frozenset(), {}
    ledger.tables[event.cand] = table


def proposal_withdrawn(ledger: Ledger, event: Any) -> None:
    ledger.tables.pop(event.cand, None)


def condition_met(ledger: Ledger, event: Any) -> None:
    ledger.tables[event.cand].met |= {event.data["condition"]}


def undertaking_breached(ledger: Ledger, event: Any) -> None:
    _under_review(ledger, event.cand, event.at, breach=event.data["condition"])


def seat_passed(ledger: Ledger, event: Any) -> None:
    table = ledger.tables[event.cand]
    table.passed = (*table.passed, (event.data["person"], event.data["to"]))


def cleared(ledger: Ledger, event: Any) -> None:
    ledger.cands[event.cand].cleared = bool(event.data["value"])


def position_given(ledger: Ledger, event: Any) -> None:
    """`object` on the way up is an objection, whether or not the log says which."""
    data, cand = event.data, event.cand
    person, table = data.get("for", event.by), ledger.tables[cand]
    mine = [k for k, o in ledger.biting(cand, table.target).items() if _owns(ledger, o, person, cand)]
    for name, outcome in data.get("resolve", ()):
        _owner_says(ledger, name, None if outcome == "ends" else outcome, cand)
    if data["revision"] == table.number:
        table.said[person] = (data["what"], data.get("by", event.by), ledger.n)
    if data["what"] == "object" and not mine and ledger.way(cand, table.target) in ("up", "again"):
        opens = data.get("opens") or {"id": f"never written {ledger.n}", "floor": table.target}
        _raised(ledger, event, opens["id"], person, opens["floor"], "role")


def _owns(ledger: Ledger, objection: Objection, person: str, cand: str) -> bool:
    return objection.owner == person and not ledger.is_orphan(objection, ledger.cands[cand].role)


def _raised(ledger: Ledger, event: Any, name: str, owner: str, floor: str, scope: str) -> None:
    cand = ledger.cands[event.cand]
    if not cand.performer:
        return
    q = ledger.q_for(event.cand, floor)
    bitten = _bitten(ledger)
    only = event.cand if ledger.tables.get(event.cand) and ledger.tables[event.cand].sealed else ""
    ledger.objections[name] = Objection(cand.performer, cand.role, scope, owner, floor, q, ledger.n, only=only)
    _now_objects(ledger, bitten)


def _bitten(ledger: Ledger) -> set[tuple[str, str]]:
    return {(cand, name) for cand, table in ledger.tables.items() for name in ledger.biting(cand, table.target)}


def _now_objects(ledger: Ledger, before: set[tuple[str, str]]) -> None:
    """Where an objection has come to bite the open revision, its owner's position there is `object`."""
    for cand, name in sorted(_bitten(ledger) - before):
        table, objection = ledger.tables[cand], ledger.objections[name]
        if not _owns(ledger, objection, objection.owner, cand):
            continue
        table.passed = tuple(pair for pair in table.passed if pair[0] != objection.owner)
        objects = ledger.consents(cand).get(objection.owner, ("",))[0] == "object"
        if objection.owner in ledger.sitting(cand, table.target) and not objects:
            table.said[objection.owner] = ("object", objection.owner, ledger.n)


def _owner_says(ledger: Ledger, name: str, floor: str | None, cand: str) -> None:
    """Under seal the owner says so in that room alone; openly everywhere, and no longer what they said under seal."""
    objection, table = ledger.objections.get(name), ledger.tables.get(cand)
    if objection is None:
        return
    bitten = _bitten(ledger)
    if table and table.sealed:
        since = objection.under.get(cand, (objection.raised if objection.only else ledger.n, ""))[0]
        objection.under[cand] = (since, floor or "")
    else:
        objection.under = {}
        _owner_acts(ledger, name, floor)
    _now_objects(ledger, bitten)


def _owner_acts(ledger: Ledger, name: str, floor: str | None) -> None:
    """The owner ends it (no floor) or moves its floor, everywhere but where it is an orphan."""
    objection = ledger.objections[name]
    roles = [r for r in ledger.roles if ledger.is_orphan(objection, r)]
    if floor is not None:
        objection.floors |= {r: objection.floors.get(r, objection.floor) for r in roles}
        objection.floor = floor
    elif roles:
        objection.gone |= {r for r in ledger.roles if r not in roles}
    else:
        objection.gone = frozenset({"*"})


def objected(ledger: Ledger, event: Any) -> None:
    _raised(ledger, event, event.data["id"], event.by, event.data["floor"], event.data.get("scope", "role"))


def floor_moved(ledger: Ledger, event: Any) -> None:
    _owner_says(ledger, event.data["objection"], event.data["to"], event.cand)


def objection_withdrawn(ledger: Ledger, event: Any) -> None:
    _owner_says(ledger, event.data["objection"], None, event.cand)


def orphan_released(ledger: Ledger, event: Any) -> None:
    objection, role = ledger.objections[event.data["objection"]], ledger.cands[event.cand].role
    if objection.scope == "role" and role == objection.role:
        objection.gone |= {r for r in ledger.roles if ledger.is_orphan(objection, r)}
    else:
        objection.gone |= {role}
    _motion_done(ledger, event)


# -- Conclusions and what follows


def concluded(ledger: Ledger, event: Any) -> None:
    minute, cand = event.data["minute"], ledger.cands[event.cand]
    target, step = minute["target"], cand.step
    cand.minutes, cand.frozen = (*cand.minutes, minute), (*cand.frozen, canonical(minute))
    ledger.tables.pop(event.cand, None)
    for motion in ledger.motions.values():
        if motion["what"] in ("waive_grace", "extend_offer") and motion["args"]["cand"] == event.cand:
            motion["agreed"] = {}  # it was about the offer that there was, on the terms that there were
    _review_over(ledger, event.cand, event.at)
    if target == "offer":
        _offered(ledger, event, again=step == "offer")
    else:
        ledger.offers.pop(event.cand, None)
    if target == "released":
        cand.ended = "released"
    else:
        cand.step = target
        cand.lifted |= RANK[target] >= RANK["consider"]


def _offered(ledger: Ledger, event: Any, *, again: bool) -> None:
    minute, old = event.data["minute"], ledger.offers.get(event.cand)
    hours, reserve = minute["deadline_hours"], minute["reserve"]
    if again and old and old.state != "lapsed":
        if old.state in ("grace", "reserve"):
            old.state = "reserve" if reserve else "grace"
        if old.state == "live" and hours != old.hours:
            old.expires = event.at + hours * HOUR if hours else 0
        old.reserve, old.hours, old.order = reserve, hours, ledger.n
        return
    ends = event.at + ledger.rule["grace_hours"] * HOUR
    ledger.offers[event.cand] = Offer("reserve" if reserve else "grace", reserve, hours, ends, order=ledger.n)


def admitted(ledger: Ledger, event: Any) -> None:
    cand = ledger.cands[event.cand]
    minute = event.data["minute"]
    cand.minutes, cand.frozen = (*cand.minutes, minute), (*cand.frozen, canonical(minute))
    cand.step, cand.lifted = "audition", True


def grace_waived(ledger: Ledger, event: Any) -> None:
    offer = ledger.offers[event.cand]
    offer.ends, offer.left = event.at, 0
    _motion_done(ledger, event)


def offer_went_live(ledger: Ledger, event: Any) -> None:
    offer = ledger.offers[event.cand]
    offer.state = "live"
    offer.expires = event.at + offer.hours * HOUR if offer.hours else 0


def offer_extended(ledger: Ledger, event: Any) -> None:
    if event.cand in ledger.offers:
        ledger.offers[event.cand].expires += event.data["hours"] * HOUR
    _other_lengths(ledger, event)


def offer_lapsed(ledger: Ledger, event: Any) -> None:
    ledger.offers[event.cand].state = "lapsed"
    _other_lengths(ledger, event)


def _other_lengths(ledger: Ledger, event: Any) -> None:
    """Whoever would have let it stand for another time has nothing left to agree to."""
    for name, motion in list(ledger.motions.items()):
        if motion["what"] == "extend_offer" and motion["args"]["cand"] == event.cand:
            del ledger.motions[name]


def offer_accepted(ledger: Ledger, event: Any) -> None:
    ledger.offers[event.cand].state = "accepted"
    ledger.cands[event.cand].step = "cast"


def _by_performer(how: str) -> Callable[[Ledger, Any], None]:
    def ended(ledger: Ledger, event: Any) -> None:
        ledger.cands[event.cand].ended = how
        ledger.withdrawn |= {event.cand}
        for open_things in (ledger.tables, ledger.reviews, ledger.offers):
            open_things.pop(event.cand, None)  # type: ignore[attr-defined]

    return ended


def performers_merged(ledger: Ledger, event: Any) -> None:
    keep, gone, bitten = event.data["keep"], event.data["gone"], _bitten(ledger)
    ledger.unmerged[gone] = ledger.copy()
    living = [(name, c) for name, c in ledger.cands.items() if not c.ended and c.performer in (keep, gone)]
    for name, cand in [pair for pair in living if pair[1].performer == keep]:
        for other_name, other in [p for p in living if p[1].performer == gone and p[1].role == cand.role]:
            order = {
                n: (RANK[c.step], n not in ledger.tables, c.named_at) for n, c in ((name, cand), (other_name, other))
            }
            stays, ends = (cand, other_name) if order[name] < order[other_name] else (other, name)
            stays.submitted |= ledger.cands[ends].submitted
            stays.lifted |= ledger.cands[ends].lifted
            stays.account = stays.account or ledger.cands[ends].account
            ledger.cands[ends].ended = "withdrawn"
            for open_things in (ledger.tables, ledger.reviews, ledger.offers):
                open_things.pop(ends, None)  # type: ignore[attr-defined]
    for about in (*ledger.cands.values(), *ledger.objections.values()):
        if about.performer == gone:
            about.performer = keep
    for (person, performer), n in list(ledger.related.items()):
        if performer == gone:
            ledger.related[person, keep] = max(n, ledger.related.get((person, keep), 0))
    ledger.waived |= {(person, role, keep) for person, role, performer in ledger.waived if performer == gone}
    for motion in ledger.motions.values():
        motion["reached"] = frozenset(keep if performer == gone else performer for performer in motion["reached"])
    _now_objects(ledger, bitten)


def performers_parted(ledger: Ledger, event: Any) -> None:
    keep, gone, bitten = event.data["keep"], event.data["gone"], _bitten(ledger)
    before = ledger.unmerged.pop(gone)
    for name, was in before.cands.items():
        cand = ledger.cands[name]
        if was.performer == gone:
            cand.performer = gone
        if was.performer in (keep, gone) and not was.ended and _was_paired(before, name, keep, gone):
            _own_again(ledger, name, was)
    for name in [name for name, o in before.objections.items() if o.performer == gone and name in ledger.objections]:
        ledger.objections[name].performer = gone
    _relations_parted(ledger, before, keep, gone)
    for name, motion in before.motions.items():
        args = motion["args"]
        if args.get("performer") == gone or gone in args.get("performers", ()):
            ledger.motions.pop(name, None)
    _now_objects(ledger, bitten)


def _relations_parted(ledger: Ledger, before: Ledger, keep: str, gone: str) -> None:
    for (person, performer), n in before.related.items():
        now, had = ledger.related.get((person, keep)), before.related.get((person, keep))
        if performer == gone and n and now == n and (had or 0) < n:
            del ledger.related[person, keep]
            if had is not None:
                ledger.related[person, keep] = had
    for person, role, performer in before.waived:
        same = ledger.waived_at.get((person, role)) == before.waived_at.get((person, role))
        if performer == gone and same and (person, role, keep) not in before.waived:
            ledger.waived -= {(person, role, keep)}


def _was_paired(before: Ledger, name: str, keep: str, gone: str) -> bool:
    mine, other = before.cands[name], {keep: gone, gone: keep}[before.cands[name].performer]
    return any(c.performer == other and c.role == mine.role and not c.ended for c in before.cands.values())


def _own_again(ledger: Ledger, name: str, was: Candidacy) -> None:
    """The candidacy is as far as it goes what it was: alive, unless somebody named them for the role once more."""
    cand = ledger.cands[name]
    if cand.ended == "withdrawn" and cand.performer and name not in ledger.withdrawn:
        newer = [c for c in ledger.cands.values() if c is not cand and not c.ended]
        if not any((c.performer, c.role) == (cand.performer, cand.role) for c in newer):
            cand.ended = ""
    cand.lifted |= cand.submitted
    cand.submitted, cand.account = was.submitted, was.account


def task_given(ledger: Ledger, event: Any) -> None:
    data = event.data
    ledger.tasks[data["id"]] = (event.cand, data["owner"], data["minute"], bool(data.get("outward", True)))


def letter_drafted(ledger: Ledger, event: Any) -> None:
    ledger.letters[event.data["id"]] = (event.cand, event.data.get("minute", 0), event.data.get("what", ""))


OUTSIDE = frozenset([
    "voiced", "letter_drafted", "letter_moved", "task_given", "task_finished", "slot_booked", "slot_given_back",
    "content_accepted", "content_told",
    "tape_asked", "tape_welcomed", "tape_moved", "tape_closed", "tape_came", "tape_taken_back", "tape_over",
])  # fmt: skip
"""Acts that are not about what is on the table: an absent member's seat stays where it is."""

KINDS: dict[str, Callable[[Ledger, Any], None]] = {
    f.__name__: f
    for f in (
        production_opened, member_added, member_left, member_removed, rule_changed, alternate_named, role_added,
        role_changed, relation_declared, waiver_given, proxy_given, proxy_ended, motion_opened, motion_agreed,
        candidacy_named, proposed, amended, proposal_withdrawn, condition_met, undertaking_breached, seat_passed,
        cleared, position_given, objected, floor_moved, objection_withdrawn, orphan_released, concluded, admitted,
        grace_waived, offer_extended, offer_went_live, offer_lapsed, offer_accepted, performers_merged,
        performers_parted, task_given, letter_drafted,
    )
} | {
    "declined": _by_performer("declined"),
    "withdrew": _by_performer("withdrawn"),
    "motion_withdrawn": _motion_done,
}  # fmt: skip
