"""What an event says in one sentence, for the flashback bar and for 'what moved'."""

import json
from collections.abc import Iterable
from typing import Any

from castlist.queries.doors import Names
from castlist.queries.wording import EVERYBODY, OBJECTS, SAYS, WANTS, counted, step_words
from castlist.rules.decisions.facts import Minute
from castlist.rules.decisions.glass import WHYS
from castlist.rules.decisions.state import State

MERGED, PARTED = "performers_merged", "performers_parted"
OF_TIMES = ("slot_booked", "slot_given_back")
OF_RECORDS = (MERGED, PARTED)
"""Acts about two records of performers, in every room in which they changed a candidacy."""
BIG = frozenset("proposed amended concluded admitted declined withdrew offer_accepted glass_broken".split())
OBJECTING = frozenset("objected floor_moved objection_withdrawn adopted orphan_released".split())
OUTSIDE = "Whom to tell of a worry outside the production is changed"
LOOKS_IN = "{who}, who owns the company, looks into {room} for a day: {why}"
ROSTER = frozenset(
    "production_opened member_added member_left member_removed rule_changed alternate_named "
    "notice_changed notice_published notice_taken_back cast_list_released cast_list_came_out cast_list_taken_back "
    "first_call_said first_call_taken_back".split()
)
"""Events of the whole production that everybody in it may know."""
QUIET = frozenset(
    "cleared relation_declared waiver_given motion_opened motion_agreed motion_withdrawn reported".split()
)
"""Events that no bar and no list ever shows."""

SAID = {
    "support": "{who} wants {what}",
    "accept": "{who} can live with {what}",
    "concern": "{who} goes along with {what}, with a concern",
    "object": "{who} says “not as it stands” about {what}",
}
OF_NAME = "{who} says “{says}” about {name}"
"""Where it is not known any more what was on the table."""
ON_THE_TABLE = ("proposed", "amended")
BEHIND_THE_SCENES = frozenset(
    "letter_drafted task_finished taken_from_list role_added role_changed notice_changed".split()
)
"""Events that a person who was away need not read."""


def named_in(kind: str, data: str) -> tuple[str, ...]:
    """The performers whom an act names itself, and not by a candidacy."""
    if kind not in OF_RECORDS:
        return ()
    said = json.loads(data)
    return said["keep"], said["gone"]


def weight(kind: str, objects: bool) -> str:
    """How an act weighs on the bar: act, big, objection. `objects`: its words say “not as it stands”."""
    if kind in OBJECTING or (kind == "position_given" and objects):
        return "objection"
    return "big" if kind in BIG else "act"


def target_before(cand: str, earlier: Iterable[tuple[Any, ...]]) -> str:
    """What was on the table about somebody before an act, of the rows before it, the latest first; '' when none says.

    Rows as in tallies: place, moment, kind, by, candidacy, data.
    """
    found = next((row for row in earlier if row[4] == cand and row[2] in ON_THE_TABLE), None)
    return str(json.loads(found[5]).get("target", "")) if found else ""


def _target(cand: str, revision: object, state: State) -> str:
    """What a revision is about, as far as the state knows it."""
    proposal = state.proposal(cand)
    if proposal and proposal.revision == revision:
        return proposal.target
    minutes = (minute.frozen for minute in state.group(Minute, cand))
    return next((str(one["target"]) for one in minutes if one["revision"] == revision), "")


def _answer(what: str, who: str, name: str, target: str) -> str:
    if target not in OBJECTS or what not in SAID:
        return OF_NAME.format(who=who, says=SAYS[what], name=name) if what in SAYS else f"{who} answers"
    words = WANTS.get(target, OBJECTS[target]) if what == "support" else OBJECTS[target]
    return SAID[what].format(who=who, what=words.format(name=name))


def _position(data: dict[str, Any], by: str, name: str, names: Names, target: str) -> str:
    text = _answer(data["what"], names.person(data.get("for", by)), name, target)
    if data.get("opens"):
        text += f", from {step_words(data['opens']['floor'])}"
    for _, outcome in data.get("resolve", ()):
        text += "; the objection ends" if outcome == "ends" else f"; the objection stands from {step_words(outcome)}"
    if data.get("for"):
        text += f" (said by {names.person(by)} as proxy)"
    return text


