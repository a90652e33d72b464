"""How times and performers are called in sentences about audition days."""

from collections.abc import Sequence

from castlist.planning.days_problem import DAY_MINUTES, Problem

MOST_NAMES = 6


def day_of(problem: Problem, minute: int) -> str:
    """The day: as it is called, or by its number."""
    day = minute // DAY_MINUTES
    if day < len(problem.days):
        return problem.days[day]
    return f"day {day + 1}"


def clock(minute: int) -> str:
    """Hour and minute."""
    return f"{minute % DAY_MINUTES // 60:02}:{minute % 60:02}"


def time_of(problem: Problem, minute: int) -> str:
    """Day, hour and minute; the day only if there are several."""
    several = len(problem.days) > 1 or any(slot.start_minutes >= DAY_MINUTES for slot in problem.slots)
    return f"{day_of(problem, minute)} {clock(minute)}" if several or minute >= DAY_MINUTES else clock(minute)


def name_of(problem: Problem, place: int) -> str:
    """The performer's name, or which one it is."""
    return problem.performers[place].name or f"performer {place + 1}"


def listed(words: Sequence[str], *, most: int = MOST_NAMES) -> str:
    """“Ada, Ben and Cleo”; of many the first few, and how many more."""
    if len(words) > most + 1:
        words = [*words[:most], f"{len(words) - most} more"]
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
