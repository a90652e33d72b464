"""What is kept about a performer, for themselves: what they gave and were sent, for what, and until when.

Nothing here is read from the store of matters, so nothing of the page changes with it.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage

from castlist.queries.auditions import zone_of
from castlist.queries.cases import Asked, asked_by
from castlist.queries.contacts import Contact
from castlist.queries.doors import NotThere
from castlist.queries.files import FOLDER
from castlist.queries.performer_pages import page_for
from castlist.queries.performers import also_called
from castlist.queries.private_links import Bearer
from castlist.queries.retention import Books, books, held_because, keeping
from castlist.records.models import Letter, Performer, Reply, Slot
from castlist.rules.retention import BY_KEY

TAKEN_FIRST = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is kept: what it is, what it says, for what, and until when."""

    what: str
    text: str
    why: str
    until: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything on the page."""

    company: str
    production: str
    zone: ZoneInfo
    rows: tuple[Row, ...]
    contacts: tuple[Contact, ...]
    performer: str
    name: str
    email: str
    note: str
    credits: tuple[str, ...]
    wished: date | None
    """When they last said yes to being kept for the future."""
    wish_days: int
    held: str
    """Why nothing can be erased now; '' where nothing stands in the way."""
    standing: bool
    """Something about them is under way, which erasing would end."""
    asked: tuple[Asked, ...]

    @property
    def groups(self) -> tuple[tuple[str, str, tuple[Row, ...]], ...]:
        """What is kept equally long: until when, for what, and the rows."""
        keys = dict.fromkeys((row.until, row.why) for row in self.rows)
        return tuple((*key, tuple(row for row in self.rows if (row.until, row.why) == key)) for key in keys)

    @property
    def may_ask(self) -> bool:
        """True while no case of theirs is open."""
        return all(one.answered for one in self.asked)


def kept_about(bearer: Bearer, *, now: datetime) -> Kept:
    """What the company keeps about the one who asks, as far as it came from them or was sent to them."""
    page = page_for(bearer, now=now)
    row = Performer.objects.select_related("company").get(pk=bearer.performer)
    if row.erased_at:
        raise NotThere
    found = books(row.company, of=[row.pk])
    zone = zone_of(bearer.production)
    return Kept(
        company=page.company, production=page.production, zone=zone, rows=tuple(_rows(row, found, zone, now)),
        contacts=page.contacts, performer=row.pk, name=row.name, email=row.email, note=row.note,
        credits=tuple(f"{year}: {text}" for year, text in row.credits),
        wished=row.wished_at.astimezone(zone).date() if row.wished_at else None, wish_days=found.periods["future"],
        held=held_because(row.pk, now=now), standing=any(s.lives for _, _, s in found.stood.get(row.pk, ())),
        asked=asked_by(row.pk),
    )  # fmt: skip


def _rows(row: Performer, found: Books, zone: ZoneInfo, now: datetime) -> Iterator[Row]:
    why, until = _whole(row.pk, found, now)
    about = (
        ("Your name", row.name),
        ("How we knew you, too", "\n".join(also_called(row.pk))),
        ("Where we write to you", row.email),
        ("What you have done", "\n".join(f"{year}: {text}" for year, text in row.credits)),
        ("A line about you", row.note),
        ("When we last heard from you", row.last_heard),
        ("A picture", "yes" if row.headshot else ""),
    )
    yield from (Row(what, text, why, until) for what, text in about if text)
    days = found.periods["letters"]
    after = f"{days} days after that part is decided"
    letters, replies = _letters(row.pk), _replies(row.pk)
    lines = "\n".join(f"{one.subject} ({_on(one.sent_at, zone)})" for one in letters)
    if lines:
        yield Row("Letters to you", lines, BY_KEY["letters"].why, after)
    words = "\n".join(one.body for one in replies)
    if words:
        yield Row("What you wrote to us", words, BY_KEY["letters"].why, after)
    for slot in _slots(row.pk, found):
        yield Row("Your time", f"{_on(slot.start, zone)}, {slot.session.place}", why, until)
        if slot.access_needs:
            ends = _day((slot.start + timedelta(days=found.periods["needs"])).astimezone(zone).date())
            yield Row("What you need on the day", slot.access_needs, BY_KEY["needs"].why, f"until {ends}")


def _whole(performer: str, found: Books, now: datetime) -> tuple[str, str]:
    """For what the whole of somebody is kept, and until when."""
    kept = keeping(found, performer, now=now)
    if kept is None:
        days = found.periods["unsuccessful"]
        return "So that you can be asked, heard and answered.", f"{days} days after the last decision about you"
    return BY_KEY[kept.purpose].why, f"until {_day(kept.until.date())}"


def _letters(performer: str) -> list[Letter]:
    rows = Letter.objects.filter(performer=performer, sent_at__isnull=False).exclude(body="")
    return list(rows.order_by("sent_at", "pk"))


def _replies(performer: str) -> list[Reply]:
    return list(Reply.objects.filter(performer=performer).exclude(body="").order_by("created_at", "pk"))


def _slots(performer: str, found: Books) -> list[Slot]:
    cands = [cand.id for _, cand, _ in found.stood.get(performer, ())]
    return list(Slot.objects.filter(cand__in=cands).select_related("session").order_by("start", "pk"))


def _on(moment: datetime | None, zone: ZoneInfo) -> str:
    if moment is None:
        return ""
    at = moment.astimezone(zone)
    return f"{at.day} {at:%B %Y, %H:%M}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


# -- To be taken along


def taken(bearer: Bearer, *, now: datetime) -> bytes:
    """Everything of the page as a file to take along: plain data, the letters as they went, and the picture."""
    kept = kept_about(bearer, now=now)
    row = Performer.objects.get(pk=bearer.performer)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(
            archive, "kept.json", json.dumps(_data(kept, row), ensure_ascii=False, indent=1, default=str).encode(), now
        )
        for number, letter in enumerate(_letters(row.pk), start=1):
            _add(archive, f"letter-{number}.txt", f"{letter.subject}\n\n{letter.body}\n".encode(), now)
        if row.headshot:
            with suppress(FileNotFoundError), default_storage.open(f"{FOLDER}/{row.headshot}") as file:
                _add(archive, f"picture.{row.headshot.rpartition('.')[2]}", file.read(), now)
    return out.getvalue()


def _data(kept: Kept, row: Performer) -> dict[str, Any]:
    return {
        "company": kept.company,
        "name": row.name,
        "also_called": list(also_called(row.pk)),
        "email": row.email,
        "credits": [{"year": year, "what": text} for year, text in row.credits],
        "line": row.note,
        "last_heard": row.last_heard,
        "kept_for_the_future_since": row.wished_at,
        "letters": [
            {"sent": one.sent_at, "to": one.to, "subject": one.subject, "text": one.body} for one in _letters(row.pk)
        ],
        "wrote": [{"at": one.created_at, "text": one.body} for one in _replies(row.pk)],
        "kept": [asdict(one) for one in kept.rows],
        "asked": [asdict(one) for one in kept.asked],
    }


def _add(archive: zipfile.ZipFile, name: str, data: bytes, now: datetime) -> None:
    info = zipfile.ZipInfo(name, max(now, TAKEN_FIRST).timetuple()[:6])
    info.external_attr = 0o600 << 16
    archive.writestr(info, data, zipfile.ZIP_DEFLATED)
