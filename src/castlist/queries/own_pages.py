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

from castlist.queries import day_pictures, resumes
from castlist.queries.auditions import zone_of
from castlist.queries.cannot import kept_of
from castlist.queries.cases import Asked, asked_by
from castlist.queries.contacts import Contact
from castlist.queries.doors import NotThere
from castlist.queries.emergencies import given_by
from castlist.queries.files import FOLDER, shots_of
from castlist.queries.guardians import agreed_to, guardian_of
from castlist.queries.letter_wordings import languages_offered
from castlist.queries.no_more import day_said
from castlist.queries.own_rows import Row, as_day, as_moment, of_a_union, of_access, of_recordings
from castlist.queries.performer_pages import page_for
from castlist.queries.performers import also_called, lists_of
from castlist.queries.private_links import Bearer
from castlist.queries.represented import agents_about
from castlist.queries.retention import Books, books, held_because, keeping
from castlist.queries.submissions import own_forms
from castlist.queries.turns import days_of
from castlist.queries.union import OwnUnion, own_union
from castlist.records.events import FOREVER
from castlist.records.models import Fact, Letter, Performer, Reply, Resume, Slot, Tape, TimeHold
from castlist.records.spelling import values_of
from castlist.rules.breakdowns import disclosed
from castlist.rules.decisions.facts import AskedAgain
from castlist.rules.languages import LANGUAGES
from castlist.rules.retention import BY_KEY

TAKEN_FIRST = datetime(2020, 1, 1, tzinfo=UTC)
SHUT = "It cannot be opened just now. It is here, and nobody can read it."


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
    traits: dict[str, str]
    """What is known beside, as the form that puts it right shows it."""
    wished: date | None
    """When they last said yes to being kept for the future."""
    wish_days: int
    held: str
    """Why nothing can be erased now; '' where nothing stands in the way."""
    standing: bool
    """Something about them is under way, which erasing would end."""
    asked: tuple[Asked, ...]
    languages: tuple[tuple[str, str], ...] = ()
    """In which they may be written to."""
    taped: bool = False
    """A self-tape of theirs for this part is here: it is taken, and taken back, on a page of its own."""
    union: OwnUnion | None = None
    """What the call asks them of a union; None where it asks nothing."""
    unreminded: bool = False  # they want no reminders
    no_more: date | None = None  # since when they want to hear nothing new

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
        credits=tuple(f"{year}: {text}" for year, text in row.credits), traits=_traits(row),
        wished=row.wished_at.astimezone(zone).date() if row.wished_at else None, wish_days=found.periods["future"],
        held=held_because(row.pk, now=now), standing=any(s.lives for _, _, s in found.stood.get(row.pk, ())),
        asked=asked_by(row.pk), unreminded=row.unreminded, no_more=day_said(row, zone),
        languages=languages_offered(row.company_id, besides=row.language),
        taped=Tape.objects.filter(cand=bearer.cand, performer=row.pk).exclude(file="").exists(),
        union=own_union(bearer.production.pk, row.pk),
    )  # fmt: skip


def _traits(row: Performer) -> dict[str, str]:
    names = ("voice", "range_low", "range_high", "plays_from", "plays_to", "agent", "phone", "pronouns", "printed",
             "language")  # fmt: skip
    found = {name: getattr(row, name) for name in names}
    return {name: "" if value is None else str(value) for name, value in found.items()} | {
        "skills": ", ".join(row.skills)
    }


def _between(low: object, high: object) -> str:
    return "" if low in ("", None) else f"{low} to {high}"


def _sounds(row: Performer) -> tuple[tuple[str, str], ...]:
    return ("Your voice", row.voice), ("What you sing", _between(row.range_low, row.range_high))


