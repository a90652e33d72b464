"""Whether a doubling plan keeps every condition: the show is gone through, without what the solver has worked out."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from castlist.planning.doubling_problem import Part, Plan, Problem, Violation
from castlist.planning.doubling_words import called, name_of, scene_name
from castlist.planning.parts_words import counted, listed, time_said
from castlist.rules.performers import height_of, said_notes


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Every condition that the plan does not keep; none: it may be used."""
    strange = list(_known(problem, plan))
    if strange:
        return strange
    found = [*_everybody_once(problem, plan), *_few_enough(problem, plan)]
    for part in plan:
        found += _on_one_place(problem, part)
        found += _time_to_change(problem, part)
        found += _allowed(problem, part)
    return [*found, *_apart(problem, plan), *_together(problem, plan), *_cast(problem, plan)]


def _known(problem: Problem, plan: Plan) -> Iterator[Violation]:
    for place, part in enumerate(plan):
        there = range(len(problem.characters))
        performer = part.performer is None if not problem.performers else part.performer in _all(problem)
        if not performer or not part.characters or any(character not in there for character in part.characters):
            yield Violation("known", (f"plan[{place}]",), f"Part {place + 1} names somebody who is not there.")


def _all(problem: Problem) -> range:
    return range(len(problem.performers))


def _everybody_once(problem: Problem, plan: Plan) -> Iterator[Violation]:
    played = Counter(character for part in plan for character in part.characters)
    for character in range(len(problem.characters)):
        if played[character] != 1:
            says = f"{name_of(problem, character)} is played by {counted(played[character], 'performer')}."
            yield Violation("once", (f"characters[{character}]",), says)


def _few_enough(problem: Problem, plan: Plan) -> Iterator[Violation]:
    if problem.most_performers is not None and len(plan) > problem.most_performers:
        says = f"The plan takes {counted(len(plan), 'performer')}, and there may be {problem.most_performers}."
        yield Violation("most_performers", ("most_performers",), says)
    for place, number in Counter(part.performer for part in plan).items():
        there = None if place is None else problem.performers[place].number
        if there is not None and number > there:
            says = f"The plan takes {number} of {called(problem, place)}, and there {_is_or_are(there)}."
            yield Violation("number", (f"performers[{place}].number",), says)


def _is_or_are(number: int) -> str:
    return f"{'is' if number == 1 else 'are'} {counted(number, '').strip()}"


def _on_one_place(problem: Problem, part: Part) -> Iterator[Violation]:
    for scene in range(len(problem.scenes)):
        on = [c for c in part.characters if scene in problem.characters[c].scenes]
        if len(on) > 1:
            who = listed([name_of(problem, character) for character in on])
            says = f"{who} are on together in {scene_name(problem, scene)}, and one performer plays them."
            yield Violation("on_together", tuple(f"characters[{c}].scenes" for c in on), says)


def _time_to_change(problem: Problem, part: Part) -> Iterator[Violation]:
    """The clock runs through the show; whoever comes on has been off as the other for as long as the change takes."""
    minute, off_since = 0, dict[int, int]()
    told = set[tuple[int, int]]()
    said = {frozenset(change.characters): change.seconds for change in problem.changes}
    for scene, one in enumerate(problem.scenes):
        on = [c for c in part.characters if scene in problem.characters[c].scenes]
        for now in on:
            for before, since in off_since.items():
                pair = (min(now, before), max(now, before))
                needed = said.get(frozenset(pair), problem.change_seconds)
                if before not in on and pair not in told and minute - since < needed:
                    told.add(pair)
                    yield _hurried(problem, (before, now), scene, minute - since, needed)
        minute += one.duration_seconds
        off_since.update((c, minute) for c in on)


def _hurried(problem: Problem, pair: tuple[int, int], scene: int, there: int, needed: int) -> Violation:
    before, now = (name_of(problem, character) for character in pair)
    says = (
        f"Between {before} and {now} in {scene_name(problem, scene)} there is {time_said(there)}, "
        f"and the change takes {time_said(needed)}."
    )
    return Violation("change", tuple(f"characters[{character}].scenes" for character in pair), says)


def _allowed(problem: Problem, part: Part) -> Iterator[Violation]:
    most = problem.most_of(part.performer)
    who = called(problem, part.performer)
    if most is not None and len(part.characters) > most:
        says = f"{who} would play {counted(len(part.characters), 'character')}, and plays {most} at most."
        yield Violation("most_characters", ("most_characters",), says)
    if part.performer is None:
        return
    performer = problem.performers[part.performer]
    for character in part.characters:
        missing = sorted(problem.characters[character].needs - performer.has)
        if missing:
            says = (
                f"{name_of(problem, character)} needs {listed(missing)}, which {called(problem, part.performer)} lacks."
            )
            yield Violation("needs", (f"characters[{character}].needs",), says)
        yield from _reached(problem, character, part.performer)
        if performer.plays is not None and character not in performer.plays:
            says = f"{who} does not play {name_of(problem, character)}."
            yield Violation("plays", (f"performers[{part.performer}].plays",), says)


def _reached(problem: Problem, character: int, performer: int) -> Iterator[Violation]:
    """Both ends of what is sung lie between both ends of what can be."""
    sung, can = problem.characters[character].sings, problem.performers[performer].sings
    if sung is None:
        return
    who, whose = name_of(problem, character), called(problem, performer)
    where = (f"characters[{character}].sings",)
    if can is None:
        yield Violation("sings", where, f"{who} sings {said_notes(sung)}, and what {whose} sings is not known.")
        return
    lowest, highest = (height_of(note) for note in can)
    if not all(lowest <= height_of(note) <= highest for note in sung):
        yield Violation("sings", where, f"{who} sings {said_notes(sung)}, and {whose} {said_notes(can)}.")


def _apart(problem: Problem, plan: Plan) -> Iterator[Violation]:
    doubled = {frozenset(pair) for part in plan for pair in combinations(part.characters, 2)}
    for place, pair in enumerate(problem.apart):
        if frozenset(pair) in doubled:
            says = f"{listed([name_of(problem, c) for c in pair])} are never the same performer."
            yield Violation("apart", (f"apart[{place}]",), says)


def _together(problem: Problem, plan: Plan) -> Iterator[Violation]:
    for place, (one, other) in enumerate(problem.together):
        if not any({one, other} <= set(part.characters) for part in plan):
            says = f"{name_of(problem, one)} and {name_of(problem, other)} are the same performer."
            yield Violation("together", (f"together[{place}]",), says)


def _cast(problem: Problem, plan: Plan) -> Iterator[Violation]:
    for place, (character, performer) in enumerate(problem.cast):
        if not any(part.performer == performer and character in part.characters for part in plan):
            says = f"{name_of(problem, character)} is {called(problem, performer)}."
            yield Violation("cast", (f"cast[{place}]",), says)
