"""Problems as files: the format of the published instances, and what a company adds to it."""

import json
from collections.abc import Mapping
from typing import Any

from castlist.planning.orders_problem import Break, Performer, Problem, Scene
from castlist.planning.stopping import BadProblem

KNOWN = {"name", "source", "licence", "note", "scenes", "actors", "best_known", "best_known_source", "proven"}
CONDITIONS = {"first", "last", "before", "breaks", "fixed", "rooms"}


def read(text: str | bytes) -> Problem:
    """The problem that the text of a file describes.

    `{"scenes": [{"duration": minutes, "name"?}], "actors": [{"cost": value, "scenes": [place, …], "name"?, "arrives"?,
    "leaves"?}], "first"?, "last"?, "before"?: [[a, b], …], "breaks"?: [{"at", "length"}], "fixed"?:
    [{"scene", "at"}], "rooms"?, "name"?}`. Raises
    BadProblem, which says in which field what was found, and what was expected.
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as why:
        raise BadProblem("the file", found=str(why), expected="one JSON object") from None
    document = _object("the file", found)
    for name in document:
        if name not in KNOWN | CONDITIONS:
            raise BadProblem(name, found=document[name], expected="no such field")
    scenes = tuple(_scene(f"scenes[{i}]", s) for i, s in enumerate(_list("scenes", document.get("scenes"))))
    actors = _list("actors", document.get("actors"))
    return Problem(
        scenes=scenes,
        performers=tuple(_performer(f"actors[{i}]", a, len(scenes)) for i, a in enumerate(actors)),
        first=_scene_or_none(document, "first", len(scenes)),
        last=_scene_or_none(document, "last", len(scenes)),
        before=tuple(_pair(f"before[{i}]", p, len(scenes)) for i, p in enumerate(_list("before", document, []))),
        breaks=tuple(_break(f"breaks[{i}]", b) for i, b in enumerate(_list("breaks", document, []))),
        fixed=tuple(_fixed(f"fixed[{i}]", f, len(scenes)) for i, f in enumerate(_list("fixed", document, []))),
        rooms=_count("rooms", document.get("rooms", 1), least=1),
        name=_text("name", document.get("name", "")),
    )


def _object(where: str, found: Any) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise BadProblem(where, found=found, expected="an object")
    return found


def _list(where: str, found: Any, default: list[Any] | None = None) -> list[Any]:
    if default is not None:
        found = found.get(where, default)
    if not isinstance(found, list):
        raise BadProblem(where, found=found, expected="a list")
    return found


def _text(where: str, found: Any) -> str:
    if not isinstance(found, str):
        raise BadProblem(where, found=found, expected="a text")
    return found


def _count(where: str, found: Any, *, least: int = 0, below: int = 2**31) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or not least <= found < below:
        raise BadProblem(where, found=found, expected=f"a whole number from {least} to {below - 1}")
    return found


def _count_or_none(where: str, found: Any) -> int | None:
    return None if found is None else _count(where, found)


def _scene_or_none(document: Mapping[str, Any], where: str, scenes: int) -> int | None:
    return None if document.get(where) is None else _place(where, document[where], scenes)


def _place(where: str, found: Any, scenes: int) -> int:
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found < scenes:
        raise BadProblem(where, found=found, expected=f"a scene from 0 to {scenes - 1}")
    return found


def _known(where: str, found: Mapping[str, Any], names: set[str]) -> None:
    for name in found:
        if name not in names:
            raise BadProblem(f"{where}.{name}", found=found[name], expected=f"only {', '.join(sorted(names))}")


def _scene(where: str, found: Any) -> Scene:
    one = _object(where, found)
    _known(where, one, {"duration", "name"})
    return Scene(_count(f"{where}.duration", one.get("duration")), _text(f"{where}.name", one.get("name", "")))


def _performer(where: str, found: Any, scenes: int) -> Performer:
    one = _object(where, found)
    _known(where, one, {"cost", "scenes", "name", "arrives", "leaves"})
    named = _list(f"{where}.scenes", one.get("scenes"))
    return Performer(
        scenes=frozenset(_place(f"{where}.scenes[{i}]", s, scenes) for i, s in enumerate(named)),
        value_per_minute=_count(f"{where}.cost", one.get("cost", 1)),
        arrives_minutes=_count_or_none(f"{where}.arrives", one.get("arrives")),
        leaves_minutes=_count_or_none(f"{where}.leaves", one.get("leaves")),
        name=_text(f"{where}.name", one.get("name", "")),
    )


def _pair(where: str, found: Any, scenes: int) -> tuple[int, int]:
    if not isinstance(found, list) or len(found) != 2:
        raise BadProblem(where, found=found, expected="two scenes, the earlier first")
    return _place(f"{where}[0]", found[0], scenes), _place(f"{where}[1]", found[1], scenes)


def _break(where: str, found: Any) -> Break:
    one = _object(where, found)
    _known(where, one, {"at", "length"})
    return Break(_count(f"{where}.at", one.get("at")), _count(f"{where}.length", one.get("length")))


def _fixed(where: str, found: Any, scenes: int) -> tuple[int, int]:
    one = _object(where, found)
    _known(where, one, {"scene", "at"})
    return _place(f"{where}.scene", one.get("scene"), scenes), _count(f"{where}.at", one.get("at"))
