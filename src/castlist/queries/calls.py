"""The open call, as anybody with its link may read it: nothing of what the room says."""

from dataclasses import dataclass
from datetime import date, datetime

from castlist.queries.breakdowns import breakdown_in
from castlist.queries.call_tapes import wishes_of
from castlist.queries.doors import milliseconds, production_of
from castlist.queries.guardians import asked_for
from castlist.queries.notices import Line, Published, notices_of, otherwise, published
from castlist.queries.questions import asking, parts_offered
from castlist.queries.shapes_breakdown import Breakdown
from castlist.records.models import Production
from castlist.rules.decisions.calling import why_not_submit
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.state import State
from castlist.rules.questions import Question
from castlist.rules.why import Why

STATES = {None: "open", Why.call_closed: "closed", Why.call_not_open: "not_yet"}


@dataclass(frozen=True, slots=True)
class Part:
    """One role as anybody may read of it."""

    id: str
    name: str
    about: str
    breakdown: Breakdown
    otherwise: tuple[Line, ...] = ()
    """What its notice says otherwise than that of the whole production."""

    @property
    def beside(self) -> tuple[Line, ...]:
        """The same, without what the breakdown says of the part in these words already."""
        pay = self.breakdown.pay.casefold()
        return tuple(one for one in self.otherwise if one.key != "pay" or one.text.casefold() != pay)


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A part that the form may name, and what is asked of whoever would play it."""

    id: str
    name: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """What the call of one role says. `state`: open, closed, not_yet."""

    name: str
    about: str
    company: str
    production: str
    breakdown: Breakdown
    notice: Published
    state: str
    public: bool
    """True where the role stands among the public roles of the production."""
    parts: tuple[AskedPart, ...] = ()
    """The parts that one form may name, this one first, and what is asked for each alone."""
    questions: tuple[Question, ...] = ()
    """What is asked of everybody."""
    seen: str = ""
    """Changes whenever anything is asked otherwise."""
    age_on: date | None = None
    """The day for which is asked whether somebody is under 18, where they may be; None where they may not."""
    tape: str = ""
    """welcome, asked: a self-tape with the submission; '' for none."""
    heard: bool = False
    """True where somebody would read a concern from outside: a safeguarding lead."""


@dataclass(frozen=True, slots=True)
class Calls:
    """What the call of a whole production says, with its public roles. `state`: open, closed, not_yet."""

    id: str
    company: str
    production: str
    about: str
    notice: Published
    roles: tuple[Part, ...]
    state: str


def call_of(production_id: str, role: str, *, now: datetime) -> Call | None:
    """What the call says; None when there is no such role, or nobody may put themselves in."""
    production = _production(production_id)
    state = notices_of(production_id) if production else State()
    found = state.role(role)
    if production is None or found is None or found.asks == "nobody":
        return None
    public = found.asks == "public"
    offered = parts_offered(state, role)
    asked = asking(production_id, [one.id for one in offered])
    parts = tuple(
        AskedPart(one.id, one.name or one.id, tuple(q for q in asked.questions if q.role == one.id)) for one in offered
    )
    return Call(
        found.name or found.id, found.about, production.company.name, production.name, breakdown_in(state, found),
        published(state, production, role), STATES.get(why_not_submit(state, role, milliseconds(now)), "closed"),
        public, parts, asked.of([]), asked.mark, asked_for(production, now=now) if found.minors else None,
        next((one.wish for one in wishes_of(state, [role]).values()), ""), any(one.lead for one in state.members),
    )  # fmt: skip


def calls_of(production_id: str, *, now: datetime) -> Calls | None:
    """The public roles of a production whose notice is published; None where it is not, or none is public."""
    production = _production(production_id)
    if production is None:
        return None
    state = notices_of(production_id)
    notice = published(state, production)
    public = [role for role in sorted(state.all(Role), key=lambda r: r.n) if role.asks == "public"]
    if not notice.public or not public:
        return None
    closed = why_not_submit(state, public[0].id, milliseconds(now))
    parts = tuple(
        Part(r.id, r.name or r.id, r.about, breakdown_in(state, r), otherwise(state, production, r.id)) for r in public
    )
    return Calls(
        production.pk, production.company.name, production.name, production.about, notice, parts,
        STATES.get(closed, "closed"),
    )  # fmt: skip


def whom_to_ask(production_id: str) -> str:
    """Whom somebody asks whose form came too late."""
    production = _production(production_id)
    return published(notices_of(production_id), production).ask if production else ""


def _production(production_id: str) -> Production | None:
    return production_of(production_id)
