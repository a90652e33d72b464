"""Acts on which several people agree, as the scenarios tell them: all at once. People agree one by one here."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from castlist.jobs.conform_founding import RULE_NAMES
from castlist.rules.decisions.agreeing import MOTIONS, lacking
from castlist.rules.decisions.facts import Candidacy, Motion
from castlist.rules.decisions.state import State
from castlist.rules.decisions.status import standing
from castlist.rules.why import Refused, Why

if TYPE_CHECKING:
    from castlist.jobs.conform_player import Player

Act = Mapping[str, Any]
Args = dict[str, Any]
NOT_THEIRS = (Why.no_right, Why.recused, Why.already_there)
"""Why somebody among those named does not count, while the others go on."""


def joint(player: "Player", act: Act) -> None:
    """All of them have agreed, and it is so; undecided after the last counts as refused, and nothing is left of it."""
    first, *others = _ways(player, act)
    _agreed(player, act["act"], first, act["by"])
    for args in others:
        try:
            _agreed(player, act["act"], args, act["by"])
        except Refused as no:
            if no.why is not Why.already_there:
                raise


def _ways(player: "Player", act: Act) -> list[Args]:
    """What is put on the table: one thing; or, where too few are left in some rooms, one for each of these."""
    args = JOINT[act["act"]](player, act)
    if act["act"] != "name_alternate" or args["seat"]:
        return [args]
    return inquorate_rooms(player.room.state, args, act["by"]) or [args]


def inquorate_rooms(state: State, args: Args, by: list[str]) -> list[Args]:
    """A scenario names an alternate for the production. Where not all who decide about that agree, but all who are
    left in a room with too few do, and one more with them, she is named for that room (CONSENT section 6).
    """
    kind, agreed = MOTIONS["name_alternate"], frozenset(by)
    if not kind.needed(state, args).lacking(agreed):
        return []
    rooms = [cand for cand in state.all(Candidacy) if cand.lives and standing(state, cand).status == "inquorate"]
    here = [args | {"cand": cand.id} for cand in sorted(rooms, key=lambda cand: cand.n)]
    return [one for one in here if not kind.needed(state, one).lacking(agreed)]


def _agreed(player: "Player", what: str, args: Args, by: list[str]) -> None:
    room, opened, refused = player.room, "", None
    for who in by:
        before = {m.id for m in room.state.all(Motion)}
        try:
            if opened:
                room.act("agree", opened, by=who)
            else:
                room.act("move", what, by=who, new_id=player.new_id(), **args)
        except Refused as found:
            refused = refused or found
            if not opened and found.why not in NOT_THEIRS:
                raise
            continue
        after = {m.id for m in room.state.all(Motion)}
        opened = opened or next(iter(after - before), "")
        if opened not in after:
            return
    _undecided(player, opened, refused)


def _undecided(player: "Player", opened: str, refused: Refused | None) -> None:
    motion = player.room.state.get(Motion, opened)
    if motion is not None:
        whys = lacking(player.room.state, motion)
        player.room.act("withdraw_motion", opened, by=motion.opened_by)
        raise Refused(*whys)
    raise refused or Refused(Why.not_all)


def _member(player: "Player", act: Act) -> Args:
    say = [list(pair) for pair in act.get("say") or ()]
    return {"person": act["name"], "say": say, "voice": act.get("voice", False), "desk": act.get("desk", False)}


def _rule(player: "Player", act: Act) -> Args:
    change = {RULE_NAMES[name]: value for name, value in act.items() if name in RULE_NAMES}
    if change.get("preset") == "one":
        change.setdefault("decider", next(iter(act["by"]), ""))
    return {"change": change}


def _on_cand(player: "Player", act: Act) -> Args:
    return {"cand": act["cand"]}


def _release(player: "Player", act: Act) -> Args:
    return {"cand": act["cand"], "objection": player.objection(act), "reason": act.get("reason") or ""}


JOINT: dict[str, Callable[["Player", Act], Args]] = {
    "add_member": _member,
    "remove_member": lambda player, act: {"person": act["name"]},
    "set_rule": _rule,
    "name_alternate": lambda player, act: {"person": act["name"], "seat": act.get("seat") or ""},
    "waiver": lambda player, act: {"person": act["member"], "role": act["role"]},
    "release": _release,
    "waive_grace": _on_cand,
}
