"""What an act needs to know, read under the lock: its candidacy, its role, or the whole production.

Everything that the rules may look at from within a reach is read, so that they give the same answer as over the
whole production; tests/history plays every act both ways.
"""

from dataclasses import dataclass, field, replace
from enum import IntEnum

from castlist.queries.log import fact_of, family
from castlist.records.events import FOREVER
from castlist.records.statements import run
from castlist.rules.decisions.facts import KINDS, Candidacy, Fact, Motion
from castlist.rules.decisions.state import State

Key = tuple[str, str]

OF_ROOMS = ("candidacy", "objection", *sorted(k for k, cls in KINDS.items() if "cand" in cls.__dataclass_fields__))
OF_TEAM = tuple(sorted(k for k in KINDS if k not in OF_ROOMS))
"""Kinds that belong to a production or a role, and not to a candidacy or a performer: rule, members, motions, …"""
HEAD, REQUEST, TOUCH = "~head", "~request", "~touch"
"""Kinds of rows that are read with the facts and are none."""
OUTLINES = ("candidacy", "proposal", "offer", "review", "objection")


class Reach(IntEnum):
    """How far an act looks."""

    NOTHING = 0
    CANDIDACY = 1
    ROLE = 2
    PRODUCTION = 3


@dataclass(slots=True)
class Known:
    """What was read: the facts, and the row of each."""

    reach: Reach
    whole: set[str] = field(default_factory=set)
    """Candidacies of which nothing that the rules look at is missing."""
    complete: set[str] = field(default_factory=set)
    """Candidacies of which nothing at all is missing: letters and tasks too. Of a whole production that is each."""
    rows: dict[Key, int] = field(default_factory=dict)
    facts: dict[Key, Fact] = field(default_factory=dict)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    """How many events the streams have that the act may go on with, and the hash of the last."""
    touched: dict[str, int] = field(default_factory=dict)
    """The last act on a candidacy, where the rules may ask for it."""
    asked_before: tuple[str, str] | None = None
    """What was asked under the act's key before, and what was answered."""

    def read(self, statement: str, params: list[str]) -> None:
        """What the statement finds is known too."""
        for row, kind, key, data in run(statement, params):
            if kind == HEAD:
                self.heads[key] = (row, data)
            elif kind == TOUCH:
                self.touched[key] = row
            elif kind == REQUEST:
                self.asked_before = (key, data)
            else:
                self.rows[kind, key] = row
                self.facts[kind, key] = fact_of(kind, key, data)

    def state(self) -> State:
        """The facts as the rules want them."""
        facts = dict(self.facts)
        for cand, seq in self.touched.items():
            found = facts.get((Candidacy.kind, cand))
            if isinstance(found, Candidacy):
                facts[Candidacy.kind, cand] = replace(found, touched=seq)
        return State.of(facts.values())


def _marks(values: tuple[str, ...] | list[str]) -> str:
    return ", ".join(["%s"] * len(values))


def _named(kinds: tuple[str, ...]) -> str:
    """The kinds as words of the statement: of marks PostgreSQL, which keeps one plan for all of them, would expect half
    of the production, and look through every fact of it.
    """
    return ", ".join(f"'{kind}'" for kind in kinds)


def _here(columns: str, index: str) -> str:
    """What is so now in a production, by that index. SQLite is told so, PostgreSQL counts and sees for itself."""
    return f"SELECT {columns} FROM fact /*INDEXED BY {index}*/ WHERE production_id = %s AND to_seq = {FOREVER}"  # noqa: S608


_ROW = "id, kind, key, data"
_BY_KIND, _BY_ROLE = _here(_ROW, "fact_once_now"), _here(_ROW, "fact_role_now")
_BY_CAND, _BY_ABOUT = _here(_ROW, "fact_cand_now"), f"{_here(_ROW, 'fact_about_now')} AND NOT (about = '')"
_TEAM = f"{_BY_KIND} AND kind IN ({_named(OF_TEAM)})"
_ON_IT = f"{_BY_CAND} AND cand = %s"
# What else there is about the same performer, in whatever role.
_THIS = f"{_here('about', 'fact_once_now')} AND kind = 'candidacy' AND key = %s"
_SAME = f"{_BY_ABOUT} AND about IN ({_THIS} UNION SELECT %s) AND kind IN ('candidacy', 'objection')"
# Candidacies through which somebody may be recused: of performers who are related to somebody, on the team, or acting.
_KNOWN = f"{_here('about', 'fact_once_now')} AND kind IN ('relation', 'member', 'alternate')"
_RELATED = f"{_BY_ABOUT} AND about IN ({_KNOWN} UNION SELECT %s) AND kind = 'candidacy'"
# Offers, which take places from each other.
_OFFERS = f"{_here('cand', 'fact_once_now')} AND kind = 'offer'"
_OFFERED = f"{_BY_CAND} AND cand IN ({_OFFERS}) AND kind IN ('candidacy', 'offer', 'review')"


