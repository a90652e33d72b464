"""The notice of the open call: what the desk says in it, and that it is published or taken back."""

from collections.abc import Mapping
from datetime import datetime

from castlist.actions.decisions import Actor
from castlist.actions.log import Said, Scope, Written, clean_text, milliseconds, write
from castlist.queries.notices import mark_of, missing_in
from castlist.queries.texts import texts_of
from castlist.rules import notices as rules
from castlist.rules.decisions import calling
from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def say(
    actor: Actor, *, said: Mapping[str, str], role: str = "", opens: datetime | None = None,
    closes: datetime | None = None, seen: str = "",
) -> Written:  # fmt: skip
    """The notice says this and nothing else, of the whole production or of what is otherwise for one role; what is as
    it was makes no act. `seen`: unless it was changed since it was looked at.

    Writes: event, fact, text. Refuses: no_right, unknown, too_long, bad_notice, stale_version. Tells: nobody.
    """
    parts = rules.cleaned({name: clean_text(text) for name, text in said.items()}, of_role=bool(role))
    begin, end = (milliseconds(moment) if moment else 0 for moment in (opens, closes))
    words = Said(actor.by)

    def decide(state: State, at: int) -> list[Event]:
        now = calling.notice(state, role)
        if seen and not runs_the_production(state, actor.by):
            raise Refused(Why.no_right)
        if seen and seen != mark_of(now):
            raise Refused(Why.stale_version)
        before = texts_of([now.text]).read(now.text)[0]
        fresh = None if rules.read(before) == parts else words.text(rules.kept(parts))
        times = (None, None) if role or (begin, end) == (now.opens, now.closes) else (begin, end)
        if seen and fresh is None and times == (None, None):
            return []
        return calling.change(state, by=actor.by, at=at, role=role, text=fresh, opens=times[0], closes=times[1])

    act = f"notice {role} {sorted(parts.items())!r} {begin} {end} {seen}"
    return _write(actor, decide, act, words)


def publish(actor: Actor, *, sure: bool = False) -> Written:
    """The notice stands in public. Refuses: no_right, already_there; incomplete, unless they are sure."""

    def decide(state: State, at: int) -> list[Event]:
        missing = missing_in(state)
        return calling.publish(state, by=actor.by, at=at, missing=missing, sure=sure)

    return _write(actor, decide, f"publish notice {sure}")


def take_back(actor: Actor) -> Written:
    """The notice stands in public no more. Refuses: no_right, already_there."""
    return _write(actor, lambda state, at: calling.take_back(state, by=actor.by, at=at), "take notice back")


def _write(actor: Actor, decide: object, act: str, said: Said | None = None) -> Written:
    return write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True), said=said, key=actor.key,  # type: ignore[arg-type]
        act=act, answer=lambda state, events: {"events": [e.kind for e in events]},
    )  # fmt: skip
