"""What the desk asks of whoever puts themselves in: asked, said anew, moved, and asked no more."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection, transaction

from castlist.actions.decisions import Actor
from castlist.actions.requests import once
from castlist.queries.log import load_roles
from castlist.records.ids import new_id
from castlist.records.models import Production, Question
from castlist.rules import questions as rules
from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused, Why

Answer = dict[str, Any]
NOTHING: Answer = {"events": [], "made": []}


def ask(actor: Actor, *, said: Mapping[str, object], role: str = "") -> Answer:
    """The question is asked, as the last one of the call or of the role.

    Writes: question, request. Refuses: no_right, unknown, incomplete, too_long, bad_question. Tells: nobody.
    """

    def do() -> Answer:
        state = _held(actor)
        if role and state.role(role) is None:
            raise Refused(Why.unknown)
        one = rules.cleaned(said, role=role)
        there = Question.objects.filter(production=actor.production, role=role, retired_at=None)
        if there.count() >= rules.MOST:
            raise Refused(Why.too_long, detail=f"At most {rules.MOST} questions are asked of the call, or of a role.")
        last = there.order_by("-n").values_list("n", flat=True).first() or 0
        made = _kept(actor, one, n=last + 1, first=new_id(), version=1)
        return {"events": [], "made": [{"kind": "question", "id": made.first}]}

    return _once(actor, f"ask {role} {sorted(said.items())!r}", do)


def change(actor: Actor, question: str, *, said: Mapping[str, object], seen_version: int = 0) -> Answer:
    """The question is asked like that from now on. Whoever answered it before, answered the version of before.

    `seen_version`: unless it was said anew since it was looked at; 0 for whichever. What is as it was makes none.
    Writes: question, request. Refuses: no_right, unknown, incomplete, too_long, bad_question, stale_version.
    """

    def do() -> Answer:
        _held(actor)
        now = _asked(actor, question)
        if seen_version not in (0, now.version):
            raise Refused(Why.stale_version)
        one = rules.cleaned(said, role=now.role)
        if _as_kept(one) != {name: getattr(now, name) for name in _as_kept(one)}:
            _retire(actor, now)
            _kept(actor, one, n=now.n, first=now.first, version=now.version + 1)
        return NOTHING

    return _once(actor, f"change {question} {sorted(said.items())!r} {seen_version}", do)


def move(actor: Actor, question: str, *, up: bool) -> Answer:
    """It stands one place higher, or lower; the first one stays the first. Refuses: no_right, unknown."""

    def do() -> Answer:
        _held(actor)
        now = _asked(actor, question)
        there = Question.objects.filter(production=actor.production, role=now.role, retired_at=None)
        other = there.filter(n__lt=now.n).order_by("-n") if up else there.filter(n__gt=now.n).order_by("n")
        beside = other.first()
        if beside is not None:
            Question.objects.filter(pk=beside.pk).update(n=now.n)
            Question.objects.filter(pk=now.pk).update(n=beside.n)
        return NOTHING

    return _once(actor, f"move {question} {up}", do)


def retire(actor: Actor, question: str) -> Answer:
    """It is asked no more; what was answered to it stays with whoever answered. Refuses: no_right, unknown."""

    def do() -> Answer:
        _held(actor)
        _retire(actor, _asked(actor, question))
        return NOTHING

    return _once(actor, f"retire {question}", do)


def _once(actor: Actor, act: str, do: Callable[[], Answer]) -> Answer:
    """Once under the key of the request; a program's is kept by whoever asks for it."""
    if actor.key:
        return once(do, by=actor.by, key=actor.key, act=f"{actor.production} {act}", now=actor.now)
    with transaction.atomic():
        return do()


def _held(actor: Actor) -> State:
    """Rights and roles of the production, in which nobody else writes meanwhile. Refuses: unknown, no_right."""
    if hold(actor.production) is None:
        raise Refused(Why.unknown)
    state = load_roles(actor.production, [], kinds=("rule", "role", "member"))
    if not runs_the_production(state, actor.by):
        raise Refused(Why.no_right)
    return state


def hold(production: str) -> Production | None:
    """The production, in which neither a question is changed nor a form is taken until this transaction is over."""
    rows = Production.objects.filter(pk=production)
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(no_key=True)
    return rows.first()


def _asked(actor: Actor, question: str) -> Question:
    found = Question.objects.filter(production=actor.production, first=question[:12], retired_at=None).first()
    if found is None:
        raise Refused(Why.unknown)
    return found


def _as_kept(one: rules.Question) -> dict[str, Any]:
    return {
        "kind": one.kind, "text": one.text, "help": one.help, "options": list(one.options), "required": one.required
    }  # fmt: skip


def _kept(actor: Actor, one: rules.Question, *, n: int, first: str, version: int) -> Question:
    return Question.objects.create(
        id=first if version == 1 else new_id(), production_id=actor.production, role=one.role, first=first,
        version=version, n=n, by=actor.by, made_at=actor.now, **_as_kept(one),
    )  # fmt: skip


def _retire(actor: Actor, row: Question) -> None:
    """A version that nobody has answered goes; one that somebody has stays, with when it was asked last."""
    if row.answers.exists():
        Question.objects.filter(pk=row.pk).update(retired_at=actor.now)
    else:
        row.delete()
