"""A glance at each of somebody's productions: what waits on them there, and where they stand.

Worked out once for every head of a log, from what is open and what is theirs; read anew where something was written.
Where nothing was, nothing is asked for, in the same words: how often the database is asked tells nobody what others do.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, groupby
from operator import itemgetter
from threading import Lock
from typing import NamedTuple, TypeVar

from django.db import connection

from castlist.queries.glance_facts import KEPT, LOOSE_END, TIMED, WROTE_BACK, question
from castlist.queries.lead_waits import of_leads
from castlist.queries.log import fact_of
from castlist.queries.memory import Memory
from castlist.queries.motions import STANDINGS
from castlist.queries.sealing import as_others_may_know
from castlist.queries.waiting import Waiting, comes_first, waits_in
from castlist.queries.waiting_loose import Beside, WroteBack
from castlist.records.models import Person
from castlist.records.spelling import read_fact
from castlist.records.statements import among, run
from castlist.rules.decisions.agreeing import args_of
from castlist.rules.decisions.facts import Candidacy, Member, Proposal, Role
from castlist.rules.decisions.sight import Sight, is_on_team, sight
from castlist.rules.decisions.state import State

V = TypeVar("V")
Head = tuple[str, int, int] | tuple[str, int, int, str]
"""A production, the place at which its log ended when it was looked at, when that was, and what is unread there."""


class Mine(NamedTuple):
    """A production that somebody is concerned with, as far as home tells of it."""

    pk: str
    head: int
    head_at: int
    name: str
    seen: int
    """The place in the log up to which home has told them what moved."""
    told: int
    told_at: int
    """From where it told that when it last did, and when that was."""
    unread: str
    """How much performers wrote back that nobody has marked as read, and when the last of it came, and how many letters
    go by themselves: in no log.
    """

    @property
    def end(self) -> Head:
        """Where its log ends, and what stands beside it."""
        return self.pk, self.head, self.head_at, self.unread


@dataclass(frozen=True, slots=True)
class Glance:
    """What one production is to one person, as of one head."""

    waits: tuple[Waiting, ...]
    """In the order in which home tells them."""
    standing: tuple[str, ...]
    on_team: bool
    has_say: bool
    is_lead: bool
    only_lead: bool
    led: bool
    """Somebody leads safeguarding there."""
    rooms: tuple[str, ...]
    """The roles whose rooms they may see."""
    hidden: frozenset[str]
    """Candidacies there that are not theirs to know."""
    only: dict[str, frozenset[str]]
    """Of the rooms in which they only sit in, the candidacies that are theirs to know."""
    on_the_table: int
    """Open proposals that they may know of."""
    ground: State
    """The rule and the roles alone: what a sentence about the rest needs."""


_GLANCES: Memory[tuple[Head, Glance]] = Memory(8_000, weigh=lambda one: 1 + len(one[1].waits))


# Counted once for all of somebody's productions: one by one it was most of what the head of every page cost.
_THEIRS = (
    " FROM seat s JOIN production p ON p.id = s.production_id LEFT JOIN (SELECT production_id, COUNT(*) || ' ' ||"
    " CAST(MAX(created_at) AS text) AS said FROM reply WHERE read_at IS NULL AND production_id IN"
    " (SELECT production_id FROM seat WHERE person_id = %s) GROUP BY production_id) r ON r.production_id = p.id"
    " LEFT JOIN (SELECT production_id, COUNT(*) || ' ' || CAST(MAX(goes_at) AS text) AS said FROM letter"
    " WHERE goes_at IS NOT NULL GROUP BY production_id) g ON g.production_id = p.id"
    " WHERE s.person_id = %s"
)
_UNREAD = "COALESCE(r.said, '') || COALESCE(' timed ' || g.said, '')"
_HEADS = (
    "SELECT {together}(one, ';'), EXISTS (SELECT 1 FROM session WHERE production_id = %s) FROM (SELECT"  # noqa: S608
    f" p.id || ' ' || p.head || ' ' || p.head_at || ' ' || {_UNREAD} AS one{_THEIRS} ORDER BY p.id) h"
)
"""All ends in one text: nearly always it is the same as before, and then nobody takes it apart."""
_MINE = (
    f"SELECT p.id, p.head, p.head_at, p.name, s.seen_seq, s.told_seq, s.told_at, {_UNREAD}{_THEIRS}"
    " ORDER BY p.created_at DESC, p.id"
)


def productions_of(viewer: Person) -> list[Mine]:
    """Every production the viewer is concerned with, newest first."""
    return [Mine._make(row) for row in run(_MINE, [viewer.pk, viewer.pk])]


def glances(viewer: Person, at: Iterable[Head], *, now: datetime) -> dict[str, Glance]:
    """A glance at each of these productions."""
    key = (str(connection.settings_dict["NAME"]), viewer.pk, heads := tuple(at), now.date())
    found = _TOGETHER.get(key)
    if found is not None:
        _nothing_new(viewer)
    else:
        found, settled = _of_heads(_GLANCES, viewer, heads, now, lambda s, beside: _glance(s, viewer.pk, beside, now))
        if settled:
            _TOGETHER.keep(key, found)
    return dict(found)


_TOGETHER: Memory[dict[str, Glance]] = Memory(8000, weigh=len)
"""All glances of somebody, so that two hundred are not looked for one by one; a weight is one that is kept anyway."""


def _of_heads(
    memory: Memory[tuple[Head, V]], viewer: Person, at: Iterable[Head], now: datetime,
    make: Callable[[State, Beside], V],
) -> tuple[dict[str, V], bool]:  # fmt: skip
    """What is made of each production as of its head: kept for the day, unless somebody wrote there meanwhile.

    And whether nobody did, in any of them. Those that were never looked at are read some at a time; of all others
    those where something was written at once, also when they are none.
    """
    heads, settled = {head[0]: head for head in at}, True
    about = (str(connection.settings_dict["NAME"]), viewer.pk, now.date())
    kept = _kept(memory, about, heads)
    much = sum(head != kept.get(key, NEVER)[0] for key, head in heads.items()) > FEW
    with _ONE_AT_A_TIME if much else nullcontext():
        kept = _kept(memory, about, heads) if much else kept
        known = {key: made for key, (head, made) in kept.items() if head == heads[key]}
        fresh = [key for key in heads if key not in kept]
        again = [_states(viewer, [key for key in kept if key not in known])] if kept else []
        for production, seq, state, beside in chain(*again, *(_states(viewer, some) for some in _some_at_once(fresh))):
            known[production], head = make(state, beside), heads[production]
            if seq == head[1]:
                memory.keep((*about, production), (head, known[production]))
            settled = settled and seq == head[1]
    return known, settled


NEVER: tuple[None, None] = None, None
"""What is kept of a production that was never looked at."""


def _kept(memory: Memory[tuple[Head, V]], about: tuple[object, ...], heads: Iterable[str]) -> dict[str, tuple[Head, V]]:
    return {key: found for key in heads if (found := memory.get((*about, key))) is not None}


def _some_at_once(productions: Sequence[str]) -> Iterator[Sequence[str]]:
    return (productions[start : start + AT_ONCE] for start in range(0, len(productions), AT_ONCE))


def _nothing_new(viewer: Person) -> None:
    """It was asked what is new where nothing is, as somebody is asked for whom something was written."""
    for _ in _states(viewer, []):
        pass


_ONE_AT_A_TIME = Lock()
"""Whoever needs much that this process does not know waits for whoever works it out: four who come at once to a server
that has just started would each do the same, side by side, and the process would be a third bigger for good.
"""


def _glance(state: State, person: str, beside: Beside, now: datetime) -> Glance:
    seen = sights(state, person)
    member = state.member(person)
    ground = State.of([*([state.rule] if state.rule else []), *state.all(Role), *_asked_about(state)])
    return Glance(
        waits=tuple(sorted(waits_in(state, person, beside, now=int(now.timestamp() * 1000)), key=comes_first)),
        standing=tuple(words for key, words in STANDINGS if member and getattr(member, key)),
        on_team=is_on_team(state, person),
        has_say=member is not None and bool(member.say),
        is_lead=member is not None and member.lead,
        only_lead=member is not None and member.lead and not (member.say or member.voice or member.desk),
        led=any(one.lead for one in state.members),
        rooms=tuple(role for role, view in seen.items() if view.room),
        hidden=frozenset(cand for view in seen.values() for cand in view.hidden),
        only={role: view.only for role, view in seen.items() if view.room and view.only is not None},
        on_the_table=sum(_knows(seen, state.candidacy(p.cand)) for p in state.all(Proposal)),
        ground=ground,
    )


def _asked_about(state: State) -> list[Member]:
    """Who is on the team already, of those who would get a standing: of them it is not said that they join."""
    about = {args_of(motion).get("person") for motion in state.motions() if motion.what == "add_member"}
    return [member for member in state.members if member.person in about]


def sights(state: State, person: str) -> dict[str, Sight]:
    """What somebody may see of every role."""
    return {role.id: sight(state, person, role.id) for role in state.all(Role)}


def _knows(seen: dict[str, Sight], cand: Candidacy | None) -> bool:
    return cand is not None and seen[cand.role].room and cand.id not in seen[cand.role].hidden


# -- What is read for it


_STATES: Memory[tuple[Head, State]] = Memory(8_000, weigh=lambda one: sum(1 for _ in one[1].facts()))
"""What moved stays on home for an hour, and is told with these: weights are facts, half a kilobyte each."""


def states(viewer: Person, at: Iterable[Head], *, now: datetime) -> dict[str, State]:
    """What is open in these productions, and what of it is the viewer's."""
    return _of_heads(_STATES, viewer, at, now, lambda state, _: state)[0]


