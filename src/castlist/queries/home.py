"""Home: what waits on the viewer, then what moved since they last looked."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection

from castlist.queries.cases import open_for
from castlist.queries.cast_lists import lists_kept_back
from castlist.queries.doors import Names
from castlist.queries.glances import Glance, Mine, glances, productions_of, states
from castlist.queries.keeping_pages import goes_soon
from castlist.queries.kept_doors import KeptDoor, kept_doors
from castlist.queries.lead_waits import of_leads
from castlist.queries.memory import Memory
from castlist.queries.telling import BEHIND_THE_SCENES, QUIET, ROSTER, tell
from castlist.queries.waiting import Waiting, Waits, comes_first
from castlist.queries.waiting_words import told
from castlist.records.events import FOREVER
from castlist.records.models import Person
from castlist.records.spelling import read_candidacy
from castlist.records.statements import among, run
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.state import Changes, State

MOVED = 25
"""Lines of 'what moved' at most."""
STILL_TOLD = timedelta(hours=1)
"""For how long home goes on telling what it has told: whoever loads it anew, or comes back to it, loses nothing."""
LOOKED_AT = 6
"""Productions whose movements are told on one page."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One thing that happened while the viewer was away."""

    text: str
    at: datetime
    url: str
    production: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A production in the list; or, of one on whose team the viewer is not, a room of it that is theirs."""

    production: str
    role: str
    """'' for the production itself."""
    name: str
    url: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Home:
    """The whole page."""

    waits: tuple[Waits, ...]
    more: int
    """How many more wait on the viewer than `waits` tells of."""
    moved: tuple[Moved, ...]
    productions: tuple[Listed, ...]
    heads: dict[str, int]
    may_start: bool
    on_team: bool
    """Whether the viewer is on a team, and so may look at whom the company knows."""
    news: dict[str, int]
    """Productions in which the viewer may know of something that was written since they last looked: the last of it.

    What others do out of their sight moves nothing here: not what is read, nor the mark of what was read.
    """
    doors: tuple[KeptDoor, ...] = ()
    """Those that the viewer keeps beside the desk, and that are still to be kept."""


def home(viewer: Person, *, now: datetime, again: bool = False, most: int | None = None) -> Home:
    """What waits, what moved, and where the viewer has a seat. `again`: also what was told within the last hour; of
    what waits in rooms at `most` so many, those that come first.
    """
    everywhere = productions_of(viewer)
    hour_ago = (now - STILL_TOLD).timestamp() * 1000
    still = {p.pk: p._replace(seen=p.told) for p in everywhere if again and p.told_at > hour_ago}
    by_id = glances(viewer, [p.end for p in everywhere], now=now)
    mine = [p for p in everywhere if p.pk in by_id and (by_id[p.pk].on_team or by_id[p.pk].rooms)]
    news = _news(viewer, mine, by_id, now)
    mine = [still.get(p.pk, p) for p in mine]
    told_of = [p for p in mine if p.pk in news or p.pk in still][:LOOKED_AT]
    by_state = states(viewer, [p.end for p in told_of], now=now)
    moved = _moved(viewer, [p for p in told_of if p.pk in by_state], by_id, by_state, now)
    asked = (_asked(p, by_id[p.pk]) for p in mine)
    first = list(islice(merge(*asked, key=lambda one: comes_first(one[2])), most))
    waits = told(first)
    waits += of_leads(viewer, [p.pk for p in mine if by_id[p.pk].is_lead], now=now)
    cases, owner, keeps, lists = run(_BESIDE, [viewer.pk] * 4)[0]
    waits += _of_cases(viewer, now) if cases else []
    waits += _of_cast_lists(viewer, now) if lists else []
    waits += _of_the_owner(viewer) if owner else []
    return Home(
        waits=tuple(waits),
        more=sum(len(by_id[p.pk].waits) for p in mine) - len(first),
        moved=tuple(moved),
        productions=tuple(one for p in mine for one in _listed(p, by_id[p.pk])),
        heads={p.pk: p.head for p in mine},
        on_team=any(by_id[p.pk].on_team for p in mine),
        may_start=bool(owner) or any(one.has_say for one in by_id.values()),
        news=news,
        doors=kept_doors(viewer, now=now) if keeps else (),
    )


def _asked(production: Mine, glance: Glance) -> Iterator[tuple[Mine, State, Waiting]]:
    """What waits there, one by one: of two hundred productions nearly all of it is never taken."""
    return ((production, glance.ground, row) for row in glance.waits)


# Whether somebody asks what is kept, where the viewer has a seat; whether they own a company; whether they keep a door;
# whether a cast list was released where they have a seat.
_BESIDE = (
    "SELECT EXISTS (SELECT 1 FROM data_case c JOIN seat s ON s.production_id = c.production_id"  # noqa: S608
    " WHERE c.answered_at IS NULL AND s.person_id = %s), EXISTS (SELECT 1 FROM company WHERE owner_id = %s),"
    " EXISTS (SELECT 1 FROM monitor WHERE person_id = %s),"
    " EXISTS (SELECT 1 FROM fact f JOIN seat s ON s.production_id = f.production_id WHERE s.person_id = %s"
    f" AND f.kind = 'cast_list' AND f.key = 'cast_list' AND f.to_seq = {FOREVER})"
)


def _of_cases(viewer: Person, now: datetime) -> list[Waits]:
    """Who asked what others wrote about them, for whoever has half of the answer to give; it names nobody."""
    title = "Somebody asks what is kept about them"
    return [
        Waits("case", title, one.clock.sentence, one.url, one.asked, one.production, "Look")
        for one in open_for(viewer, now=now)
    ]


def _of_cast_lists(viewer: Person, now: datetime) -> list[Waits]:
    """Lists whose moment has passed, and that would be somebody's answer: for whoever releases them."""
    text = (
        "Somebody in its roles waits for an answer, and would read it there. It comes out by itself once they have one."
    )
    return [
        Waits("cast_list", "The cast list stays in", text, f"/p/{one.pk}/cast-list/", at, one.name, "Look")
        for one, at in lists_kept_back(viewer, now=now)
    ]


