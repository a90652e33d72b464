"""The open call's notice: what it says and from when to when it holds, published as an act that stands in the log."""

from dataclasses import replace
from typing import Any

from castlist.rules.breakdowns import OPEN_TO
from castlist.rules.decisions.agreeing import runs_the_production
from castlist.rules.decisions.answered import is_closed
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Notice
from castlist.rules.decisions.state import Event, State
from castlist.rules.why import Refused, Why

EVERY = "*"
"""The key of the notice of the whole production; that of a role is the role's."""


def notice(state: State, role: str = "") -> Notice:
    """What is said of the whole production, or what is otherwise for one role; an empty one where nothing is."""
    return state.get(Notice, role or EVERY) or Notice(role)


def is_published(state: State) -> bool:
    """True while the notice of the production stands in public."""
    return bool(notice(state).published_at)


def change(
    state: State, *, by: str, at: int, role: str = "", text: str | None = None, opens: int | None = None,
    closes: int | None = None,
) -> list[Event]:  # fmt: skip
    """The notice says this; what is None stays. `text` is the commitment to what it says."""
    _runs(state, by)
    if role and state.role(role) is None:
        raise Refused(Why.unknown)
    said: dict[str, Any] = {"notice": text, "opens": opens, "closes": closes}
    said = {name: value for name, value in said.items() if value is not None}
    now = notice(state, role)
    begin, end = said.get("opens", now.opens), said.get("closes", now.closes)
    if begin and end and end <= begin:
        raise Refused(Why.bad_notice, detail="The call closes before it opens.")
    if role and ("opens" in said or "closes" in said):
        raise Refused(Why.bad_notice, detail="All roles open and close together.")
    if not said:
        raise Refused(Why.already_there)
    return [Event("notice_changed", by, at, {"role": role, **said}, "", role)]


def publish(state: State, *, by: str, at: int, missing: tuple[str, ...], sure: bool) -> list[Event]:
    """The notice stands in public. With something missing, only by somebody who says that they are sure."""
    _runs(state, by)
    if is_published(state):
        raise Refused(Why.already_there)
    if missing and not sure:
        raise Refused(Why.incomplete, detail=f"Missing: {'; '.join(missing)}.")
    return [Event("notice_published", by, at, {"missing": len(missing)})]


def take_back(state: State, *, by: str, at: int) -> list[Event]:
    """The notice stands in public no more; what it says stays, and so do the roles' own links."""
    _runs(state, by)
    if not is_published(state):
        raise Refused(Why.already_there)
    return [Event("notice_taken_back", by, at, {})]


def why_not_submit(state: State, role: str, at: int) -> Why | None:
    """Why nobody may put themselves in for the role at that moment; the closing moment itself is too late."""
    found = state.role(role)
    if found is None or found.open_to not in OPEN_TO:
        return Why.unknown
    if is_closed(state):
        return Why.call_closed
    if found.asks == "nobody":
        return Why.call_closed
    call = notice(state)
    if call.closes and at >= call.closes:
        return Why.call_closed
    return Why.call_not_open if call.opens and at < call.opens else None


def _runs(state: State, by: str) -> None:
    if not runs_the_production(state, by):
        raise Refused(Why.no_right)


# -- What follows


def notice_changed(draft: Draft, event: Event) -> None:
    """It says this; once it stands in public, the day is told on which it was changed."""
    data = event.data
    old = notice(draft.state, data["role"])
    since = event.at if is_published(draft.state) else 0
    draft.put(replace(
        old, text=data.get("notice", old.text), opens=data.get("opens", old.opens),
        closes=data.get("closes", old.closes), changed_at=since, n=draft.n,
    ))  # fmt: skip


def notice_published(draft: Draft, event: Event) -> None:
    """It stands in public."""
    draft.put(replace(notice(draft.state), published_at=event.at, changed_at=0, n=draft.n))


def notice_taken_back(draft: Draft, event: Event) -> None:
    """It does so no more."""
    draft.put(replace(notice(draft.state), published_at=0, changed_at=0, n=draft.n))


HANDLERS = {f.__name__: f for f in (notice_changed, notice_published, notice_taken_back)}
