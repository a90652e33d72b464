"""Lists: one form over many candidacies, written in one go. Each name is done, or refused and stays as it was."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from castlist.actions.decisions import Actor, Reason
from castlist.actions.log import Said, Scope, Written, write
from castlist.queries.lists import Looked
from castlist.records.ids import new_id
from castlist.rules.decisions import answering, concluding, proposing
from castlist.rules.decisions.fold import fold
from castlist.rules.decisions.state import Event, State
from castlist.rules.decisions.status import takes_back
from castlist.rules.why import Refused, Why

MOST_NAMES = 2000

Each = Callable[[State, int, Said, str], list[Event]]
"""What happens to one name, as things stand after those before it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each name: done, or the sentence that says why not."""

    done: tuple[str, ...]
    refused: Mapping[str, str] = field(default_factory=dict)
    batch: str = ""


class NobodyDone(Refused):
    """No name could be done: refused as the first of them is, and `each` says of every name why not."""

    def __init__(self, first: Refused, each: Mapping[str, str]) -> None:
        self.each = dict(each)
        super().__init__(*first.whys, detail=first.detail, who=first.who)


def _all(actor: Actor, role: str, name: str, cands: Iterable[str], each: Each, *, what: object) -> Outcome:
    """Each name in turn, in one transaction; refused as a whole only where no name could be done."""
    names = list(dict.fromkeys(cands))
    if not names or len(names) > MOST_NAMES:
        raise Refused(Why.incomplete, detail="Choose somebody." if not names else f"At most {MOST_NAMES:,} at once.")
    said, told = Said(actor.by), _Told()

    def decide(state: State, at: int) -> list[Event]:
        events: list[Event] = []
        for cand in names:
            made = told.of(cand, said, lambda state=state, cand=cand: each(state, at, said, cand))  # type: ignore[misc]
            state = fold(made, state)
            events += made
        if not events:
            raise NobodyDone(told.first or Refused(Why.unknown), told.refused)
        return events

    written = write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(role), said=said, key=actor.key,
        act=f"{name} {role} {names!r} {what!r}",
        answer=lambda state, events: {"done": told.done, "refused": told.refused, "batch": told.batch(events)},
    )  # fmt: skip
    return _outcome(written)


def _outcome(written: Written) -> Outcome:
    """As it was written, also when it was asked for twice."""
    return Outcome(tuple(written.answer["done"]), written.answer["refused"], written.answer["batch"])


class _Told:
    """What became of each name, while the list is gone through."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.refused: dict[str, str] = {}
        self.first: Refused | None = None

    def of(self, cand: str, said: Said, does: Callable[[], list[Event]]) -> list[Event]:
        """The events for one name; none, and no text kept, when it is refused."""
        texts = len(said.rows)
        try:
            events = does()
        except Refused as no:
            del said.rows[texts:]
            self.first = self.first or no
            self.refused[cand] = " ".join(dict.fromkeys(why.sentence for why in no.whys))
            return []
        for row in said.rows[texts:]:
            row.cand = cand
        self.done.append(cand)
        return events

    def batch(self, events: Iterable[Event]) -> str:
        """The name of the list that was begun, if one was."""
        return next((str(e.data["batch"]) for e in events if e.kind == "proposed"), "")


def propose(
    actor: Actor, role: str, cands: Iterable[str], *, target: str, reason: str = "", support: bool = False
) -> Outcome:
    """A list is on the table: a proposal for each of them, and with `support` the person's own answer to each.

    Where an offer is out that it takes back, the reason given for the list is theirs for that, too.
    Writes: event, fact, text. Refuses: no_right, unreachable, already_open (by name). Tells: nobody.
    """
    batch = new_id()

    def each(state: State, at: int, said: Said, cand: str) -> list[Event]:
        terms = proposing.Terms(said.text(reason))
        events = proposing.propose(state, cand, by=actor.by, at=at, target=target, terms=terms, batch=batch)
        if not support:
            return events
        now = fold(events, state)
        proposal = now.proposal(cand)
        revision = proposal.revision if proposal else 0
        return events + answering.position(
            now, cand, by=actor.by, at=at, revision=revision, what="support", new_id=new_id(),
            reason=said.text(reason) if _ends_an_offer(now, cand, target) else "",
        )  # fmt: skip

    return _all(actor, role, "propose_list", cands, each, what=(target, reason, support))


