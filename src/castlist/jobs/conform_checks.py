"""What a line of scenarios must look like before it can be played: every field, its kind, and what else it must fit."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from castlist.jobs.conform_words import ARGUMENTS, OPTIONAL
from castlist.rules.ladder import LADDER, STEPS

LONGEST_NAME = 200
MOST_HOURS = 24 * 366 * 100
SHOWN = 80

Check = Callable[[Any, str], None]


class _Nothing:
    """What is found where a field is missing."""


NOTHING = _Nothing()


class Malformed(Exception):
    """A field is not as it must be."""

    def __init__(self, where: str, found: Any, expected: str) -> None:
        super().__init__(where)
        self.where = where
        self.found = "nothing" if found is NOTHING else shown(found)
        self.expected = expected


def shown(found: Any) -> str:
    """What was found, short enough for one line."""
    try:
        text = json.dumps(found, ensure_ascii=True)
    except RecursionError:
        return "something deeply nested"
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def expect(holds: bool, where: str, found: Any, expected: str) -> None:
    """Refuses the line, unless it holds."""
    if not holds:
        raise Malformed(where, found, expected)


# -- One value


def _is_text(found: Any) -> bool:
    """True for a text that can be stored: no NUL, no half of a character."""
    return isinstance(found, str) and "\x00" not in found and not any("\ud800" <= c <= "\udfff" for c in found)


def text(found: Any, where: str) -> None:
    """A text, which may be empty."""
    expect(_is_text(found), where, found, "a text without NUL or half characters")


def name(found: Any, where: str) -> None:
    """What something is called."""
    fits = _is_text(found) and found.isprintable() and 0 < len(found) <= LONGEST_NAME
    expect(fits, where, found, f"a name of 1 to {LONGEST_NAME} characters that can be shown")


def name_or_none(found: Any, where: str) -> None:
    """A name, or '' for nobody."""
    if found != "":
        name(found, where)


def one_of(*values: Any) -> Check:
    """One of these values."""

    def check(found: Any, where: str) -> None:
        same = any(type(found) is type(value) and found == value for value in values)
        expect(same, where, found, "one of " + ", ".join(json.dumps(value) for value in values))

    return check


def whole(least: int | None = None) -> Check:
    """A whole number, of at least so much."""

    def check(found: Any, where: str) -> None:
        fits = type(found) is int and abs(found) < 10**9 and (least is None or found >= least)
        expect(fits, where, found, "a whole number" + ("" if least is None else f", {least} or more"))

    return check


def yes_or_no(found: Any, where: str) -> None:
    """True or false."""
    expect(isinstance(found, bool), where, found, "true or false")


def hours(found: Any, where: str) -> None:
    """So many hours."""
    fits = type(found) in (int, float) and 0 <= found <= MOST_HOURS
    expect(fits, where, found, f"a number of hours, 0 to {MOST_HOURS}")


def list_of(check: Check, *, most: str = "a list") -> Check:
    """A list in which each is as the check says."""

    def checks(found: Any, where: str) -> None:
        expect(isinstance(found, list), where, found, most)
        for number, one in enumerate(found):
            check(one, f"{where}[{number}]")

    return checks


def pair_of(first: Check, second: Check, *, what: str) -> Check:
    """A list of two."""

    def check(found: Any, where: str) -> None:
        expect(isinstance(found, list) and len(found) == 2, where, found, what)
        first(found[0], f"{where}[0]")
        second(found[1], f"{where}[1]")

    return check


def mapping(keys: Check, values: Check, *, what: str = "an object") -> Check:
    """An object of these."""

    def check(found: Any, where: str) -> None:
        expect(isinstance(found, dict), where, found, what)
        for key, value in found.items():
            keys(key, f"{where}, a name in it")
            values(value, f"{where}.{key}")

    return check


def fields(known: Mapping[str, Check], *required: str) -> Check:
    """An object with these fields and no others."""

    def check(found: Any, where: str) -> None:
        expect(isinstance(found, dict), where, found, "an object")
        for wanted in required:
            expect(wanted in found, f"{where}.{wanted}", NOTHING, "this field")
        for key, value in found.items():
            expect(key in known, f"{where}, a field", key, f"one of {', '.join(sorted(known))}")
            known[key](value, f"{where}.{key}")

    return check


def or_null(check: Check) -> Check:
    """As the check says, or null."""

    def checks(found: Any, where: str) -> None:
        if found is not None:
            check(found, where)

    return checks


# -- The setup


SAY = list_of(
    pair_of(name, one_of("*", *LADDER), what="a pair [role or *, step or *]"), most="a list of pairs [role, step]"
)
RULE: dict[str, Check] = {
    "q": whole(0), "preset": one_of("together", "one"), "skip_to": one_of(*LADDER[:5]), "grace": whole(0),
    "absence": whole(0), "gate": yes_or_no, "decider": name, "steps": list_of(one_of(*STEPS)),
}  # fmt: skip
MEMBER = fields({"say": SAY, "voice": yes_or_no, "desk": yes_or_no})
ROLE = fields({"places": whole(0), "covers": or_null(name_or_none)})
NAMES = list_of(name, most="a list of names")
SETUP = fields(
    {
        "members": mapping(name, MEMBER),
        "roles": mapping(name, ROLE),
        "rule": or_null(fields(RULE)),
        "alternates": or_null(NAMES),
        "seconds": or_null(mapping(name, name, what="an object, member to alternate")),
        "relations": or_null(list_of(pair_of(name, name, what="a pair [member, performer]"))),
    },
    "members",
    "roles",
)


def check_setup(setup: Any) -> None:
    """The setup is whole, and what is named in it is there."""
    SETUP(setup, "setup")
    roles, members, rule = setup["roles"], setup["members"], setup.get("rule") or {}
    for one, said in members.items():
        for number, (role, _) in enumerate(said.get("say", ())):
            known = role == "*" or role in roles
            expect(known, f"setup.members.{one}.say[{number}][0]", role, "* or a role of the setup")
    for one in roles:
        _check_covers(roles, one)
    if "q" in rule:
        whole(1)(rule["q"], "setup.rule.q")
    steps = rule.get("steps", list(STEPS))
    fits = "offer" in steps and steps == [step for step in STEPS if step in steps]
    expect(fits, "setup.rule.steps", steps, "steps in the order of the ladder, the offer among them")
    if rule.get("preset") == "one":
        says = [one for one, said in members.items() if said.get("say")]
        expect(bool(says), "setup.rule.preset", "one", "a member with a say, who decides")
        decider = rule.get("decider", says[0])
        expect(decider in members, "setup.rule.decider", decider, "a member of the setup")


def _check_covers(roles: Mapping[str, Any], role: str) -> None:
    """What a role covers is another role, and nothing is covered in a circle."""
    met = [role]
    while covered := roles[met[-1]].get("covers"):
        fits = covered in roles and covered not in met
        expect(fits, f"setup.roles.{met[-1]}.covers", covered, "another role of the setup")
        met.append(covered)


# -- The acts


def condition(found: Any, where: str) -> None:
    """A condition: an object, or its values in order."""
    parts = ("name", "kind", "asked_by")
    if isinstance(found, list):
        expect(2 <= len(found) <= len(parts), where, found, "[name, kind, asked_by]")
        found = dict(zip(parts, found, strict=False))
    fields({"name": name, "kind": name, "asked_by": or_null(name_or_none)}, "name", "kind")(found, where)


VALUES: dict[str, Check] = {
    **dict.fromkeys(("name", "who", "performer", "member", "holder", "owner", "asked_by"), name),
    **dict.fromkeys(("seat", "for_"), or_null(name_or_none)),
    **dict.fromkeys(("cand", "role", "under", "objection", "condition", "task"), name),
    **dict.fromkeys(("kind", "to", "scope"), text),
    **dict.fromkeys(("target", "floor"), text),
    "by": NAMES, "cands": NAMES, "say": or_null(SAY), "voice": yes_or_no, "desk": yes_or_no, "reserve": yes_or_no,
    "reason": or_null(text), "resolve": or_null(mapping(name, text)), "rev": whole(), "seen": or_null(whole(0)),
    "days": whole(), "deadline": or_null(whole()), "hours": hours, "conditions": or_null(list_of(condition)),
    "value": one_of("cleared", "pending", True, False),
    "q": whole(), "preset": text, "skip_to": text, "grace": whole(), "absence": whole(), "gate": yes_or_no,
    "decider": name, "steps": list_of(text),
}  # fmt: skip
"""What each argument must be. Whether it is right is for the room to say."""
NULL = {("amend", "target"), ("position", "floor")}
"""Arguments whose default is null."""


def check_act(act: Any, where: str) -> None:
    """The act is known, and whatever it must say it says in the right kind of words."""
    expect(isinstance(act, dict), where, act, "an object")
    told = act.get("act", NOTHING)
    known = isinstance(told, str) and told in ARGUMENTS
    expect(known, f"{where}.act", told, f"one of {', '.join(sorted(ARGUMENTS))}")
    wanted = ARGUMENTS[told].split()
    may = {"act", "who", "by", *wanted, *OPTIONAL.get(told, "").split()}
    for one in wanted:
        expect(one in act, f"{where}.{one}", NOTHING, f"this argument of {told}")
    for one, found in act.items():
        expect(one in may, f"{where}, an argument of {told}", one, f"one of {', '.join(sorted(may))}")
        if one != "act" and not (found is None and (told, one) in NULL):
            VALUES[one](found, f"{where}.{one}")


# -- What is expected


OBJECTIONS = list_of(name, most="a list of objections")
AFTER: dict[str, Check] = {
    "status": name, "waits_for": list_of(name), "step": name, "revision": or_null(whole(0)), "bites": OBJECTIONS,
    "stands": OBJECTIONS, "orphaned": OBJECTIONS, "review": yes_or_no, "minutes": whole(0), "offer": or_null(name),
}  # fmt: skip
AFTER_ALL = mapping(name, fields(AFTER, *AFTER), what="an object, candidacy to what is so")
READINGS = or_null(list_of(text, most="a list of texts"))


def check_step(step: Any, where: str) -> None:
    """A step: the act, how it must go, and what must be so after it."""
    expect(isinstance(step, dict), where, step, "an object")
    check_act(step.get("act", NOTHING), f"{where}.act")
    accepted, refused = step.get("accepted", False), step.get("refused")
    yes_or_no(accepted, f"{where}.accepted")
    if refused is not None:
        list_of(name, most="a list of reasons")(refused, f"{where}.refused")
    told = {name: step[name] for name in ("accepted", "refused") if name in step}
    expect(accepted != bool(refused), where, told or NOTHING, "either “accepted”: true or “refused”: [reasons]")
    AFTER_ALL(step.get("after", NOTHING), f"{where}.after")
    READINGS(step.get("readings"), f"{where}.readings")


def check_scenario(read: Any) -> None:
    """The line is a scenario that can be played."""
    expect(isinstance(read, dict), "the line", read, "one JSON object")
    name(read.get("id", NOTHING), "id")
    check_setup(read.get("setup", NOTHING))
    READINGS(read.get("readings"), "readings")
    steps = read.get("steps", NOTHING)
    expect(isinstance(steps, list), "steps", steps, "a list")
    for number, step in enumerate(steps):
        check_step(step, f"steps[{number}]")
