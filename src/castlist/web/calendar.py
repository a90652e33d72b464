"""The calendar file of a booked time."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from castlist.queries.contacts import said
from castlist.queries.performer_pages import Held, PerformerPage

ASK_AGAIN = timedelta(hours=6)


def calendar_of(page: PerformerPage, held: Held, *, cand: str, address: str, now: datetime) -> bytes:
    """One event that stays the same one whenever it is fetched again, and grows its SEQUENCE when something changed.

    The time of a callback is an event of its own.
    """
    found = Calendar()
    found.add("prodid", "-//Castlist//Auditions//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", f"{page.production}: {page.role}")
    # RFC 7986 names the value type, and clients that are strict about it ignore the line without.
    found.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    found.add("x-published-ttl", "PT6H")
    found.add_component(_event(page, held, cand=cand, address=address, now=now))
    found.add_missing_timezones()
    return found.to_ical()


def _event(page: PerformerPage, held: Held, *, cand: str, address: str, now: datetime) -> Event:
    zone = ZoneInfo(page.zone.key)
    event = Event()
    name = f"{cand}-{held.heard + 1}" if held.heard else cand
    event.add("uid", f"{name}@{settings.ENVIRONMENT.hostname}")
    event.add("sequence", held.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", held.at.astimezone(zone))
    event.add("dtend", held.ends.astimezone(zone))
    event.add("summary", f"{page.production}: {'callback' if held.heard else 'audition'} for {page.role}")
    event.add("location", held.place)
    event.add(
        "description",
        "\n".join([*(f"{label}: {text}" for label, text in page.facts), "", said(page.contacts), address]).strip(),
    )
    event.add("url", address)
    event.add("status", "CONFIRMED")
    event.add("class", "PRIVATE")
    return event
