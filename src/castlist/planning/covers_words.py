"""Who goes on for whom, and what stops the show, in sentences."""

from collections.abc import Iterator

from castlist.planning.covers_problem import Disturbance, Plan, Problem, Result, WeakPoint, WeakPoints
from castlist.planning.parts_words import capital, counted, listed
from castlist.planning.stopping import Status

ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


def role_name(problem: Problem, role: int) -> str:
    """The role's name, or which one it is."""
    return problem.roles[role].name or f"role {role + 1}"


def performer_name(problem: Problem, performer: int) -> str:
    """The performer's name, or which one it is."""
    return problem.performers[performer] or f"performer {performer + 1}"


def scene_name(problem: Problem, scene: int) -> str:
    """The scene's name, or which one it is."""
    return f"scene {problem.scenes[scene] or scene + 1}"


def place_of(problem: Problem, role: int, performer: int) -> str:
    """“first cover”."""
    place = problem.roles[role].covers.index(performer)
    return f"{ORDINALS[place] if place < len(ORDINALS) else f'{place + 1}th'} cover"


def explain(problem: Problem, plan: Plan) -> list[str]:
    """For each role that somebody else plays, or nobody, a sentence: who, and why. Those who are away come first."""
    moved = [place for place, role in enumerate(problem.roles) if plan[place] != role.performer]
    moved.sort(key=lambda place: problem.roles[place].performer not in problem.absent)
    return [_moved(problem, plan, place) for place in moved] or ["Everybody plays their own roles."]


def _moved(problem: Problem, plan: Plan, place: int) -> str:
    performer, own = plan[place], problem.roles[place].performer
    whose = performer_name(problem, own)
    why = f"{whose} is away" if own in problem.absent else f"{whose} goes on as {_elsewhere(problem, plan, own)}"
    if performer is None:
        return f"{role_name(problem, place)} is cut: {why}."
    said = place_of(problem, place, performer)
    return f"{performer_name(problem, performer)} plays {role_name(problem, place)} ({said}): {why}."


def _elsewhere(problem: Problem, plan: Plan, performer: int) -> str:
    roles = [p for p, player in enumerate(plan) if player == performer and problem.roles[p].performer != performer]
    return listed([role_name(problem, role) for role in roles])


def explain_result(problem: Problem, result: Result) -> list[str]:
    """Who goes on and how much that disturbs; or why the show cannot go on."""
    away = listed([performer_name(problem, one) for one in sorted(problem.absent)]) if problem.absent else "nobody"
    if result.status is Status.IMPOSSIBLE:
        return [f"The show cannot go on without {away}: {stops(problem, result.core)}", *why(problem, result.core)]
    if result.status is Status.UNKNOWN:
        return [f"Whether the show can go on without {away} was not found out in the time that there was."]
    said = f"The show goes on without {away}: {disturbance_said(result.disturbance)}"
    if result.status is Status.STOPPED:
        return [f"{said}; whether less would do was not found out in the time that there was."]
    return [f"{said}; less is not possible." if problem.absent else "Everybody is there."]


def disturbance_said(disturbance: Disturbance) -> str:
    """How many roles are moved and cut."""
    moved = f"{counted(disturbance.moved, 'role')} played by a cover"
    return f"{moved}, {disturbance.cut} cut" if disturbance.cut else moved


def stops(problem: Problem, core: tuple[int, ...]) -> str:
    """Which roles cannot all be filled."""
    names = [role_name(problem, role) for role in core]
    if len(core) == 1:
        return f"{names[0]} cannot be filled."
    return f"{listed(names)} cannot {'both' if len(core) == 2 else 'all'} be filled."


def why(problem: Problem, core: tuple[int, ...]) -> Iterator[str]:
    """For each of these roles whose it is, and who covers it."""
    for role in core:
        one = problem.roles[role]
        people = [_state(problem, one.performer)]
        people += [f"{place_of(problem, role, cover)} {_state(problem, cover)}" for cover in one.covers]
        covers = "" if one.covers else "; it has no cover"
        yield f"{role_name(problem, role)}: {listed(people)}{covers}."
    if len(core) > 1:
        yield "Whoever could go on would have to be in two of these at the same time."


def _state(problem: Problem, performer: int) -> str:
    return f"{performer_name(problem, performer)}{' (away)' if performer in problem.absent else ''}"


def explain_weak_points(problem: Problem, points: WeakPoints) -> list[str]:
    """For each set of absences that stops the show a sentence, after one that says how many there are."""
    upto = "one performer" if points.most == 1 else f"up to {counted(points.most, 'performer')}"
    if not points.found:
        head = f"The show goes on whoever is away, {upto} at a time."
    else:
        head = f"{capital(counted(len(points.found), 'weak point'))}, with {upto} away at a time:"
    if not points.is_complete:
        looked_at = counted(points.looked_at, "set", "sets")
        were = "was" if points.looked_at == 1 else "were"
        head += f" Only {looked_at} of absences {were} looked at in the time that there was."
    return [head, *(weak_point_said(problem, point) for point in points.found)]


def weak_point_said(problem: Problem, point: WeakPoint) -> str:
    """“Without Ada and Ben: …”."""
    away = listed([performer_name(problem, one) for one in point.absent]) or "anybody else away"
    return f"Without {away}: {stops(problem, point.core)}"