AT_ONCE = 25
"""Productions that one statement reads: a process that knows nothing yet of two hundred would carry them for good."""
FEW = 3
"""Productions in which somebody has acted since the last look: most of what is read of them was read then, too."""


def _states(viewer: Person, productions: Sequence[str]) -> Iterator[tuple[str, int, State, Beside]]:
    """One production after the other, with the head of its log, and what is read beside its facts; in one question,
    whether it is about many or none.
    """
    of = read_fact if len(productions) > FEW else fact_of
    these, words = among(productions)
    statement, names = question(connection.vendor, these)
    values = {"productions": words, "mine": f'"owner":"{viewer.pk}"'}
    found = run(statement, [values.get(name, name) for name in names])
    for (production, head), rows in groupby(found, key=itemgetter(0, 1)):
        read = [row[2:] for row in rows]
        state = State.of(of(*row) for row in read if row[0] not in (WROTE_BACK, KEPT, LOOSE_END, TIMED))
        wrote = tuple(WroteBack.of(data) for kind, _, data in read if kind == WROTE_BACK)
        kept = {key: data for kind, key, data in read if kind == KEPT}
        loose = frozenset(data for kind, _, data in read if kind == LOOSE_END)
        timed = frozenset(data for kind, _, data in read if kind == TIMED)
        yield production, head, as_others_may_know(state, viewer.pk), Beside(wrote, kept, loose, timed)


