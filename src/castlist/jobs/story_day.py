"""The hours of the story's day, as far as the clock of now has come."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

# One moment an act, in the order of story.the_story: Karen's three and Derek's two, then the voices;
MORNING = (time(7, 10), time(7, 12), time(7, 14), time(7, 52), time(8, 5), time(10, 20), time(10, 45))
# the floor, the amendment, two answers, the conclusion, the task, the letter begun and sent, Ivy's look and her time.
EVENING = (
    time(18, 30), time(18, 44), time(18, 47), time(18, 55), time(18, 58), time(19, 0), time(19, 20), time(19, 24),
    time(19, 41), time(19, 45),
)  # fmt: skip
LEAST_MORNING = timedelta(hours=2)
LAST_ACT_WAS = timedelta(minutes=4)


def day_of(now: datetime, zone: str) -> date:
    """The day that the story takes place on: today, or the day before while today's morning has hardly begun."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return today if now - at(today, MORNING[0], zone) > LEAST_MORNING else today - timedelta(days=1)


def moments(now: datetime, zone: str) -> list[datetime]:
    """When each act was: in the morning and in the evening of the story's day, and all of them before now.

    While today's evening is still to come, what belongs there has happened just now.
    """
    day, latest = day_of(now, zone), now - LAST_ACT_WAS
    morning = [at(day, hour, zone) for hour in MORNING]
    evening = [at(day, hour, zone) for hour in EVENING]
    early = max(evening[-1] - latest, timedelta())
    evening = [moment - early for moment in evening]
    if evening[0] > morning[-1]:
        return [*morning, *evening]
    acts = len(morning) + len(evening)
    step = (latest - morning[0]) / (acts - 1)
    return [morning[0] + n * step for n in range(acts)]


def at(day: date, hour: time, zone: str) -> datetime:
    """That hour of that day, on the clock of that zone."""
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)