def _rows(row: Performer, found: Books, zone: ZoneInfo, now: datetime) -> Iterator[Row]:
    why, until = _whole(row.pk, found, now)
    about = (
        ("Your name", row.name),
        ("Your name, as it is printed", row.printed),
        *_acted_for(row.pk),
        ("Who represents you", "\n".join(agents_about(row.pk))),
        ("How we knew you, too", "\n".join(also_called(row.pk))),
        ("Where we write to you", row.email),
        ("In which language we write to you", LANGUAGES.get(row.language, "")),
        ("What you have done", "\n".join(f"{year}: {text}" for year, text in row.credits)),
        ("A line about you", row.note),
        ("Your pronouns", row.pronouns),
        ("Your skills", ", ".join(row.skills)),
        *_sounds(row),
        ("What you play", _between(row.plays_from, row.plays_to)),
        ("Your agent", row.agent),
        ("Your phone", row.phone),
        ("What we noted of when we last heard from you", row.last_heard),
        ("Pictures", "\n".join(_pictures(row.pk))),
        ("Your résumé", _resume(row.pk)),
        ("Where we know it from", "\n".join(came_from(row.pk, zone))),
    )
    yield from (Row(what, text, why, until) for what, text in about if text)
    yield from _by_letter(row.pk, found, zone)
    yield from (Row("Asked about the part", text, why, until) for text in _asked_again(row.pk, found, zone))
    yield from (Row("A form that you sent", text, why, until) for text in _forms(row.pk, zone))
    kept_for = f"{found.periods['recordings']} days after that part is filled"
    for tape in _tapes(row.pk):
        yield Row(
            "A self-tape", f"{as_moment(tape.came_at, zone)}, {_bytes_of(tape)}", BY_KEY["recordings"].why, kept_for
        )
    yield from of_recordings(_cands(row.pk, found), zone, kept_for)
    yield from (*_in_productions(row.pk, found, zone), *_times(row.pk, found, zone, why, until))


def _by_letter(performer: str, found: Books, zone: ZoneInfo) -> Iterator[Row]:
    """What was written to them, and what they wrote back."""
    after = f"{found.periods['letters']} days after that part is decided"
    sent = "\n".join(f"{one.subject} ({as_moment(one.sent_at, zone)})" for one in _letters(performer))
    words = "\n".join(one.body for one in _replies(performer))
    both = (("Letters to you", sent), ("What you wrote to us", words))
    yield from (Row(what, text, BY_KEY["letters"].why, after) for what, text in both if text)


def _in_productions(performer: str, found: Books, zone: ZoneInfo) -> Iterator[Row]:
    """What they said for one production alone."""
    yield from (*_cannot(performer, found, zone), *of_a_union(performer, zone))
    yield from (*of_access(performer, found.periods["needs"]), *_emergency(performer, found, zone))


def _times(performer: str, found: Books, zone: ZoneInfo, why: str, until: str) -> Iterator[Row]:
    """When they come, or came, and what they said that they need."""
    for slot in _slots(performer, found):
        where = f"{slot.session.place}: {slot.session.production.name}"
        entered = " (the company entered it for you)" if slot.entered else ""
        yield Row("Your time", f"{as_moment(slot.start, zone)}, {where}{entered}", why, until)
        if slot.access_needs:
            ends = as_day((slot.start + timedelta(days=found.periods["needs"])).astimezone(zone).date())
            yield Row("What you need on the day", slot.access_needs, BY_KEY["needs"].why, f"until {ends}")
    holds = TimeHold.objects.filter(cand__in=_cands(performer, found), slot__isnull=False)
    for start, needs in holds.values_list("slot__start", "access_needs"):
        text = "\n".join(part for part in (as_moment(start, zone), needs) if part)
        yield Row(
            "A time that you hold while you decide", text, "so that nobody else takes it meanwhile", "a few hours"
        )
    for day, said, collector, listed in days_of([cand.id for _, cand, _ in found.stood.get(performer, ())], zone):
        yield Row("On the day", f"{as_day(day)}: {said}", why, until)
        if collector:
            ends = as_day(day + timedelta(days=found.periods["needs"]))
            yield Row("Who fetched you", collector, BY_KEY["needs"].why, f"until {ends}")
        if listed:
            ends = as_day(day + timedelta(days=found.periods["needs"]))
            yield Row("On which list you stood", f"{as_day(day)}: {listed}", BY_KEY["needs"].why, f"until {ends}")
    for picture in day_pictures.of_cands(_cands(performer, found)):
        ends = as_day((picture.at + timedelta(days=found.periods["needs"])).astimezone(zone).date())
        text = f"{as_day(picture.day)}: with your agreement, for whoever saw you on that day"
        yield Row("A picture from the door", text, BY_KEY["needs"].why, f"until {ends}")