def _of_the_owner(viewer: Person) -> list[Waits]:
    """What goes soon, for whoever may still say that it has to stay."""
    count = goes_soon(viewer)
    if not count:
        return []
    title = "What is kept of 1 person goes soon" if count == 1 else f"What is kept of {count} people goes soon"
    text = "Look whether any of it has to stay. What nobody holds goes by itself."
    return [Waits("keeping", title, text, "/keeping/", None, "", "Look")]


def _listed(production: Mine, glance: Glance) -> list[Listed]:
    """The production; for an alternate who is not on its team each room in which they sit."""
    base = f"/p/{production.pk}/"
    if glance.on_team:
        url = f"{base}safeguarding/" if glance.only_lead else base
        return [Listed(production.pk, "", production.name, url, _sentence(glance))]
    roles = {r.id: r.name or r.id for r in glance.ground.all(Role)}
    return [
        Listed(
            production.pk, role, production.name, f"{base}r/{role}/",
            f"You sit in for {roles[role]}." if role in glance.only else f"You look into {roles[role]}, for a day.",
        )
        for role in glance.rooms
    ]  # fmt: skip


def _sentence(glance: Glance) -> str:
    if glance.only_lead:
        return "You are a safeguarding lead here."
    roles = len(glance.rooms)
    said = "1 role" if roles == 1 else f"{roles} roles"
    return f"{said}; {glance.on_the_table or 'nothing'} on the table."


class Act(NamedTuple):
    """What somebody did, and the candidacy on whom they did it, as it stands."""

    production_id: str
    seq: int
    at: int
    kind: str
    by: str
    role: str
    cand: str
    data: str
    stands: str | None


