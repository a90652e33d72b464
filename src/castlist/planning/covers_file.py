"""A list of covers as it stands in a file; docs/reference/parts-files.md describes it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from castlist.planning.covers_problem import LARGEST, MOST_PERFORMERS, MOST_ROLES, MOST_SCENES, Problem, Role
from castlist.planning.parts_fields import Read, named
from castlist.planning.stopping import BadProblem

FIELDS = ("name", "scenes", "performers", "roles", "absent", "apart", "most_in_one_scene", "first_cover_first")
Names = Mapping[str, int]


def problem_of(said: object) -> Problem:
    """The problem that an object of JSON says. Raises BadProblem with the field, what was found, what was expected."""
    read = Read("", said).fields(*FIELDS, needed=("scenes", "performers", "roles"))
    scenes = _names(read["scenes"], most=MOST_SCENES)
    performers = _names(read["performers"], most=MOST_PERFORMERS)
    entries = read["roles"].entries(most=MOST_ROLES)
    roles = named(entries, "a role")
    return Problem(
        scenes=tuple(scenes),
        performers=tuple(performers),
        roles=tuple(_role(one, scenes, performers) for one in entries),
        absent=frozenset(read["absent"].places_in(performers, "a performer")) if "absent" in read else frozenset(),
        apart=read["apart"].pairs_in(roles, "a role") if "apart" in read else (),
        most_in_one_scene=read["most_in_one_scene"].count(1, LARGEST) if "most_in_one_scene" in read else 1,
        is_first_cover_first=read["first_cover_first"].truth() if "first_cover_first" in read else False,
        name=read["name"].text() if "name" in read else "",
    )


def _names(field: Read, *, most: int) -> dict[str, int]:
    names: dict[str, int] = {}
    for place, one in enumerate(field.entries(most=most)):
        name = one.text()
        if name in names:
            raise BadProblem(one.where, found=name, expected="a name that no other has")
        names[name] = place
    return names


def _role(entry: Read, scenes: Names, performers: Names) -> Role:
    fields = ("name", "scenes", "performer", "covers", "wanted", "may_be_cut")
    read = entry.fields(*fields, needed=("name", "scenes", "performer"))
    return Role(
        scenes=frozenset(read["scenes"].places_in(scenes, "a scene")),
        performer=read["performer"].place_in(performers, "a performer"),
        covers=tuple(read["covers"].places_in(performers, "a performer")) if "covers" in read else (),
        wanted=read["wanted"].count(0, LARGEST) if "wanted" in read else 0,
        may_be_cut=read["may_be_cut"].truth() if "may_be_cut" in read else False,
        name=read["name"].text(),
    )


def without(problem: Problem, names: Sequence[str]) -> Problem:
    """The same with these performers away, too. Raises BadProblem for one that is not there."""
    places = {name: place for place, name in enumerate(problem.performers)}
    found = set(problem.absent)
    for name in names:
        if name.strip() not in places:
            raise BadProblem("--absent", found=name, expected=f"one of {', '.join(problem.performers) or 'nobody'}")
        found.add(places[name.strip()])
    return replace(problem, absent=frozenset(found))