# What lies beside the facts: the heads of the streams that the act may go on with, and what its key was used for.
_ROLE_OF = f"{_here('role', 'fact_once_now')} AND kind = 'candidacy' AND key = %s"
_HEADS = (
    f"SELECT count, '{HEAD}', stream, hash FROM event_stream WHERE production_id = %s"  # noqa: S608
    f" AND stream IN ('production', %s, %s, ({_ROLE_OF}))"
)
_ASKED = f"SELECT id, '{REQUEST}', act, answer FROM request WHERE person = %s AND key = %s"  # noqa: S608

_TOUCHES = f"SELECT seq, '{TOUCH}', cand, '' FROM touch WHERE production_id = %s"  # noqa: S608
_TOUCH = f"{_TOUCHES} AND cand = %s"

Parts = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Looked:
    """Where an act looks from, who acts, and under which key. `performer`: of a candidacy that only begins with it."""

    production: str
    reach: Reach
    role: str = ""
    cand: str = ""
    performer: str = ""
    by: str = ""
    key: str = ""


def know(at: Looked, *, first: bool = True) -> Known:
    """What an act that looks from there needs to know; `first` with what lies beside the facts."""
    known = Known(at.reach)
    beside = _beside(at) if first else {}
    if at.reach is Reach.PRODUCTION:
        _read(known, {_BY_ROLE: [at.production], _TOUCHES: [at.production], **beside})
        return known
    if at.reach is Reach.ROLE:
        _know_role(known, at, beside)
    else:
        _know_candidacy(known, at, beside)
    _leave_out_far_motions(known)
    return known


def load_own(production: str, cand: str) -> State:
    """What is so now of one candidacy, as an act on it would find it: of its rivals, however many, those alone through
    whom somebody may be recused.
    """
    return know(Looked(production, Reach.CANDIDACY, cand=cand), first=False).state()


def _beside(at: Looked) -> Parts:
    found = {_HEADS: [at.production, at.role, f"sealed:{at.cand}", at.production, at.cand]}
    return {**found, _ASKED: [at.by, at.key]} if at.key else found


def _read(known: Known, parts: Parts) -> None:
    known.read(" UNION ALL ".join(parts), [p for params in parts.values() for p in params])


def _know_candidacy(known: Known, at: Looked, beside: Parts) -> None:
    production = at.production
    _read(known, {
        _TEAM: [production],
        _ON_IT: [production, at.cand],
        _SAME: [production, production, at.cand, at.performer],
        _RELATED: [production, production, at.by],
        _OFFERED: [production, production],
        _TOUCH: [production, at.cand],
        **beside,
    })  # fmt: skip
    _know_same_performer(known, at)


def _know_same_performer(known: Known, at: Looked) -> None:
    """Whatever else there is on the performer is known whole too: an objection knows no candidacies."""
    found = known.facts.get(("candidacy", at.cand))
    performer = found.performer if isinstance(found, Candidacy) else at.performer
    others = [
        fact.id
        for fact in known.facts.values()
        if isinstance(fact, Candidacy) and performer and fact.performer == performer and fact.id != at.cand
    ]
    if others:
        known.read(f"{_BY_CAND} AND cand IN ({_marks(others)})", [at.production, *others])
    known.whole, known.complete = {at.cand, *others}, {at.cand, *others}


def _know_role(known: Known, at: Looked, beside: Parts) -> None:
    production, cand = at.production, at.cand
    _read(known, {_TEAM: [production], _ON_IT: [production, cand], **beside})
    found = known.facts.get(("candidacy", cand))
    role = at.role or (found.role if isinstance(found, Candidacy) else "")
    roles = family(known.state(), role)
    here = _marks(roles)
    open_now = f"{_here('cand', 'fact_role_now')} AND kind = 'proposal' AND role IN ({here})"
    performers = f"{_here('about', 'fact_role_now')} AND kind = 'candidacy' AND role IN ({here})"
    candidacies = f"{_here('key', 'fact_role_now')} AND kind = 'candidacy' AND role IN ({here})"
    parts = {
        f"{_BY_ROLE} AND role IN ('', {here}) AND kind IN ({_named(OUTLINES)})": [production, *roles],
        # Answers to what is open.
        f"{_BY_CAND} AND kind IN ('position', 'reported') AND cand IN ({open_now})": [production, production, *roles],
        # An objection that moves, or is raised, is noticed on every candidacy of its performer, in whatever role.
        f"{_BY_ABOUT} AND about IN ({performers}) AND kind = 'candidacy' AND role NOT IN ({here})": [
            production, production, *roles, *roles,
        ],
        f"{_TOUCHES} AND cand IN ({candidacies})": [production, production, *roles],
        _SAME: [production, production, cand, at.performer],
    }  # fmt: skip
    _read(known, parts)
    _know_same_performer(known, at)
    known.whole |= {f.id for f in known.facts.values() if isinstance(f, Candidacy) and f.role in roles}


def _leave_out_far_motions(known: Known) -> None:
    """A motion on a candidacy that is not known whole is left alone: nothing within this reach bears on it."""
    motions = [fact for (kind, _), fact in known.facts.items() if kind == Motion.kind and isinstance(fact, Motion)]
    for fact in motions:
        if dict(fact.args).get("cand", "") not in ("", *known.whole):
            del known.facts[fact.kind, fact.key]
