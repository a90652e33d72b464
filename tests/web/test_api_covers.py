"""Whatever people can do, programs can do: every act, with everything that may be said in it."""

import ast
import importlib
import inspect
from pathlib import Path
from typing import Any

import castlist.web.api

MODULES = (
    "agents",
    "decisions",
    "agreements",
    "invitations",
    "tasks",
    "letters",
    "first_calls",
    "welcomes",
    "auditions",
    "breaks",
    "desk_times",
    "filling",
    "trade",
    "queue",
    "line_ups",
    "offers",
    "safeguarding",
    "evidence",
    "glass",
    "clearance",
    "performers",
    "parts",
    "doubling",
    "covers",
    "callbacks",
    "chaperones",
    "day_pictures",
    "recordings",
    "callback_letters",
)
NOT_FOR_PROGRAMS = {
    "auditions.make_session": "is make_sessions in one room",
    "decisions.submit": "a performer puts themselves in, by the open call; performers hold no tokens",
    "decisions.take_up": "is object_to with asked_by",
    "decisions.clear": "the gate is opened through clearance, which looks who may",
    "letters.pass_on": "tells the private link of a performer, which no program is told",
    "letters.renew_link": "tells the private link of a performer, which no program is told",
    "letters.put_off": "what becomes of a letter that the mail server did not take",
    "letters.send_by": "is send, by the clock too",
    "letters.settle": "what became of a letter that went, or did not",
    "letters.write_about": "what every act on a letter goes through",
    "queue.goes_along": "what comes of somebody's turn when they are given another time",
}
CHOSEN_BY_US = {
    "decisions.put_forward": {"cand"},
    "decisions.standing_open": {"cand"},
    "agreements.add_role": {"role"},
}
"""Arguments that only tests and scenarios give."""


def acts() -> dict[str, inspect.Signature]:
    """Every act of a member: a public function whose first argument is the actor."""
    found = {}
    for module in MODULES:
        loaded = importlib.import_module(f"castlist.actions.{module}")
        for name, one in vars(loaded).items():
            own = inspect.isfunction(one) and one.__module__ == loaded.__name__ and not name.startswith("_")
            if own and next(iter(inspect.signature(one).parameters), "") == "actor":
                found[f"{module}.{name}"] = inspect.signature(one)
    found.pop("decisions.act")  # what every act of the room goes through
    return found


def calls() -> dict[str, set[str]]:
    """What the API calls, and the names of the arguments that it gives, in any of its calls."""
    signatures, found = acts(), dict[str, set[str]]()
    for path in Path(castlist.web.api.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name, positional, keywords in _call(node):
                if name in signatures:
                    given = list(signatures[name].parameters)[: len(positional)] + keywords
                    found.setdefault(name, set()).update(given)
    return found


def _call(node: ast.AST) -> list[tuple[str, list[Any], list[str]]]:
    """A call of an act, or an act that is passed on to be called with the actor and the candidacy."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        keywords = [k.arg or "**" for k in node.keywords]
        return [(f"{node.func.value.id}.{node.func.attr}", node.args, keywords)]
    if isinstance(node, ast.IfExp):
        named = [part for part in (node.body, node.orelse) if isinstance(part, ast.Attribute)]
        return [(f"{part.value.id}.{part.attr}", [0, 0], []) for part in named if isinstance(part.value, ast.Name)]
    return []


def test_every_act_is_there() -> None:
    assert set(acts()) - set(calls()) == set(NOT_FOR_PROGRAMS)


def test_every_argument_of_an_act_can_be_given() -> None:
    lacking = {}
    given = calls()
    for name, signature in acts().items():
        wanted = {p.name for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD}
        missing = wanted - given.get(name, wanted) - CHOSEN_BY_US.get(name, set())
        if missing and "**" not in given.get(name, set()):
            lacking[name] = missing
    assert lacking == {}