def _acted_for(performer: str) -> list[tuple[str, str]]:
    """Who acts for them, and the birth date that was given, where they are under 18."""
    found = guardian_of(performer)
    born = f"{as_day(found.born)}" if found and found.born else ""
    return (
        [
            ("Who acts for you", f"{found.name} ({found.relation})"),
            ("Your birth date", born),
            ("Your name in a cast list", "may stand there" if found.may_print else "does not stand there"),
            ("A picture on the day", agreed_to(found) or "none is taken"),
        ]
        if found
        else []
    )


def _cannot(performer: str, found: Books, zone: ZoneInfo) -> Iterator[Row]:
    """For each production when they said that they cannot."""
    until = f"{found.periods['cannot']} days after that production, or after you stand for nothing in it"
    for production, lines, at in kept_of(performer):
        said = "\n".join(lines) or "that you can on all days"
        yield Row("When you cannot", f"{production} ({as_moment(at, zone)}):\n{said}", BY_KEY["cannot"].why, until)


def _emergency(performer: str, found: Books, zone: ZoneInfo) -> Iterator[Row]:
    """For each production whom to call, and what whoever helps should know."""
    until = f"{found.periods['emergency']} days after that production, or after you stand for nothing in it"
    for production, at, said in given_by(performer):
        whom = ", ".join(part for part in (said.name, said.relation, said.phone) if part) if said else SHUT
        needs = said.needs if said else ""
        text = "\n".join(part for part in (f"{production} ({as_moment(at, zone)}):", whom, needs) if part)
        yield Row("For an emergency", text, BY_KEY["emergency"].why, until)


def _pictures(performer: str) -> list[str]:
    """Each, and what it shows."""
    return [shot.shows or f"Picture {n}" for n, shot in enumerate(shots_of(performer), start=1)]


def _resume(performer: str) -> str:
    """What it is called, and what was read in it and waits for a yes."""
    row = Resume.objects.filter(performer=performer).first()
    if row is None:
        return ""
    return "\n".join([row.called, *(f"Read in it: {found[0]}" for found in row.found)])


def came_from(performer: str, zone: ZoneInfo) -> list[str]:
    """Out of which lists something is known of them: who brought each, and when."""
    return [f"A list that {who} brought ({as_moment(at, zone)})" for who, at, _ in lists_of(performer)]


def _whole(performer: str, found: Books, now: datetime) -> tuple[str, str]:
    """For what the whole of somebody is kept, and until when."""
    kept = keeping(found, performer, now=now)
    if kept is None:
        days = found.periods["minors" if performer in found.minors else "unsuccessful"]
        return "So that you can be asked, heard and answered.", f"{days} days after the last decision about you"
    return BY_KEY[kept.purpose].why, f"until {as_day(kept.until.date())}"


def _letters(performer: str) -> list[Letter]:
    rows = Letter.objects.filter(performer=performer, sent_at__isnull=False).exclude(body="")
    return list(rows.order_by("sent_at", "pk"))


def _replies(performer: str) -> list[Reply]:
    return list(Reply.objects.filter(performer=performer).exclude(body="").order_by("created_at", "pk"))


def _bytes_of(tape: Tape) -> str:
    copy = f", and a smaller copy of {tape.small_size:,}" if tape.small_size else ""
    return f"{tape.size:,} bytes{copy}"


def _tapes(performer: str) -> list[Tape]:
    return list(Tape.objects.filter(performer=performer).exclude(file="").order_by("came_at", "pk"))


def _cands(performer: str, found: Books) -> list[str]:
    return [cand.id for _, cand, _ in found.stood.get(performer, ())]


def _slots(performer: str, found: Books) -> list[Slot]:
    rows = Slot.objects.filter(cand__in=_cands(performer, found)).select_related("session__production")
    return list(rows.order_by("start", "pk"))


def _forms(performer: str, zone: ZoneInfo) -> Iterator[str]:
    """Each form that they sent: for what and when, which parts, and every answer."""
    for form in own_forms(performer):
        yield "\n".join((f"{form.production}, {as_moment(form.at, zone)}", *form.lines))


