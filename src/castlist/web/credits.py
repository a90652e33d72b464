"""What somebody has done, and when they were last heard from, as a form says it."""

from typing import Any

from castlist.actions.people import NotUsable


class NotAYear(NotUsable):
    """Where a year was asked for, something else was written."""


def credits_in(form: Any) -> list[tuple[int, str]]:
    """The credits that were typed, each with its year. Refuses what is no year."""
    rows = []
    for n in range(1, 21):
        year, text = form.get(f"credit-year-{n}", "").strip(), form.get(f"credit-text-{n}", "").strip()
        if not year and not text:
            continue
        if not (year.isascii() and year.isdigit() and 1900 <= int(year) <= 2200):
            raise NotAYear(f"“{year[:12] or 'nothing'}” is not a year.")
        rows.append((int(year), text))
    return rows


def last_heard_in(text: str) -> str:
    """When they were last heard from: a bare year becomes a sentence."""
    text = text.strip()
    return f"Last heard from in {text}." if text.isdigit() else text
