"""A doubling problem as it stands in a file; docs/reference/parts-files.md describes it."""

from collections.abc import Mapping

from castlist.planning.doubling_problem import (
    MOST_CHARACTERS,
    MOST_PERFORMERS,
    MOST_SCENES,
    Change,
    Character,
    Performer,
    Plan,
    Problem,
    Scene,
)
from castlist.planning.fields import shown
from castlist.planning.parts_fields import Read, named
from castlist.planning.stopping import BadProblem
from castlist.rules.people import NotUsable
from castlist.rules.performers import Notes, vocal_range

FIELDS = (
    "name",
    "scenes",
    "characters",
    "performers",
    "change_minutes",
    "changes",
    "apart",
    "together",
    "cast",
    "most_characters",
    "most_performers",
)
LARGEST = 1000
Names = Mapping[str, int]


def problem_of(said: object) -> Problem:
    """The problem that an object of JSON says. Raises BadProblem with the field, what was found, what was expected."""
    read = Read("", said).fields(*FIELDS, needed=("scenes", "characters"))
    scene_entries = read["scenes"].entries(most=MOST_SCENES)
    entries = read["characters"].entries(most=MOST_CHARACTERS)
    performer_entries = read["performers"].entries(most=MOST_PERFORMERS) if "performers" in read else []
    scenes, characters = named(scene_entries, "a scene"), named(entries, "a character")
    performers = named(performer_entries, "a performer")
    return Problem(
        scenes=tuple(_scene(one) for one in scene_entries),
        characters=tuple(_character(one, scenes) for one in entries),
        performers=tuple(_performer(one, characters) for one in performer_entries),
        change_seconds=read["change_minutes"].seconds() if "change_minutes" in read else 0,
        changes=tuple(_change(one, characters) for one in read["changes"].entries()) if "changes" in read else (),
        apart=read["apart"].pairs_in(characters, "a character") if "apart" in read else (),
        together=read["together"].pairs_in(characters, "a character") if "together" in read else (),
        cast=_cast(read["cast"], characters, performers) if "cast" in read else (),
        most_characters=read["most_characters"].count(1, LARGEST) if "most_characters" in read else None,
        most_performers=read["most_performers"].count(1, LARGEST) if "most_performers" in read else None,
        name=read["name"].text() if "name" in read else "",
    )


def _scene(entry: Read) -> Scene:
    read = entry.fields("name", "minutes", needed=("name", "minutes"))
    return Scene(duration_seconds=read["minutes"].seconds(), name=read["name"].text())


def _character(entry: Read, scenes: Names) -> Character:
    read = entry.fields("name", "scenes", "needs", "sings", needed=("name", "scenes"))
    return Character(
        scenes=frozenset(read["scenes"].places_in(scenes, "a scene")),
        needs=_words(read["needs"]) if "needs" in read else frozenset(),
        name=read["name"].text(),
        sings=_notes(read["sings"]) if "sings" in read else None,
    )


def _words(field: Read) -> frozenset[str]:
    return frozenset(one.text() for one in field.entries())


def _notes(field: Read) -> Notes:
    """The lowest and the highest note."""
    expected = 'the lowest and the highest note, like ["C4", "A5"]'
    ends = field.entries(most=2)
    if len(ends) != 2:
        raise BadProblem(field.where, found=field.value, expected=expected)
    try:
        return vocal_range(*(one.text() for one in ends))
    except NotUsable:
        raise BadProblem(field.where, found=field.value, expected=expected) from None


def _performer(entry: Read, characters: Names) -> Performer:
    read = entry.fields("name", "has", "sings", "plays", "number", "most_characters", needed=("name",))
    number: int | None = 1
    if "number" in read:
        number = None if read["number"].value == "any" else _number(read["number"])
    return Performer(
        has=_words(read["has"]) if "has" in read else frozenset(),
        plays=frozenset(read["plays"].places_in(characters, "a character")) if "plays" in read else None,
        number=number,
        most_characters=read["most_characters"].count(1, LARGEST) if "most_characters" in read else None,
        name=read["name"].text(),
        sings=_notes(read["sings"]) if "sings" in read else None,
    )


def _number(field: Read) -> int:
    found = field.value
    if isinstance(found, bool) or not isinstance(found, int) or not 1 <= found <= LARGEST:
        raise BadProblem(field.where, found=found, expected=f'a whole number from 1 to {LARGEST}, or "any"')
    return found


def _change(entry: Read, characters: Names) -> Change:
    read = entry.fields("between", "minutes", needed=("between", "minutes"))
    return Change(read["between"].pair_in(characters, "a character"), read["minutes"].seconds())


def _cast(field: Read, characters: Names, performers: Names) -> tuple[tuple[int, int], ...]:
    if not isinstance(field.value, Mapping):
        raise BadProblem(field.where, found=field.value, expected="an object: a character, and who plays it")
    found = []
    for name, value in field.value.items():
        if name not in characters:
            raise BadProblem(field.where, found=name, expected="the name of a character")
        found.append(
            (characters[name], Read(f"{field.where}.{shown(name)}", value).place_in(performers, "a performer"))
        )
    return tuple(found)


def parts_said(problem: Problem, plan: Plan) -> list[dict[str, object]]:
    """A plan as it stands in an answer: names of performers, characters."""
    return [
        {
            "performer": None if part.performer is None else problem.performers[part.performer].name,
            "characters": [problem.characters[character].name for character in part.characters],
        }
        for part in plan
    ]