def _ends_an_offer(state: State, cand: str, target: str) -> bool:
    found = state.candidacy(cand)
    return found is not None and takes_back(state, found, target)


def answer(actor: Actor, role: str, batch: str, names: Iterable[Looked], *, what: str, reason: Reason) -> Outcome:
    """The person's answer stands on each name that is still in the list and waits for it.

    A name against which an objection of their own bites is left out: what becomes of that is said in the room.
    Writes: event, fact, text. Refuses: not_latest, must_say_ends_or_stands, reason_required (by name). Tells: nobody.
    """
    looked = {name.cand: name for name in names}

    def each(state: State, at: int, said: Said, cand: str) -> list[Event]:
        _in_list(state, cand, batch)
        why = said.text(reason.text, withheld=reason.withheld)
        return answering.position(
            state, cand, by=actor.by, at=at, revision=looked[cand].revision, what=what, new_id=new_id(), reason=why
        )

    return _all(actor, role, "answer_list", looked, each, what=(batch, sorted(looked), what, reason))


def conclude(actor: Actor, role: str, batch: str, names: Iterable[Looked]) -> Outcome:
    """Every name that is consented is concluded, each with a minute of its own; the others stay open.

    Writes: event, fact. Refuses: none_consented, stale_version and all that conclude refuses (by name). Tells: nobody.
    """
    looked = {name.cand: name for name in names}
    stale: dict[str, bool] = {}

    def each(state: State, at: int, said: Said, cand: str) -> list[Event]:
        if not stale:
            stale.update({one: looked[one].has_moved(state, actor.by) for one in looked})
        _in_list(state, cand, batch)
        if stale[cand]:
            raise Refused(Why.stale_version)
        return concluding.conclude(state, cand, by=actor.by, at=at, revision=looked[cand].revision)

    try:
        return _all(actor, role, "conclude_list", looked, each, what=(batch, sorted(looked)))
    except Refused as no:
        raise Refused(Why.none_consented, *no.whys) from None


def _in_list(state: State, cand: str, batch: str) -> None:
    proposal = state.proposal(cand)
    if not batch or proposal is None or proposal.batch != batch:
        raise Refused(Why.unknown)


def admit(actor: Actor, role: str, cands: Iterable[str], *, under: str) -> Outcome:
    """Each stands at the audition under the open call, with a minute that cites it.

    Writes: event, fact. Refuses: objection_bites, already_open, under_review (by name). Tells: nobody.
    """
    return _all(
        actor, role, "admit_list", cands,
        lambda state, at, said, cand: concluding.admit(state, cand, by=actor.by, at=at, under=under), what=under,
    )  # fmt: skip


def decide(actor: Actor, role: str, cands: Iterable[str], *, target: str, reason: str = "") -> Outcome:
    """*One decides*: each is proposed, supported and concluded.

    Writes: event, fact, text. Refuses: no_right, and all that conclude refuses (by name). Tells: nobody.
    """
    return _all(
        actor, role, "decide_list", cands,
        lambda state, at, said, cand: concluding.decide(
            state, cand, by=actor.by, at=at, target=target, new_id=new_id(), reason=said.text(reason)
        ),
        what=(target, reason),
    )  # fmt: skip


def withdraw(actor: Actor, role: str, batch: str, cands: Iterable[str]) -> Outcome:
    """What is still open of the list is off the table.

    Writes: event, fact. Refuses: not_owner (by name). Tells: nobody.
    """

    def each(state: State, at: int, said: Said, cand: str) -> list[Event]:
        _in_list(state, cand, batch)
        return proposing.withdraw_proposal(state, cand, by=actor.by, at=at)

    return _all(actor, role, "withdraw_list", cands, each, what=batch)
