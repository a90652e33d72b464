"""When somebody is reminded that their answer is waited for (CONSENT section 1, absence)."""

HOUR = 3_600_000


def stage(since: int, now: int, absence_hours: int) -> int:
    """0 while it is early, 1 from half of the time on, 2 on the last day (the last quarter, where that is shorter).

    `since` and `now` in milliseconds: from when the clock runs, and the present.
    """
    waited, whole = now - since, absence_hours * HOUR
    last = max(whole - 24 * HOUR, whole * 3 // 4)
    if waited >= last:
        return 2
    return 1 if waited * 2 >= whole else 0
