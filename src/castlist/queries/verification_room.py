"""What `castlist verify` checks of the room: every conclusion, every end of an objection, every step, every place.

It reads raw events and rows, and never asks the rules what the status was: only a minute is worked out anew by them,
because that is what a minute promises (I15).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from castlist.queries import verification_rounds
from castlist.queries.verification import Event, Finding
from castlist.queries.verification_cases import ORDER, Case, OnTable
from castlist.queries.verification_seats import Team
from castlist.rules.decisions.facts import Proposal
from castlist.rules.decisions.minutes import admission, minute
from castlist.rules.decisions.state import State

CONSENTS = ("support", "accept", "concern")
HOLDS_PLACE = ("grace", "live", "accepted")

Row = dict[str, Any]
Rows = dict[str, dict[str, Row]]
Moved = tuple[str, str, Row | None, Row | None]


class RoomBook:
    """One production's room, checked event by event."""

    def __init__(self, production: str) -> None:
        self.production = production
        self.team = Team()
        self.checked: Counter[str] = Counter()

    def before(self, event: Event, data: dict[str, Any], state: State, rows: Rows) -> Iterator[Finding]:
        """What is wrong with a conclusion, told from everything before it."""
        if event.kind == "concluded":
            case = self.team.cases.get(event.cand)
            if case is None or case.table is None:
                yield self._found(event, "I1", "something is concluded, and nothing was on the table")
                return
            self.team.seat_back(case, event.by)
            yield from self._of_conclusion(event, data["minute"], case, case.table)
            yield from self._of_objections(event, case, case.table.target, rows)
            yield from self._of_minute(event, data["minute"], state)
        elif event.kind == "admitted":
            case = self.team.cases[event.cand]
            yield from self._of_objections(event, case, "audition", rows)
            yield from self._of_minute(event, data["minute"], state)

    def after(self, event: Event, data: dict[str, Any], moved: list[Moved], rows: Rows) -> Iterator[Finding]:
        """What is wrong with what the event moved."""
        places: set[str] = set()
        begun = {old["objection"] for kind, _, old, new in moved if kind == "under_seal" and old and not new}
        for kind, key, old, new in moved:
            if kind == "objection":
                yield from self._of_end(event, data, old, new, begun)
            elif kind == "under_seal":
                yield from self._of_sealed(event, data, old, new, rows)
            elif kind == "candidacy":
                yield from self._of_step(event, data, key, old, new)
                places.add((new or old or {}).get("role", ""))
            elif kind == "offer":
                places.add(rows["candidacy"].get(key, {}).get("role", event.role))
            elif kind == "role":
                places.add(key)
        for role in sorted(places):
            yield from self._of_places(event, role, rows)
        self.team.add(event, data)
        verification_rounds.open_rounds(
            self.team, event, lambda name, case: _is_owned(rows["objection"].get(f"{case.performer}/{name}"), case)
        )

    def _found(self, event: Event, invariant: str, sentence: str) -> Finding:
        return Finding(invariant, sentence, self.production, event.seq)

    # -- I1 to I4, I6, I8

    def _of_conclusion(self, event: Event, frozen: Row, case: Case, table: OnTable) -> Iterator[Finding]:
        team = self.team
        self.checked.update(["I1", "I2", "I3", "I4", "I6"])
        if (frozen["revision"], frozen["target"]) != (table.revision, table.target) or table.revision != case.revision:
            sentence = f"revision {frozen['revision']} is concluded, and the latest is {case.revision}"
            yield self._found(event, "I1", sentence)
        seated = [person for person, _ in frozen["seats"]]
        yield from self._of_seats(event, case, table, seated)
        yield from self._of_answers(event, frozen, table, seated)
        given = {table.said[p].by for p in seated if p in table.said and table.said[p].what in CONSENTS}
        q, known = frozen["quorum"], team.quorum(case, table.target)
        if q < 1 or q != known:
            yield self._found(event, "I4", f"the minute asks for {q} people, the rule for {known}")
        if len(given) < q or len(seated) < q:
            yield self._found(event, "I4", f"{len(given)} people consented, and {q} are needed")
        unmet = [name for name, (what, met) in table.conditions.items() if what == "pre" and not met]
        if unmet:
            yield self._found(event, "I6", f"concluded before a condition was met ({', '.join(unmet)})")
        if self._gated(case, table.target) and not case.cleared:
            yield self._found(event, "I6", "concluded before clearance was given")

    def _of_seats(self, event: Event, case: Case, table: OnTable, seated: list[str]) -> Iterator[Finding]:
        sitting = self.team.sitting(case, table.target)
        for person in sorted(sitting.keys() - set(seated)):
            yield self._found(event, "I2", f"{person} has a seat here, and was not asked")
        for person in seated:
            if self.team.recused(person, case):
                yield self._found(event, "I2", f"{person} is recused here, and was counted")
            elif person not in sitting:
                yield self._found(event, "I2", f"{person} has no seat here, and was counted")

    def _of_answers(self, event: Event, frozen: Row, table: OnTable, seated: list[str]) -> Iterator[Finding]:
        minuted = {p["person"]: p for p in frozen["positions"]}
        supported = False
        for person in seated:
            said = table.said.get(person)
            if said is None or said.what not in CONSENTS:
                how = "objects to" if said else "never answered"
                yield self._found(event, "I2", f"{person} {how} revision {table.revision}, and it is concluded")
                continue
            supported = supported or said.what == "support"
            told = minuted.get(person, {})
            if (told.get("what"), told.get("reason"), told.get("by")) != (said.what, said.reason, said.by):
                yield self._found(event, "I2", f"the minute has another answer of {person} than the log")
        if not supported:
            yield self._found(event, "I3", "concluded, and nobody wants it")

    def _gated(self, case: Case, target: str) -> bool:
        if not self.team.gate or target not in ORDER or ORDER.index(target) < ORDER.index(case.step):
            return False
        minors = bool(self.team.roles.get(case.role, {}).get("minors"))
        return target == "offer" or (minors and ORDER.index(target) >= ORDER.index("audition"))

    # -- I5, I11

    def _of_objections(self, event: Event, case: Case, target: str, rows: Rows) -> Iterator[Finding]:
        self.checked["I5"] += 1
        if target not in ORDER or ORDER.index(target) < ORDER.index(case.step):
            return
        covers = self.team.roles.get(case.role, {}).get("covers", "")
        for row in rows["objection"].values():
            if row["performer"] != case.performer or not case.performer or not _stands_in(row, case.role, covers):
                continue
            floor = dict(row.get("held", ())).get(case.role, row["floor"])
            if ORDER.index(target) >= ORDER.index(floor):
                yield self._found(event, "I5", f"the objection {row['id']} bites {target}, and it is concluded")

    def _of_end(self, event: Event, data: Row, old: Row | None, new: Row | None, begun: set[str]) -> Iterator[Finding]:
        """`begun`: the objections of which what was said under seal is done by this event."""
        if old is None or event.kind in ("performers_merged", "performers_parted"):
            return
        if new is None:
            yield self._found(event, "I11", f"the objection {old['id']} is gone, and nobody ended it")
            return
        for name in ("owner", "performer", "role", "scope", "q"):
            if old.get(name) != new.get(name):
                yield self._found(event, "I11", f"the objection {old['id']} has another {name} than before")
        if _over(new) == _over(old):
            return
        self.checked["I11"] += 1
        why = "" if old["id"] in begun else self._why_not_ended(event, data, old)
        if why:
            yield self._found(event, "I11", f"the objection {old['id']} ended {why}")

    def _of_sealed(self, event: Event, data: Row, old: Row | None, new: Row | None, rows: Rows) -> Iterator[Finding]:
        """What is done to an objection under seal is its owner's act, and begins when the round is over."""
        one = new or old or {}
        if new and new.get("ended") and not (old or {}).get("ended"):
            self.checked["I11"] += 1
            why = self._why_not_ended(event, data, {"id": one["objection"], "owner": one["owner"]})
            if why:
                yield self._found(event, "I11", f"the objection {one['objection']} ended under seal {why}")
        openly = event.by == one["owner"] and event.kind in ("floor_moved", "objection_withdrawn", "position_given")
        if new is None and not openly and rows["proposal"].get(one["cand"], {}).get("sealed"):
            yield self._found(event, "I11", f"what was said of {one['objection']} under seal begins before its time")

    def _why_not_ended(self, event: Event, data: Row, old: Row) -> str:
        """Why this event could not end the objection; '' when it could."""
        orphan = "*" in old.get("orphaned", ()) or event.role in old.get("orphaned", ())
        if event.kind == "orphan_released":
            case = self.team.cases[event.cand]
            target = case.table.target if case.table else str(dict(old.get("held", ())).get(case.role, old["floor"]))
            agreed = set(data.get("agreed", ()))
            self.team.seat_back(case, event.by)
            missing = self.team.must_release(case, target, old.get("n", 0)) - agreed
            if not orphan:
                return "by release, and its owner still owns it"
            if missing:
                return f"by release, and {', '.join(sorted(missing))} did not agree"
            return "" if len(agreed) >= old.get("q", 1) else "by release, and too few agreed"
        ended = event.kind == "objection_withdrawn" and data["objection"] == old["id"]
        resolved = event.kind == "position_given" and [old["id"], "ends"] in data.get("resolve", ())
        if not ended and not resolved:
            return f"by “{event.kind}”, which is not a way for it to end"
        if event.by != old["owner"] or data.get("for", event.by) != event.by:
            return f"by {event.by}, who does not own it"
        return "by its owner, who had lost it" if orphan else ""

    # -- I12, I15, I38

    def _of_step(self, event: Event, data: Row, key: str, old: Row | None, new: Row | None) -> Iterator[Finding]:
        before, after = (row.get("step", "named") if row else "named" for row in (old, new))
        if new is None:
            yield self._found(event, "I12", f"the candidacy {key} is gone")
            return
        if old is None and event.kind != "candidacy_named":
            yield self._found(event, "I12", f"the candidacy {key} begins with “{event.kind}”")
        if before != after:
            self.checked["I12"] += 1
            target = data.get("minute", {}).get("target")
            rises = {"concluded": target, "admitted": "audition", "offer_accepted": "cast"}
            if event.cand != key or rises.get(event.kind) != after:
                yield self._found(event, "I12", f"{key} came from {before} to {after} by “{event.kind}”")
        if (old or {}).get("ended", "") != new.get("ended", ""):
            ways = ("concluded", "declined", "withdrew", "performers_merged", "performers_parted")
            if event.kind not in ways or (event.kind == "concluded" and data["minute"]["target"] != "released"):
                yield self._found(event, "I12", f"the candidacy {key} ended by “{event.kind}”")

    def _of_minute(self, event: Event, frozen: Row, state: State) -> Iterator[Finding]:
        self.checked["I15"] += 1
        cand, proposal = state.candidacy(event.cand), state.proposal(event.cand)
        again: Row | None = None
        if cand and event.kind == "admitted":
            under = state.candidacy(frozen["under"][0])
            again = admission(state, cand, under, by=event.by, at=event.at) if under else None
        elif cand and proposal:
            passed = tuple(pair for pair in proposal.passed if pair[0] != event.by)
            proposal = replace(proposal, passed=passed)
            sitting = state.with_changes({(Proposal.kind, cand.id): proposal})
            again = minute(sitting, cand, proposal, by=event.by, at=event.at)
        if again != frozen:
            names = sorted(k for k in {**frozen, **(again or {})} if (again or {}).get(k) != frozen.get(k))
            yield self._found(event, "I15", f"the minute does not follow from the log before it ({', '.join(names)})")

    def _of_places(self, event: Event, role: str, rows: Rows) -> Iterator[Finding]:
        self.checked["I38"] += 1
        found = rows["role"].get(role)
        places = found.get("places", 1) if found else 0
        taken = 0
        for cand, offer in rows["offer"].items():
            case = rows["candidacy"].get(cand, {})
            holds = offer.get("state") in HOLDS_PLACE and case.get("role") == role and not case.get("ended")
            taken += bool(holds)
        if taken > places:
            yield self._found(event, "I38", f"{taken} offers are live or accepted, and {role} has {places} places")


def _stands_in(row: Row, role: str, covers: str) -> bool:
    """True when the objection is open and about this role."""
    if row.get("ended") or role in row.get("released", ()):
        return False
    if row.get("confined") and role not in dict(row.get("held", ())):
        return False
    return row.get("scope", "role") == "production" or row["role"] in (role, covers)


def _over(row: Row) -> tuple[Any, ...]:
    return row.get("ended", ""), bool(row.get("confined")), len(row.get("released", ()))


def _is_owned(row: Row | None, case: Case) -> bool:
    """True for an objection that is open, and no orphan there."""
    orphaned = row.get("orphaned", ()) if row else ()
    return row is not None and not row.get("ended") and "*" not in orphaned and case.role not in orphaned
