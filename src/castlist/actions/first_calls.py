"""The first call: said, changed and taken back."""

from collections.abc import Mapping
from datetime import datetime

from castlist.actions.decisions import Actor
from castlist.actions.log import Said, Scope, Written, clean_text, milliseconds, write
from castlist.actions.private_links import outlast
from castlist.queries.first_calls import mark_of
from castlist.queries.texts import texts_of
from castlist.rules import first_calls as rules
from castlist.rules.decisions import first_calls as deciding
from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.decisions.announcing import cast_now
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why


def say(actor: Actor, *, starts: datetime, ends: datetime, said: Mapping[str, str], seen: str = "") -> Written:
    """The first call is then, and says this and nothing else. `seen`: unless it was changed since it was looked at;
    then what is as it was makes no act.

    Writes: event, fact, text, link. Refuses: no_right, unknown, too_long, incomplete, bad_times, bad_moment,
    already_there, stale_version. Tells: nobody; it stands on the page of everybody who is cast.
    """
    parts = rules.cleaned({name: clean_text(text) for name, text in said.items()})
    begin, end, words = milliseconds(starts), milliseconds(ends), Said(actor.by)

    def decide(state: State, at: int) -> list[Event]:
        now = deciding.last_said(state)
        if not runs_the_production(state, actor.by):
            raise Refused(Why.no_right)
        if seen and seen != mark_of(now):
            raise Refused(Why.stale_version)
        same = rules.read(texts_of([now.text]).read(now.text)[0]) == parts
        if seen and same and (begin, end) == (now.starts, now.ends):
            return []
        text = None if same else words.text(rules.kept(parts))
        for cand in cast_now(state):
            outlast(cand.id, until=ends)
        return deciding.say(state, by=actor.by, at=at, starts=begin, ends=end, text=text)

    return _write(actor, decide, f"first call {begin} {end} {sorted(parts.items())!r} {seen}", words)


def take_back(actor: Actor) -> Written:
    """There is no first call any more. Writes: event, fact. Refuses: no_right, already_there. Tells: nobody."""
    return _write(actor, lambda state, at: deciding.take_back(state, by=actor.by, at=at), "take first call back")


def _write(actor: Actor, decide: object, act: str, said: Said | None = None) -> Written:
    return write(
        actor.production, decide, by=actor.by, now=actor.now, scope=Scope(whole=True), said=said, key=actor.key,  # type: ignore[arg-type]
        act=act, answer=lambda state, events: {"events": [e.kind for e in events]},
    )  # fmt: skip
