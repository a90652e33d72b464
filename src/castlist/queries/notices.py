"""The notice of the open call, as the desk writes it and as anybody reads it."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from castlist.queries.contacts import Contact, contacts_in
from castlist.queries.dates import days_of
from castlist.queries.doors import NotThere, moment, production_for, role_sight, team_state, token
from castlist.queries.insides import words_of
from castlist.queries.production_states import production_now
from castlist.queries.retention import periods
from castlist.queries.texts import texts_of
from castlist.records.models import Person, Production, Slot
from castlist.records.spelling import stored
from castlist.rules import call_tapes
from castlist.rules import notices as rules
from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.decisions.calling import is_published, notice
from castlist.rules.decisions.facts import Notice, Role
from castlist.rules.decisions.state import State


@dataclass(frozen=True, slots=True)
class Line:
    """One part of a notice as somebody reads it."""

    key: str
    label: str
    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class OtherRole:
    """A role for which something may be otherwise."""

    id: str
    name: str
    open_to: str
    differs: bool


@dataclass(frozen=True, slots=True)
class NoticePage:
    """What the notice says and lacks, for the team. `role` '' is the whole production."""

    production: Production
    role: str
    name: str
    said: tuple[Line, ...]
    raw: tuple[tuple[str, str], ...]
    """(part, text) as it was typed."""
    missing: tuple[str, ...]
    opens: datetime | None
    closes: datetime | None
    published: datetime | None
    changed: datetime | None
    roles: tuple[OtherRole, ...]
    may_change: bool
    seen: str
    """Changes whenever the notice does: a change names what was looked at."""
    proposed: tuple[tuple[str, str], ...] = ()
    """(part, text) of what it does not say and the days do: for whoever writes it to look over."""


def mark_of(found: Notice) -> str:
    """Changes whenever the notice does."""
    return token("notice", stored(found))


def said_in(state: State, role: str = "", *, whole: bool = False) -> rules.Said:
    """What is said of the production, or is otherwise for the role; `whole`: what holds for the role, all of it."""
    wanted = [notice(state, role).text, *([notice(state).text] if whole else [])]
    texts = texts_of(wanted)
    own = rules.read(texts.read(wanted[0])[0])
    return {**rules.read(texts.read(wanted[1])[0]), **own} if whole else own


def lines(said: rules.Said, days: int) -> tuple[Line, ...]:
    """What is said, in the order in which a notice says it; what is not said is not there. `days`: for so many a
    self-tape is kept once its part is filled.
    """
    found = []
    for part in rules.PARTS:
        text = said.get(part.key, "")
        if part.key in call_tapes.KEYS:
            text = call_tapes.in_words(said, days) if part.key == "tape" else ""
        if part.key == "recording" and text == "yes" and said.get("destroyed"):
            text = f"yes; destroyed by {_day(said['destroyed'])}"
        if text and part.key != "destroyed":
            found.append(Line(part.key, part.label, text, text if part.key == "sides" else ""))
    return tuple(found)


def _day(text: str) -> str:
    on = date.fromisoformat(text)
    return f"{on.day} {on:%B %Y}"


def missing_in(state: State, rooms: frozenset[str] | None = None) -> tuple[str, ...]:
    """What the notice must still carry; `rooms`: of these roles alone anything is said."""
    roles = [r for r in _in_order(state) if r.asks != "nobody"]
    ages = [
        r.name or r.id for r in roles
        if not (r.playing_from or r.playing_to) and r.sort != "ensemble" and (rooms is None or r.id in rooms)
    ]  # fmt: skip
    return rules.missing(said_in(state), contacts=len(contacts_in(state)), ages=ages, roles=len(roles))


def _in_order(state: State) -> list[Role]:
    return sorted(state.all(Role), key=lambda r: r.n)


def notice_page(viewer: Person, production_id: str, role: str = "") -> NoticePage:
    """The notice of the production, or of one role whose room the viewer may see; NotThere for others."""
    production = production_for(viewer, production_id)
    state = notices_of(production.pk)
    team_state(viewer, production)
    if role:
        role_sight(viewer, production, role)
    known = production_now(production)
    rooms = frozenset(r.id for r in state.all(Role) if known.sight(viewer.pk, r.id).room)
    found, part = notice(state, role), state.role(role) if role else None
    if role and part is None:
        raise NotThere
    whole, own = notice(state), said_in(state, role)
    return NoticePage(
        production, role, (part.name or part.id) if part else "", lines(_own_said(state, role), _days(production)),
        tuple(own.items()),
        () if role else missing_in(state, rooms), _moment(whole.opens), _moment(whole.closes),
        _moment(whole.published_at), _moment(found.changed_at),
        tuple(
            OtherRole(r.id, r.name or r.id, r.asks, bool(notice(state, r.id).text))
            for r in _in_order(state) if r.id in rooms
        ),
        runs_the_production(state, viewer.pk), mark_of(found),
        () if role else tuple((k, text) for k, text in _of_days(production, rooms).items() if k not in own),
    )  # fmt: skip


def _of_days(production: Production, rooms: frozenset[str]) -> rules.Said:
    """What the days and the calendar say that a notice says too: of the whole, and of the roles whose room is seen."""
    rows = Slot.objects.filter(session__production=production, session__role__in=["", *rooms])
    slots = list(rows.select_related("session").order_by("start", "pk"))
    zone, sessions = ZoneInfo(production.time_zone), list(dict.fromkeys(slot.session for slot in slots))
    answers = max((one.answer_by for one in sessions if one.answer_by), default=None)
    said = {
        "auditions": [_day(slot.start.astimezone(zone).date().isoformat()) for slot in slots],
        "place": [one.place for one in sessions],
        "step_free": [one.access for one in sessions],
        "material": [one.material for one in sessions],
        "time": [f"{slot.minutes} minutes" for slot in slots],
        "panel": list(words_of(sessions).values()),
        "recording": ["yes" if any(one.recording for one in sessions) else "no"] if sessions else [],
        **_of_the_calendar(production),
        "answers": [f"By letter, by {_day(answers.isoformat())}: yes or no"] if answers else [],
    }
    together = {key: "; ".join(dict.fromkeys(filter(None, texts))) for key, texts in said.items()}
    return {key: text for key, text in together.items() if text and len(text) <= rules.LONGEST}


def _of_the_calendar(production: Production) -> dict[str, list[str]]:
    """When rehearsals and shows are, from the first day to the last, where its calendar has any."""
    found = {}
    for key, kind in (("rehearsals", "rehearsal"), ("shows", "performance")):
        days = sorted({one.day.isoformat() for one in days_of(production.pk) if one.kind == kind})
        found[key] = [" to ".join(dict.fromkeys([_day(days[0]), _day(days[-1])]))] if days else []
    return found


def _moment(at: int) -> datetime | None:
    return moment(at) if at else None


def notices_of(production: str) -> State:
    """What a notice hangs on: rule, team, roles and what is said of them."""
    from castlist.queries.log import load_roles

    return load_roles(production, [], kinds=("rule", "role", "member", "notice"))


def otherwise(state: State, production: Production, role: str) -> tuple[Line, ...]:
    """What is otherwise for that role than for the whole production, as it may be read outside; () where nothing is."""
    return lines(_own_said(state, role), _days(production)) if is_published(state) else ()


def _pay_is_said(state: State, role: str, said: rules.Said) -> bool:
    """Whether the breakdown says of the part what it pays, in the same words or where the notice says it of all parts:
    then it stands there once, and nothing contradicts it.
    """
    found = state.role(role) if role else None
    if found is None or not found.pay:
        return False
    return "pay" not in said_in(state, role) or said.get("pay", "").casefold() == found.pay.casefold()


def _own_said(state: State, role: str) -> rules.Said:
    """What is otherwise for the role; of a self-tape all that holds for it, where any of that is otherwise."""
    own = said_in(state, role)
    if not role or not any(key in own for key in call_tapes.KEYS):
        return own
    every = said_in(state, role, whole=True)
    return own | {key: every[key] for key in call_tapes.KEYS if key in every}


def _days(production: Production) -> int:
    """How many days after its role is filled a self-tape is kept."""
    return periods(production.company_id)["recordings"]


@dataclass(frozen=True, slots=True)
class Published:
    """What anybody reads of the notice of a role, or of the production."""

    lines: tuple[Line, ...]
    opens: datetime | None
    closes: datetime | None
    changed: date | None
    contacts: tuple[Contact, ...]
    zone: ZoneInfo
    public: bool
    """True once the notice is published: then all of it may be read."""
    since: datetime | None = None
    """When it was published, while it is."""

    @property
    def ask(self) -> str:
        """Whom to ask: about access, or whoever can be told of a worry."""
        found = next((line.text for line in self.lines if line.key == "access"), "")
        return found or next((one.line for one in self.contacts if not one.outside), "")


def published(state: State, production: Production, role: str = "") -> Published:
    """The notice as it may be read outside: of one that is not published only from when to when it holds."""
    whole, zone = notice(state), ZoneInfo(production.time_zone)
    public = is_published(state)
    shown = [role] if role else [one.id for one in state.all(Role) if one.asks == "public"]
    changed = max(whole.changed_at, *(notice(state, one).changed_at for one in shown), 0) if public else 0
    changed = changed if changed > whole.published_at else 0  # before that, nobody could have read it otherwise
    said = said_in(state, role, whole=True) if public else {}
    if _pay_is_said(state, role, said):
        said = said | {"pay": ""}
    return Published(
        lines(said, _days(production)) if public else (), _moment(whole.opens), _moment(whole.closes),
        moment(changed).astimezone(zone).date() if changed else None, contacts_in(state), zone, public,
        _moment(whole.published_at) if public else None,
    )  # fmt: skip