def _asked_again(performer: str, found: Books, zone: ZoneInfo) -> Iterator[str]:
    """Of each part what was added to its content after they were invited, and whether that is all right."""
    cands = [cand.id for _, cand, _ in found.stood.get(performer, ())]
    for row in Fact.objects.filter(kind=AskedAgain.kind, cand__in=cands, to_seq=FOREVER).order_by("from_seq"):
        asked = AskedAgain.from_json(values_of(row.kind, row.key, row.data))
        answered = datetime.fromtimestamp(asked.answered_at / 1000, UTC) if asked.answered_at else None
        words = "; ".join(disclosed(what, line) for what, line in asked.what)
        yield f"{words} ({'all right for you, ' + as_moment(answered, zone) if answered else 'not answered'})"


# -- To be taken along


def taken(bearer: Bearer, *, now: datetime) -> bytes:
    """Everything of the page as a file to take along: plain data, the letters as they went, and the picture."""
    kept, row = kept_about(bearer, now=now), Performer.objects.get(pk=bearer.performer)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        data = json.dumps(_data(kept, row), ensure_ascii=False, indent=1, default=str)
        _add(archive, "kept.json", data.encode(), now)
        for number, letter in enumerate(_letters(row.pk), start=1):
            _add(archive, f"letter-{number}.txt", f"{letter.subject}\n\n{letter.body}\n".encode(), now)
        for n, shot in enumerate(shots_of(row.pk), start=1):
            with suppress(FileNotFoundError), default_storage.open(f"{FOLDER}/{shot.name}") as file:
                _add(archive, f"picture{f'-{n}' if n > 1 else ''}.{shot.name.rpartition('.')[2]}", file.read(), now)
        for picture in day_pictures.of_cands(_cands(row.pk, books(row.company, of=[row.pk]))):
            _add(archive, f"picture-at-the-door-{picture.day.isoformat()}.jpg", picture.jpeg, now)
        for paper in Resume.objects.filter(performer=row.pk):
            with suppress(FileNotFoundError), default_storage.open(f"{resumes.FOLDER}/{paper.file}") as file:
                _add(archive, f"resume.{paper.file.rpartition('.')[2]}", file.read(), now)
    return out.getvalue()


def _data(kept: Kept, row: Performer) -> dict[str, Any]:
    return {
        "company": kept.company,
        "name": row.name,
        "also_called": list(also_called(row.pk)),
        "email": row.email,
        "agents": agents_about(row.pk),
        "guardian": dict(_acted_for(row.pk)),
        "credits": [{"year": year, "what": text} for year, text in row.credits],
        "line": row.note,
        "pictures": _pictures(row.pk),
        "last_heard": row.last_heard,
        **_traits(row),
        "skills": list(row.skills),
        "kept_for_the_future_since": row.wished_at,
        "wants_nothing_new_since": row.no_more_at,
        "letters": [
            {"sent": one.sent_at, "to": one.to, "subject": one.subject, "text": one.body} for one in _letters(row.pk)
        ],
        "self_tapes": [
            {"sent": one.came_at, "asked": one.material, "bytes": one.size, "sha256": one.sha256}
            for one in _tapes(row.pk)
        ],
        "forms": [asdict(one) for one in own_forms(row.pk)],
        "cannot": [{"production": of, "days": said, "said": at} for of, said, at in kept_of(row.pk)],
        "for_an_emergency": [
            {"production": of, "said": at} | (asdict(said) if said else {}) for of, at, said in given_by(row.pk)
        ],
        "wrote": [{"at": one.created_at, "text": one.body} for one in _replies(row.pk)],
        "came_from": [{"list": one, "at": at} for _, at, one in lists_of(row.pk)],
        "kept": [asdict(one) for one in kept.rows],
        "asked": [asdict(one) for one in kept.asked],
    }


def _add(archive: zipfile.ZipFile, name: str, data: bytes, now: datetime) -> None:
    info = zipfile.ZipInfo(name, max(now, TAKEN_FIRST).timetuple()[:6])
    info.external_attr = 0o600 << 16
    archive.writestr(info, data, zipfile.ZIP_DEFLATED)