# What others wrote in rooms that the viewer may see, and about the team they are on, since they last looked: the latest
# of it, in one production. The statement is the same whatever there is.
_UNTOLD = f"""
SELECT * FROM (
  SELECT e.production_id, e.seq, e.at, e.kind, e."by", e.role, e.cand, e.data FROM event e
  WHERE e.production_id = %s AND e.seq > %s
  AND (e.role {{among}} OR e.cand {{among}} OR (e.role = '' AND e.kind {{among}}))
  AND NOT e.sealed AND NOT (e."by" = %s) AND NOT (e.cand {{among}})
  AND e.kind NOT IN ({", ".join(f"'{kind}'" for kind in sorted(QUIET | BEHIND_THE_SCENES))})
  ORDER BY e.seq DESC LIMIT {MOVED}
) AS part
"""  # noqa: S608 - words and a number of our own
_STANDS = (
    "SELECT e.*, f.data AS stands FROM ({parts}) AS e LEFT JOIN fact f ON f.production_id = e.production_id"  # noqa: S608
    f" AND f.kind = 'candidacy' AND f.key = e.cand AND f.to_seq = {FOREVER}"
)


def _untold(viewer: Person, production: Mine, glance: Glance, *, known: bool) -> tuple[str, list[Any]]:
    """`_UNTOLD`, and what to put in it; `known`: so that it finds nothing."""
    rooms = [role for role in glance.rooms if role not in glance.only]
    only = [cand for cands in glance.only.values() for cand in cands]
    roster = sorted(ROSTER) if glance.on_team else []
    lists = [among(some, hundreds=True) for some in (rooms, only, roster, sorted(glance.hidden))]
    words = [found for _, found in lists]
    of = "" if known else production.pk
    return _UNTOLD.format(among=lists[0][0]), [of, production.seen, *words[:3], viewer.pk, words[3]]


# As `_UNTOLD`, of all productions at once, and also what the viewer did.
_NEWS = """
SELECT s.production_id, (
  SELECT e.seq FROM event e WHERE e.production_id = s.production_id AND e.seq > s.seen_seq
  AND (e.role {among} OR e.cand {among} OR (e.role = '' AND e.kind {among} AND e.production_id {among}))
  AND (NOT e.sealed OR e."by" = %s) AND NOT (e.cand {among}) ORDER BY e.seq DESC LIMIT 1
) FROM seat s WHERE s.person_id = %s
"""


_LAST: Memory[dict[str, int]] = Memory(20_000, weigh=lambda found: len(found) + 1)
"""What `_news` found, by where every log ended then, and up to where the viewer had looked."""


def _news(viewer: Person, mine: list[Mine], by_id: dict[str, Glance], now: datetime) -> dict[str, int]:
    """The last of what is untold, in each production where there is any; asked anew once there is more in a log."""
    ends = tuple((p.end, p.seen) for p in mine)
    key = (str(connection.settings_dict["NAME"]), viewer.pk, ends, now.date())
    known = _LAST.get(key)
    # For nobody, where it is known: how often the database is asked tells nothing of what others do.
    found = _asked_for_news(viewer, {p.pk: by_id[p.pk] for p in mine} if known is None else {})
    if known is None and all(found.get(p.pk, 0) <= p.head for p in mine):
        _LAST.keep(key, found)
    return dict(found if known is None else known)


def _asked_for_news(viewer: Person, by_id: dict[str, Glance]) -> dict[str, int]:
    rooms = [role for one in by_id.values() for role in one.rooms if role not in one.only]
    only = [cand for one in by_id.values() for cands in one.only.values() for cand in cands]
    teams = [production for production, one in by_id.items() if one.on_team]
    hidden = [cand for one in by_id.values() for cand in one.hidden]
    lists = [among(some, hundreds=True) for some in (rooms, only, sorted(ROSTER), teams, hidden)]
    these, words = lists[0][0], [found for _, found in lists]
    rows = run(_NEWS.format(among=these), [*words[:4], viewer.pk, words[4], viewer.pk if by_id else ""])
    return {production: last for production, last in rows if last is not None and production in by_id}