def _minute(data: dict[str, Any], name: str) -> str:
    target = data["minute"]["target"]
    if target == "released":
        return "closes the open call" if name == EVERYBODY else f"concludes: not this time, {name}"
    return f"concludes {OBJECTS.get(target, 'it').format(name=name)}"


def tell(kind: str, by: str, cand: str, data: str, state: State, names: Names, *, target: str = "") -> str:
    """The sentence, without its full stop. `target`: what was on the table then, where whoever asks knows it."""
    said: dict[str, Any] = json.loads(data)
    found = state.candidacy(cand) if cand else None
    name = names.performer(found.performer) if found else "somebody"
    who = names.person(by) if by else "Time"
    if kind == "position_given":
        return _position(said, by, name, names, target or _target(cand, said["revision"], state))
    if kind == "admitted":
        return f"{who} admits {name} to the audition, under the open call"
    if kind == "concluded":
        return f"{who} {_minute(said, name)}"
    if kind == "alternate_named" and cand:
        return f"{_person('person', said, names)} is named to sit in about {name}"
    if kind in OF_TIMES:
        return _of_times(kind, who if by in names.people else "", name, said)
    if kind in OF_RECORDS:
        themselves = by in (said["keep"], said["gone"])
        who = names.performer(said["keep"]) if themselves else who
        return _of_records(kind, who, names.performer(said["keep"]), names.performer(said["gone"]))
    simple = _simple(kind, who, name, said, names)
    return simple or f"{who}: {kind.replace('_', ' ')}"


def _of_times(kind: str, member: str, name: str, said: dict[str, Any]) -> str:
    """`member`: who did it for them; '' where they did it themselves."""
    if said.get("moved"):
        return f"{member or 'Somebody'} moves the time of {name}"
    if kind == "slot_booked":
        return f"{member} gives {name} a time" if member else f"{name} takes a time"
    if said.get("off"):
        return f"{member or 'Somebody'} calls off the time of {name}"
    return f"{member} gives the time of {name} free" if member else f"{name} gives the time back"


def _of_records(kind: str, who: str, keep: str, gone: str) -> str:
    if kind == MERGED:
        return f"{who} says that {gone} and {keep} are the same person, and makes two records one"
    return f"{who} says that {gone} and {keep} are two people, and makes one record two again"


def _simple(kind: str, who: str, name: str, said: dict[str, Any], names: Names) -> str:
    what = OBJECTS.get(str(said.get("target", "")), "it").format(name=name)
    lines = {
        "candidacy_named": _named(who, name, said),
        "proposed": f"{who} proposes {what}",
        "amended": f"{who} amends: {what}",
        "proposal_withdrawn": f"{who} takes the proposal back",
        "objected": f"{who} objects to {name} from {step_words(str(said.get('floor', '')))}",
        "floor_moved": f"{who} moves the objection to {name}: it stands from {step_words(str(said.get('to', '')))}",
        "objection_withdrawn": f"{who} withdraws the objection to {name}",
        "adopted": f"{who} speaks for an objection that had no owner",
        "orphan_released": "Everybody with a say releases an objection that had no owner",
        "condition_met": f"{who} says a condition is met",
        "undertaking_breached": f"{who} says an undertaking was not kept",
        "taken_from_list": f"{who} takes {name} out of the list",
        "voiced": f"{who} {_voice(str(said.get('what', '')), name)}",
        "seat_passed": f"{_person('person', said, names)}’s seat passes to {_person('to', said, names)}",
        "grace_waived": "Everybody with a say waives the grace",
        "offer_extended": f"The offer to {name} stands {counted(int(said.get('hours', 0)), 'hour')} longer",
        "offer_went_live": f"The offer to {name} is live",
        "offer_lapsed": f"The offer to {name} has lapsed",
        "offer_accepted": f"{name} accepts",
        "declined": f"{name} declines",
        "withdrew": f"{name}: the candidacy ends" if said.get("erased") else f"{name} withdraws",
        "task_given": f"{who} gives {names.person(str(said.get('owner', '')))} a task about {name}",
        "task_finished": f"{who} has done the task about {name}",
        "letter_drafted": f"{who} drafts a letter to {name}",
        "letter_moved": _letter(name, str(said.get("state", "")), str(said.get("said", ""))),
        "production_opened": f"{who} opens the production",
        "member_added": f"{names.person(str(said.get('person', '')))} joins",
        "member_left": f"{names.person(str(said.get('person', '')))} leaves",
        "member_removed": f"{names.person(str(said.get('person', '')))} is removed",
        "rule_changed": OUTSIDE if list(said.get("change", ())) == ["outside"] else "The rule is changed",
        "alternate_named": f"{names.person(str(said.get('person', '')))} is named as an alternate",
    }
    more = _of_roles(kind, who, name, said, names) or _of_tapes(kind, who, name) or _of_answers(kind, who, name, said)
    return lines.get(kind, "") or more or _of_glass(kind, who, said, names)


