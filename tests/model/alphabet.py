"""What may be tried in a world: each function gives the acts of one sort, whether or not they will be refused."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from castlist.rules.decisions import agreeing, answering, concluding, objecting, outward, proposing
from castlist.rules.decisions.facts import Motion, Objection, Task, UnderSeal
from castlist.rules.decisions.proposing import Terms
from castlist.rules.decisions.state import Event, State
from tests.model.explorer import MORNING, Act

SAY = [["*", "*"]]
Acts = Callable[[State], Iterable[Act]]


def house(
    *, say: Sequence[str] = ("Karen", "Derek"), voice: Sequence[str] = (), alternates: Sequence[str] = ("Anna",),
    stand_ins: dict[str, str] | None = None, relations: Sequence[tuple[str, str]] = (), covers: bool = False,
    leads: Sequence[str] = (), minors: bool = False, **rule: Any,
) -> list[Event]:  # fmt: skip
    """The events with which a world begins: a team, the role Lead, and Ivy named for it."""
    events = [Event("production_opened", "", MORNING, {"rule": {"q": min(len(say), 2), **rule}})]
    add = [{"person": p, "say": SAY} for p in say] + [{"person": p, "voice": True} for p in voice]
    events += [Event("member_added", "", MORNING, data) for data in add + [{"person": p, "lead": True} for p in leads]]
    events.append(Event("role_added", "", MORNING, {"id": "Lead", "minors": minors}, "", "Lead"))
    if covers:
        events.append(Event("role_added", "", MORNING, {"id": "Cover", "covers": "Lead"}, "", "Cover"))
    events += [Event("alternate_named", "", MORNING, {"person": p}) for p in alternates]
    for seat, person in (stand_ins or {}).items():
        events.append(Event("alternate_named", "", MORNING, {"person": person, "seat": seat}))
    for person, performer in relations:
        events.append(Event("relation_declared", person, MORNING, {"person": person, "performer": performer}))
    return [*events, named("c", "Ivy")]


def named(cand: str, performer: str, role: str = "Lead", by: str = "Karen") -> Event:
    """A candidacy is named."""
    return Event("candidacy_named", by, MORNING, {"performer": performer, "by": by}, cand, role)


def act(label: str, rule: Callable[..., list[Event]], *args: Any, **said: Any) -> Act:
    """One act with its label."""
    return label, lambda state, at: rule(state, *args, at=at, **said)


def revisions(state: State, cand: str, *, stale: bool = False) -> list[int]:
    """The latest revision, and, when it is to be tried too, the one before it."""
    found = state.candidacy(cand)
    number = found.revision if found else 0
    return [r for r in ((number, number - 1) if stale else (number,)) if r > 0]


def propose(cand: str, targets: Sequence[str], people: Sequence[str], terms: Terms | None = None) -> Acts:
    """Proposing, amending and withdrawing."""

    def acts(state: State) -> Iterator[Act]:
        for who in people:
            for target in targets:
                begin = proposing.amend if state.proposal(cand) else proposing.propose
                yield act(f"{who} {begin.__name__} {cand} {target}", begin, cand, by=who, target=target, terms=terms)

    return acts


def withdraw(cand: str, people: Sequence[str]) -> Acts:
    """Withdrawing what is on the table."""
    return lambda state: [act(f"{w} takes it off", proposing.withdraw_proposal, cand, by=w) for w in people]


def answer(
    cand: str, people: Sequence[str], kinds: Sequence[str], stands: Sequence[str] = ("offer",), *, stale: bool = False
) -> Acts:
    """Positions, ending own objections that bite or letting them stand."""

    def acts(state: State) -> Iterator[Act]:
        performer = getattr(state.candidacy(cand), "performer", "")
        mine = {w: [o.id for o in state.objections(performer) if o.owner == w] for w in people}
        number = 1 + sum(1 for _ in state.all(Objection))
        for revision in revisions(state, cand, stale=stale):
            for who in people:
                for kind in kinds:
                    outcomes: list[dict[str, str]] = [{}]
                    if kind != "object" and mine[who]:
                        outcomes += [dict.fromkeys(mine[who], how) for how in ("ends", *stands)]
                    for resolve in outcomes:
                        how = "/".join(sorted(set(resolve.values())))
                        yield act(
                            f"{who} {kind} r{revision} {how}".strip(), answering.position, cand, by=who,
                            revision=revision, what=kind, new_id=f"o{number}", reason="-", resolve=resolve,
                        )  # fmt: skip

    return acts


def conclude(cand: str, people: Sequence[str], *, stale: bool = False) -> Acts:
    """Concluding what is on the table."""
    return lambda state: [
        act(f"{w} concludes {cand} r{r}", concluding.conclude, cand, by=w, revision=r)
        for r in revisions(state, cand, stale=stale)
        for w in people
    ]


def object_to(cand: str, people: Sequence[str], floors: Sequence[str], scopes: Sequence[str] = ("role",)) -> Acts:
    """Objections on their own."""

    def acts(state: State) -> Iterator[Act]:
        new = f"o{1 + len(_names(state))}"
        for who in people:
            for floor in floors:
                for scope in scopes:
                    yield act(
                        f"{who} objects from {floor} ({scope})", objecting.object_to, cand, by=who, floor=floor,
                        new_id=new, reason="-", scope=scope,
                    )  # fmt: skip

    return acts


def _names(state: State) -> dict[str, str]:
    """Every objection that was raised, under seal too, and its floor."""
    found = {o.id: o.floor for o in state.all(Objection)}
    return found | {one.objection: one.floor for one in state.all(UnderSeal)}


def on_objections(cand: str, people: Sequence[str], floors: Sequence[str]) -> Acts:
    """Floors moved, objections withdrawn, adopted, released."""

    def acts(state: State) -> Iterator[Act]:
        for name, floor in _names(state).items():
            for who in people:
                yield act(f"{who} withdraws {name}", objecting.withdraw_objection, cand, by=who, objection=name)
                yield act(f"{who} adopts {name}", objecting.adopt, cand, by=who, objection=name)
                for to in floors:
                    if to != floor:
                        label = f"{who} moves {name} to {to}"
                        yield act(label, objecting.move_floor, cand, by=who, objection=name, to=to)
                yield act(
                    f"{who} would release {name}", agreeing.move, "release", by=who, new_id=f"release {name}",
                    reason="-", cand=cand, objection=name,
                )  # fmt: skip

    return acts


def agree(people: Sequence[str]) -> Acts:
    """Agreeing to whatever waits."""
    return lambda state: [
        act(f"{w} agrees to {m.id}", agreeing.agree, m.id, by=w) for m in state.all(Motion) for w in people
    ]


def move(people: Sequence[str], what: str, **args: Any) -> Acts:
    """Opening a motion, or agreeing to the one that is open."""
    return lambda state: [
        act(f"{w} moves {what}", agreeing.move, what, by=w, new_id=f"{what} motion", **args) for w in people
    ]


def longer(cand: str, people: Sequence[str], hours: Sequence[int]) -> Acts:
    """Letting an offer stand longer: each length is a question of its own."""
    return lambda state: [
        act(
            f"{w} gives {h} hours longer", agreeing.move, "extend_offer", by=w, new_id=f"{h} longer", cand=cand, hours=h
        )
        for h in hours
        for w in people
    ]


def leave(people: Sequence[str]) -> Acts:
    """Leaving the team."""
    return lambda state: [act(f"{w} leaves", agreeing.leave, by=w) for w in people]


def rival(people: Sequence[str] = ("Karen",), declares: Sequence[str] = ()) -> Acts:
    """A rival submits, or is put forward, and is out again; somebody declares that they are related."""

    def acts(state: State) -> Iterator[Act]:
        if state.candidacy("r") is None:
            yield act("Rose submits", proposing.submit, "r", by="Rose", performer="Rose", role="Lead")
            for who in people:
                yield act(f"{who} names Rose", proposing.put_forward, "r", by=who, performer="Rose", role="Lead")
        yield act("Rose is out", outward.decline, "r", by="Rose")
        for who in declares:
            yield act(f"{who} declares", agreeing.declare, by=who, performer="Rose")

    return acts


def declares(people: Sequence[str], performer: str) -> Acts:
    """Somebody declares that they are related to a performer."""
    return lambda state: [
        act(f"{w} is related to {performer}", agreeing.declare, by=w, performer=performer) for w in people
    ]


def voices(cand: str, people: Sequence[str]) -> Acts:
    """Voices are heard."""
    return lambda state: [act(f"{w} says no", answering.advise, cand, by=w, what="against", new_id="v") for w in people]


def performer(cand: str) -> Acts:
    """The performer accepts or declines."""
    return lambda state: [
        act(f"{cand} accepts", outward.accept_offer, cand, by=cand),
        act(f"{cand} declines", outward.decline, cand, by=cand),
    ]


def tasks(cand: str) -> Acts:
    """An outward task is given, and done."""

    def acts(state: State) -> Iterator[Act]:
        if not list(state.group(Task, cand)):
            yield act("a task is given", outward.give_task, cand, by="Karen", owner="Karen", new_id=f"t {cand}")
        yield act("the task is done", outward.finish_task, cand, by="Karen", task=f"t {cand}")

    return acts


def standing(people: Sequence[str]) -> Acts:
    """An open call is opened, and people are admitted under it."""

    def acts(state: State) -> Iterator[Act]:
        for who in people:
            if state.candidacy("call") is None:
                yield act(f"{who} opens a call", proposing.standing_open, "call", by=who, role="Lead")
            yield act(f"{who} admits", concluding.admit, "c", by=who, under="call")

    return acts


def proxies(people: Sequence[tuple[str, str]], cand: str, kinds: Sequence[str]) -> Acts:
    """Proxies given, ended and used; positions reported and confirmed."""

    def acts(state: State) -> Iterator[Act]:
        number = 1 + sum(1 for _ in state.all(Objection))
        for principal, holder in people:
            yield act(f"{principal} lets {holder}", answering.give_proxy, by=principal, holder=holder, days=1)
            yield act(f"{principal} no longer lets {holder}", answering.end_proxy, by=principal, holder=holder)
            for revision in revisions(state, cand):
                for kind in kinds:
                    yield act(
                        f"{holder} {kind} r{revision} for {principal}", answering.position, cand, by=holder,
                        revision=revision, what=kind, new_id=f"o{number}", reason="-", principal=principal,
                    )  # fmt: skip

    return acts


def reports(pairs: Sequence[tuple[str, str]], cand: str) -> Acts:
    """Positions taken by phone."""

    def acts(state: State) -> Iterator[Act]:
        for who, member in pairs:
            for revision in revisions(state, cand)[:1]:
                yield act(
                    f"{who} reports {member}", answering.report, cand, by=who, member=member, revision=revision,
                    what="accept",
                )  # fmt: skip
            yield act(f"{member} confirms", answering.confirm, cand, by=member, new_id="never")

    return acts


def conditions(cand: str, people: Sequence[str]) -> Acts:
    """A precondition that Derek asked for is judged; an undertaking is broken; clearance comes and goes."""

    def acts(state: State) -> Iterator[Act]:
        for who in people:
            yield act(f"{who} judges", proposing.judge_met, cand, by=who, condition="pre")
            yield act(f"{who} says it was broken", proposing.breach, cand, by=who, condition="keep")

    return acts


def clearance(cand: str) -> Acts:
    """The gate for one candidacy opens and closes."""

    def acts(state: State) -> Iterator[Act]:
        for value in (True, False):
            yield act(f"cleared {value}", proposing.clear, cand, by="Lea", value=value)

    return acts


def together(*parts: Acts) -> Acts:
    """All acts of all parts."""
    return lambda state: [one for part in parts for one in part(state)]
