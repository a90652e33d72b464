"""What the form of an open call asks beside the usual: for the desk that writes it, and for whoever fills it in."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from castlist.queries.doors import NotThere, production_for, role_sight, team_state, token
from castlist.queries.notices import notices_of
from castlist.queries.production_states import production_now
from castlist.records.models import Person, Production
from castlist.records.models import Question as Row
from castlist.records.statements import run
from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.decisions.calling import is_published
from castlist.rules.decisions.facts import Role
from castlist.rules.decisions.state import State
from castlist.rules.questions import KINDS, MOST_PARTS, Question


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked in one form, in its order: of the whole call first, then of each role."""

    questions: tuple[Question, ...]
    rows: dict[str, str] = field(default_factory=dict)
    """By question, the id of the version that is asked now."""

    def of(self, roles: Iterable[str]) -> tuple[Question, ...]:
        """What concerns somebody who would play these roles."""
        wanted = {"", *roles}
        return tuple(one for one in self.questions if one.role in wanted)

    @property
    def mark(self) -> str:
        """Changes whenever anything is asked otherwise."""
        return token("asking", *(self.rows[one.id] for one in self.questions))


def question_of(row: Row) -> Question:
    """The question that the row keeps. Its id is that of its first version: a new version is the same question."""
    return Question(
        row.first, row.role, row.kind, row.text, row.help, tuple(str(one) for one in row.options), row.required
    )


def asking(production: str, roles: Sequence[str]) -> Asking:
    """What is asked now of whoever would play one of these roles."""
    place = {role: number for number, role in enumerate(["", *roles])}
    rows = [row for row in _asked_now(production) if row.role in place]
    rows.sort(key=lambda row: (place[row.role], row.n, row.pk))
    return Asking(tuple(question_of(row) for row in rows), {row.first: row.pk for row in rows})


def all_asked(production: str, role: str) -> tuple[Question, ...]:
    """What is asked now of everybody, then for the role, then for any other: whether there is one of them or not."""
    rows = sorted(_asked_now(production), key=lambda row: (row.role not in ("", role), row.role != "", row.n, row.pk))
    return tuple(question_of(row) for row in rows)


_READ = ("id", "role", "first", "version", "n", "kind", "text", "help", "options", "required")
_ASKED_NOW = (
    f"SELECT {', '.join(_READ)} FROM question WHERE production_id = %s AND retired_at IS NULL"  # noqa: S608 - our names
    " ORDER BY role, n, id"
).replace(" options,", " CAST(options AS text),")


def _asked_now(production: str) -> list[Row]:
    """Every page of a call asks for them; what is not read here is read when it is asked for."""
    return [Row.from_db(connection.alias, _READ, _plain(row)) for row in run(_ASKED_NOW, [production])]


def _plain(row: tuple[Any, ...]) -> list[Any]:
    *rest, options, required = row
    return [*rest, json.loads(options), bool(required)]


def parts_offered(state: State, role: str) -> tuple[Role, ...]:
    """The parts that one form may name: the one whose link it is, and where that is public all other public ones."""
    one = state.role(role)
    if one is None:
        return ()
    if one.asks != "public" or not is_published(state):
        return (one,)
    others = sorted((r for r in state.all(Role) if r.asks == "public" and r.id != role), key=lambda r: r.n)
    return (one, *others[: MOST_PARTS - 1])


# -- For the desk


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """One question as the desk sees it."""

    id: str
    role: str
    kind: str
    kind_words: str
    text: str
    help: str
    options: tuple[str, ...]
    required: bool
    version: int
    """How often it was said anew, and once more."""


@dataclass(frozen=True, slots=True)
class OfRole:
    """What is asked of one role alone."""

    id: str
    name: str
    questions: tuple[AskedQuestion, ...]


@dataclass(frozen=True, slots=True)
class FormPage:
    """The form of the call as the desk builds it: what everybody is asked, and what is asked for each role."""

    production: Production
    questions: tuple[AskedQuestion, ...]
    roles: tuple[OfRole, ...]
    """Those whose rooms the viewer may see."""
    may_change: bool

    def one(self, question: str) -> AskedQuestion:
        """The question of that id. Raises NotThere where none is shown."""
        for found in (*self.questions, *(one for role in self.roles for one in role.questions)):
            if found.id == question:
                return found
        raise NotThere


def form_page(viewer: Person, production_id: str) -> FormPage:
    """What the form asks, as far as the viewer may know of it; NotThere for somebody who is not on the team."""
    production = production_for(viewer, production_id)
    state = team_state(viewer, production)
    known = production_now(production)
    rows = _asked_now(production.pk)
    roles = tuple(
        OfRole(role.id, role.name or role.id, _of(rows, role.id))
        for role in sorted(notices_of(production.pk).all(Role), key=lambda r: r.n)
        if known.sight(viewer.pk, role.id).room
    )
    return FormPage(production, _of(rows, ""), roles, runs_the_production(state, viewer.pk))


def _of(rows: list[Row], role: str) -> tuple[AskedQuestion, ...]:
    return tuple(
        AskedQuestion(
            row.first, row.role, row.kind, KINDS.get(row.kind, row.kind), row.text, row.help,
            tuple(str(one) for one in row.options), row.required, row.version,
        )
        for row in rows if row.role == role
    )  # fmt: skip


def may_ask_of(viewer: Person, production_id: str, role: str) -> None:
    """Raises NotThere unless the viewer may know of that role, or '' for the whole call."""
    production = production_for(viewer, production_id)
    if role:
        role_sight(viewer, production, role)


def as_typed(one: AskedQuestion) -> dict[str, Any]:
    """The question as its form would send it."""
    typed = {"kind": one.kind, "text": one.text, "help": one.help, "options": "\n".join(one.options)}
    return typed | {"required": "yes" if one.required else "", "role": one.role}
