"""Reads single fields out of what was posted: whatever is not of the kind asked for is nothing, or refused in words."""

from collections.abc import Mapping
from datetime import date

from castlist.rules.why import Refused, Why

LONGEST_ID = 12


def ident(form: Mapping[str, str], name: str) -> str:
    """A name of a row; '' for whatever cannot be one (PostgreSQL would not even be asked for a NUL)."""
    text = form.get(name, "").strip()
    return text if text.isascii() and text.isalnum() and len(text) <= LONGEST_ID else ""


def day(form: Mapping[str, str], name: str) -> date:
    """A day; refuses anything else."""
    text = form.get(name, "").strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(Why.bad_times, detail=f"“{text[:20]}” is not a day. Write it like 2026-12-03.") from None


def number(form: Mapping[str, str], name: str, says: str) -> int:
    """A whole number; refuses anything else, with what it says."""
    text = form.get(name, "").strip()
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise Refused(Why.bad_times, detail=f"{says}: “{text[:12]}” is not a number.")
    return int(text)