def _moved(
    viewer: Person, told_of: list[Mine], by_id: dict[str, Glance], by_state: dict[str, State], now: datetime
) -> list[Moved]:
    """What others did there, and a person who was away may want to read; the latest first. Two questions at most."""
    rows = _acts(viewer, told_of, by_id, now)
    rows = sorted(rows, key=lambda row: row.at, reverse=True)[:MOVED]
    if not rows:
        return []
    cands = {(row.production_id, row.cand): read_candidacy(row.cand, row.stands) for row in rows if row.stands}
    called = _called({row.production_id for row in rows}, {cand.performer for cand in cands.values()})
    by_production = dict[str, tuple[Mine, State, Names]]()
    for production in told_of:
        if production.pk in called:
            about: Changes = {(cand.kind, cand.key): cand for (at, _), cand in cands.items() if at == production.pk}
            state = by_state[production.pk].with_changes(about)
            roles = {role.id: role.name or role.id for role in state.all(Role)}
            named = Names.of(called[production.pk], called[PERFORMERS], roles)
            by_production[production.pk] = (production, state, named)
    asked = _concluded(rows)
    return [_line(row, *by_production[row.production_id], asked) for row in rows]


Asked = dict[tuple[str, int], str]
"""What a revision was about, by the candidacy and its number."""


def _concluded(rows: list[Act]) -> Asked:
    """What answers were given to, as far as its conclusion is told of here, too; what still is open its state knows."""
    minutes = [(row.cand, json.loads(row.data)["minute"]) for row in rows if row.kind == "concluded"]
    return {(cand, minute["revision"]): minute["target"] for cand, minute in minutes}


_ACTS: Memory[tuple[Act, ...]] = Memory(2_000, weigh=lambda rows: len(rows) + 1)
"""What is told for an hour, by whom it is told to, from where and up to which head; weights are acts, about 1 kB."""


def _acts(viewer: Person, told_of: list[Mine], by_id: dict[str, Glance], now: datetime) -> list[Act]:
    """The acts that are told of each production; read once for every head of its log, and asked for each time."""
    name = str(connection.settings_dict["NAME"])
    keys = {p.pk: (name, viewer.pk, p.end, p.seen, now.date()) for p in told_of}
    known = {pk: found for pk, key in keys.items() if (found := _ACTS.get(key)) is not None}
    read = _latest([_untold(viewer, p, by_id[p.pk], known=p.pk in known) for p in told_of])
    for p in [p for p in told_of if p.pk not in known]:
        rows = tuple(row for row in read if row.production_id == p.pk)
        known[p.pk] = rows if rows and rows[0].seq > p.head else _ACTS.keep(keys[p.pk], rows)
    return [row for p in told_of for row in known[p.pk]]


def _latest(untold: list[tuple[str, list[Any]]]) -> list[Act]:
    """The latest events of each, the latest first, and beside each the candidacy on whom it was as it `stands`, in one
    question.
    """
    if not untold:
        return []
    together = _STANDS.format(parts=" UNION ALL ".join(part for part, _ in untold))
    rows = run(together, [value for _, params in untold for value in params])
    return sorted((Act._make(row) for row in rows), key=lambda row: row.seq, reverse=True)  # joined, in no order


PERFORMERS = ""
"""Where the names of performers stand among those of teams."""


def _called(productions: set[str], performers: set[str]) -> dict[str, dict[str, str]]:
    """What everybody on these teams is called, by production, and these performers; in one question."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    people = ", ".join(["%s"] * len(productions))
    others = ", ".join(["%s"] * len(performers)) or "NULL"
    statement = (
        "SELECT s.production_id, p.id, p.name FROM seat s JOIN person p ON p.id = s.person_id"  # noqa: S608
        f" WHERE s.production_id IN ({people}) UNION ALL SELECT '', id, name FROM performer WHERE id IN ({others})"
    )
    for production, key, name in run(statement, [*productions, *performers]):
        found[production][key] = name
    return found


def _line(event: Act, production: Mine, state: State, named: Names, asked: Asked) -> Moved:
    where = (
        f"/p/{production.pk}/r/{event.role}/?c={event.cand}" if event.role and event.cand else f"/p/{production.pk}/"
    )
    answers = event.kind == "position_given"
    target = asked.get((event.cand, json.loads(event.data)["revision"]), "") if answers else ""
    said = tell(event.kind, event.by, event.cand, event.data, state, named, target=target)
    return Moved(f"{said}.", datetime.fromtimestamp(event.at / 1000, UTC), where, production.name)