def _letter(name: str, state: str, said: str) -> str:
    if said == "comes":
        return f"{name} comes to the callback day"
    return f"{name} replies to the letter" if state == "answered" else f"The letter to {name} is {state}"


def _of_answers(kind: str, who: str, name: str, said: dict[str, Any]) -> str:
    lines = {
        "written_off": f"{who} writes off that {name} could be answered",
        "write_off_taken_back": f"{who} says that {name} is owed an answer after all",
        "answer_wished": f"{name} {'wants a' if said.get('wants_no') else 'wants no'} letter if it is a no",
        "casting_closed": "The casting is closed",
        "casting_opened": "The casting is opened again",
    }
    return lines.get(kind, "")


def _of_tapes(kind: str, who: str, name: str) -> str:
    lines = {
        "tape_asked": f"{who} asks {name} for a self-tape",
        "tape_welcomed": f"The open call wishes for a self-tape of {name}",
        "tape_moved": f"{who} gives {name} more time for the self-tape",
        "tape_closed": f"{who} closes the self-tape of {name}",
        "tape_came": f"{name} sends a self-tape",
        "tape_taken_back": f"{name} takes the self-tape back",
        "tape_over": f"The self-tape of {name} is no longer asked for, and none is kept",
    }
    return lines.get(kind, "")


def _of_a_change(said: dict[str, Any], who: str, role: str) -> str:
    if "cut" in said:
        return f"{who} cuts the part: {role}" if said["cut"] else f"{who} brings the part back: {role}"
    return f"{'The content of a role' if 'discloses' in said else 'A role'} is changed: {role}"


def _of_roles(kind: str, who: str, name: str, said: dict[str, Any], names: Names) -> str:
    role = said.get("name") or names.role(str(said.get("id", "")))
    lines = {
        "role_added": f"A role is opened: {role}",
        "role_changed": _of_a_change(said, who, role),
        "content_accepted": f"What was added to the part is all right for {name}",
        "content_told": f"{name} {'is' if said.get('went') else 'cannot be'} told that something was added to the part",
        "notice_changed": f"{who} changes the notice of the open call",
        "notice_published": f"{who} publishes the notice of the open call",
        "notice_taken_back": f"{who} takes the notice of the open call back",
        "cast_list_released": f"{who} releases the cast list",
        "cast_list_came_out": "The cast list comes out: nobody has to be told first any more",
        "cast_list_taken_back": f"{who} takes the cast list back",
        "first_call_said": f"{who} says when and where the first call is",
        "first_call_taken_back": f"{who} takes the first call back",
    }
    return lines.get(kind, "")


def _of_glass(kind: str, who: str, said: dict[str, Any], names: Names) -> str:
    room = names.role(str(said.get("room", "")))
    lines = {
        "glass_broken": LOOKS_IN.format(who=who, room=room, why=WHYS.get(str(said.get("why")), "")),
        "glass_mended": f"{_person('person', said, names)} looks into {room} no more",
    }
    return lines.get(kind, "")


def _person(field: str, said: dict[str, Any], names: Names) -> str:
    return names.person(str(said.get(field, "")))


def _named(who: str, name: str, said: dict[str, Any]) -> str:
    if not said.get("performer"):
        return f"{who} asks to decide the open call once"
    return f"{who} puts {name} forward" if said.get("by") else f"{name} submits"


def _voice(what: str, name: str) -> str:
    says = {
        "for": "speaks for {name}",
        "against": "speaks against {name}",
        "ask": "asks for an objection to {name}",
        "testimony": "says what they know of {name}",
    }
    return says.get(what, "says something about {name}").format(name=name)