# -- For the head of every page


@dataclass(frozen=True, slots=True)
class Look:
    """How many things wait on somebody, in all productions, and what their standing is in each."""

    of_rooms: int
    standing: dict[str, tuple[str, ...]]
    led: frozenset[str]
    """Where somebody leads safeguarding."""
    leads: tuple[str, ...]
    """Where they are one who does."""
    of_leads: int = 0
    counted: tuple[int, ...] = ()
    """In which stretch of time those were counted."""
    quiet: tuple[str, ...] = ()
    """The places of the production looked at that nobody needs yet."""

    @property
    def waits(self) -> int:
        """How many things wait on them, in the rooms and as a lead."""
        return self.of_rooms + self.of_leads


_looks: OrderedDict[str, tuple[tuple[object, ...], Look]] = OrderedDict()
LOOKS = 2000
"""People whose number of waits is remembered, with the heads of the logs at which it was counted."""


STRETCH = 10
"""Minutes for which a head counts on with what it found in safeguarding. Nothing that is written there makes it look
again, or a lead in conflict would know by it that something was; home always looks."""


def a_look_at(viewer: Person, production: str = "", *, now: datetime) -> Look:
    """What every page's head says of the viewer: worked out anew whenever one of their logs has grown."""
    statement = _HEADS.format(together="group_concat" if connection.vendor == "sqlite" else "string_agg")
    ends, hears = run(statement, [production, viewer.pk, viewer.pk])[0]
    at = (now.date(), ends)
    known = _looks.get(viewer.pk)
    if known is not None and known[0] == at:
        look = known[1]
        _nothing_new(viewer)
    else:
        look = _look(viewer, _heads(ends or ""), now)
    stretch = (now.hour, now.minute // STRETCH)
    if look.leads and look.counted != stretch:
        look = replace(look, of_leads=len(of_leads(viewer, look.leads, now=now)), counted=stretch)
    _looks[viewer.pk] = at, look
    while len(_looks) > LOOKS:
        _looks.popitem(last=False)
    return replace(look, quiet=_quiet(look, production, hears=bool(hears)))


def _heads(ends: str) -> list[Head]:
    """The ends of `_HEADS`, taken apart."""
    parts = [one.split(" ", 3) for one in ends.split(";") if one]
    return [(key, int(head), int(at), unread) for key, head, at, unread in parts]


def look_again(person: str) -> None:
    """The next head counts anew: for a lead who has just done something themselves."""
    _looks.pop(person, None)


def _look(viewer: Person, ends: list[Head], now: datetime) -> Look:
    by_id = glances(viewer, ends, now=now)
    waits = sum(len(one.waits) for one in by_id.values())
    leads = tuple(key for key, one in by_id.items() if one.is_lead)
    led = frozenset(key for key, one in by_id.items() if one.led)
    return Look(waits, {key: one.standing for key, one in by_id.items()}, led, leads)


def _quiet(look: Look, production: str, *, hears: bool) -> tuple[str, ...]:
    """Days and letters stand back until there are audition times, which the whole team knows of, except for the desk,
    whose work they are; safeguarding, until somebody leads it. A letter brings nothing forth: not all may know of it.
    """
    runs = hears or dict(STANDINGS)["desk"] in look.standing.get(production, ())
    return (*(() if runs else ("days", "letters")), *(() if production in look.led else ("safeguarding",)))
