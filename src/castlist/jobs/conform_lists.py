"""Lists in the stored room: by the actions behind the form, one list for each role as the pages make them."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from castlist.actions import lists
from castlist.actions.decisions import Actor, Reason
from castlist.queries.lists import Looked, mark_of
from castlist.rules.decisions.state import State
from castlist.rules.why import Refused, Why

Named = tuple[str, int, str]


def _each(forms: Iterable[Callable[[], object]]) -> None:
    """Every form has been sent. Refused only where none of them did anything."""
    done, refused = 0, None
    for send in forms:
        try:
            send()
            done += 1
        except Refused as no:
            refused = refused or no
    if not done:
        raise refused or Refused(Why.unknown)


def propose(actor: Actor, state: State, *, cands: Sequence[str], target: str) -> None:
    """The names are on the table; the lists have ids of their own."""
    roles: dict[str, list[str]] = {}
    for cand in cands:
        found = state.candidacy(cand)
        if found is not None:
            roles.setdefault(found.role, []).append(cand)
    _each(
        lambda role=role, names=names: lists.propose(actor, role, names, target=target)  # type: ignore[misc]
        for role, names in roles.items()
    )


def position(actor: Actor, state: State, *, named: Sequence[Named], what: str, reason: Reason) -> None:
    """The answer stands wherever it can."""
    _each(
        lambda at=at, names=names: lists.answer(  # type: ignore[misc]
            actor, at[0], at[1], names, what=what, reason=reason
        )
        for at, names in _looked(actor, state, named).items()
    )


def conclude(actor: Actor, state: State, *, named: Sequence[Named]) -> None:
    """What is consented is concluded."""
    _each(
        lambda at=at, names=names: lists.conclude(actor, at[0], at[1], names)  # type: ignore[misc]
        for at, names in _looked(actor, state, named).items()
    )


def _looked(actor: Actor, state: State, named: Sequence[Named]) -> dict[tuple[str, str], list[Looked]]:
    """By role and list: the names as they look now."""
    found: dict[tuple[str, str], list[Looked]] = {}
    for cand_id, revision, batch in named:
        cand = state.candidacy(cand_id)
        if cand is not None:
            look = Looked(cand_id, revision, mark_of(state, cand, actor.by))
            found.setdefault((cand.role, batch), []).append(look)
    return found


LISTS: dict[str, Callable[..., Any]] = {
    "list_propose": propose, "list_position": position, "list_conclude": conclude,
}  # fmt: skip
