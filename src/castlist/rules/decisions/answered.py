"""How it ends that somebody is owed an answer without a letter, and how a casting is closed: nobody is left waiting.

An answer that reached nobody is written off only after two ways were tried; whoever does not want a no is owed none.
"""

from collections.abc import Collection

from castlist.rules.decisions import asking
from castlist.rules.decisions.draft import Draft
from castlist.rules.decisions.facts import Candidacy, Closed, Wish, WrittenOff
from castlist.rules.decisions.state import Event, State
from castlist.rules.ladder import RELEASED
from castlist.rules.why import Refused, Why

ROUTES = {
    "letter": "by e-mail",
    "message": "by a message",
    "phone": "by telephone",
    "post": "by post",
    "agent": "through their agent",
    "guardian": "through whoever acts for them",
    "in person": "in person",
}
"""The ways by which somebody can be answered."""
LEAST_ROUTES = 2

AFTERWARDS = frozenset([
    "casting_opened", "motion_withdrawn", "motion_agreed", "member_left", "relation_declared", "proxy_ended",
    "glass_broken", "glass_mended", "declined", "withdrew", "slot_given_back", "letter_drafted", "letter_moved",
    "task_finished", "content_accepted", "content_told", "answer_wished", "written_off", "tape_taken_back", "tape_over",
    "performers_merged", "performers_parted", "seat_passed", "offer_lapsed", "offer_went_live",
    "cast_list_released", "cast_list_came_out", "cast_list_taken_back", "first_call_said", "first_call_taken_back",
])  # fmt: skip
"""What still happens once the casting is closed: nothing of it begins anything, or takes what anybody holds."""
TO_OPEN = "open_casting"


def write_off(
    state: State, cand_id: str, *, by: str, at: int, routes: Collection[str], reason: str
) -> list[Event]:  # fmt: skip
    """The answer has reached nobody, and it is left at that: by so many ways it was tried."""
    cand = _answered_by(state, cand_id, by)
    if cand.lives:
        raise Refused(Why.undecided)
    if cand.ended != RELEASED or left_at_that(state, cand) is not None:
        raise Refused(Why.already_there)
    tried = frozenset(routes)
    if not tried <= ROUTES.keys():
        raise Refused(Why.unknown)
    if len(tried) < LEAST_ROUTES:
        raise Refused(Why.one_way)
    asking.reason(reason)
    data = {"routes": sorted(tried), "reason": reason, "minute": cand.minutes}
    return [Event("written_off", by, at, data, cand_id, cand.role)]


def take_back(state: State, cand_id: str, *, by: str, at: int) -> list[Event]:
    """They are owed their answer again."""
    cand = _answered_by(state, cand_id, by)
    if left_at_that(state, cand) is None:
        raise Refused(Why.unknown)
    return [Event("write_off_taken_back", by, at, {}, cand_id, cand.role)]


def left_at_that(state: State, cand: Candidacy) -> WrittenOff | None:
    """What was written off of the answer that they are owed now, if it was."""
    found = state.get(WrittenOff, cand.id)
    return found if found is not None and found.minute == cand.minutes else None


def _answered_by(state: State, cand_id: str, by: str) -> Candidacy:
    """The candidacy of a performer, to whom this person may write."""
    cand = state.candidacy(cand_id)
    if cand is None or cand.standing or cand.last == "merged":
        raise Refused(Why.unknown)
    asking.seated_or_desk(state, cand, by)
    return cand


def wish(state: State, cand_id: str, *, by: str, at: int, wants_no: bool) -> list[Event]:
    """The performer wants to be told of a no, or wants no letter then. It may be said at any time.

    Also when the room has said no already: to refuse it then would tell them so.
    """
    cand = state.candidacy(cand_id)
    if cand is None or cand.standing or cand.last == "merged":
        raise Refused(Why.unknown)
    if wants_a_no(state, cand_id) == wants_no:
        raise Refused(Why.already_there)
    return [Event("answer_wished", by, at, {"wants_no": wants_no}, cand_id, cand.role)]


def wants_a_no(state: State, cand_id: str) -> bool:
    """True unless they have said otherwise."""
    found = state.get(Wish, cand_id)
    return found is None or found.wants_no


# -- The end of a casting


def is_closed(state: State) -> bool:
    """True once the casting is closed, until it is opened again."""
    return state.get(Closed, "closed") is not None


def not_closed(state: State, events: Collection[Event]) -> None:
    """Refuses whatever would begin something in a casting that is closed."""
    if is_closed(state) and any(event.kind not in AFTERWARDS and event.data.get("what") != TO_OPEN for event in events):
        raise Refused(Why.casting_closed)


# -- What follows


def written_off(draft: Draft, event: Event) -> None:
    """It is left at that."""
    data = event.data
    draft.put(
        WrittenOff(event.cand, tuple(data["routes"]), data["reason"], data["minute"], event.by, event.at, draft.n)
    )


def write_off_taken_back(draft: Draft, event: Event) -> None:
    """They are owed an answer again."""
    draft.drop(WrittenOff, event.cand)


def answer_wished(draft: Draft, event: Event) -> None:
    """So they want it."""
    draft.put(Wish(event.cand, bool(event.data["wants_no"]), event.at, draft.n))


HANDLERS = {f.__name__: f for f in (written_off, write_off_taken_back, answer_wished)}
