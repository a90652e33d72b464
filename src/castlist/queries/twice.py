"""Whether whoever holds a private link is here twice, as far as it is theirs to know.

Another record is shown to whoever holds a link to either, or reads the mail at the address that is known of both: the
link by which they came went to it, and so did every link to the other. Nobody else learns that there is one; and what
was only said of them in a room, and never to them, is not shown to them here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet

from castlist.queries.auditions import zone_of
from castlist.queries.doors import NotThere
from castlist.queries.log import load_roles
from castlist.queries.notices import notices_of
from castlist.queries.private_links import Bearer, bearer_for, newest_link
from castlist.records.models import (
    Guardian,
    Letter,
    Link,
    Merging,
    Performer,
    Production,
    Represented,
    Slot,
    Submission,
)
from castlist.records.private_links import token_of
from castlist.rules.auditions import said_clock


@dataclass(frozen=True, slots=True)
class OneRecord:
    """One of two records, as far as it was said by them, or to them."""

    performer: str
    name: str
    email: str
    stands: tuple[str, ...]
    """Each part, and how they came to it."""
    alike: str = ""
    """The key of the name: another one is another name, and perhaps another person."""


@dataclass(frozen=True, slots=True)
class Joined:
    """A record that they joined to theirs: they may take that back."""

    performer: str
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class TwicePage:
    """What they are, and who else may be them."""

    mine: OneRecord
    others: tuple[OneRecord, ...]
    joined: tuple[Joined, ...]

    @property
    def other_name(self) -> bool:
        """True where one of them is called otherwise: they may be two people who share an address."""
        return any(one.alike != self.mine.alike for one in self.others)


def twice_page(bearer: Bearer, *, other: str = "", now: datetime) -> TwicePage:
    """Their own record beside the others that are theirs to know. `other`: the token of another link that they hold.

    Raises NotThere where somebody acts for them: then the company joins.
    """
    if bearer.agent or by_their_agent(bearer) or Guardian.objects.filter(performer=bearer.performer).exists():
        raise NotThere
    mine = Performer.objects.get(pk=bearer.performer)
    found = {row.pk: row for row in _by_address(bearer, mine)}
    if other and (row := _by_link(bearer, other, now)):
        found[row.pk] = row
    zone = zone_of(bearer.production)
    joined = Merging.objects.filter(keep=mine, by=mine.pk).select_related("gone").order_by("-at")
    return TwicePage(
        _record(mine, zone), tuple(_record(row, zone) for row in found.values()),
        tuple(Joined(one.gone_id, one.gone.name, one.at.astimezone(zone).date()) for one in joined),
    )  # fmt: skip


def by_their_agent(bearer: Bearer) -> bool:
    """True where an agent gave the address to which the link went, and no letter has gone: nobody knows whose it is."""
    return bearer.untold and Represented.objects.filter(cand=bearer.cand).exists()


def may_be_twice(bearer: Bearer) -> bool:
    """True where their page says that they may be here twice."""
    if bearer.agent or by_their_agent(bearer) or Guardian.objects.filter(performer=bearer.performer).exists():
        return False
    return next(_by_address(bearer, Performer.objects.get(pk=bearer.performer)), None) is not None


def _others(company: str, mine: str) -> QuerySet[Performer]:
    """Whoever could be the same person, and acts for themselves."""
    rows = Performer.objects.filter(company=company, merged_into=None, erased_at=None, guardian=None)
    return rows.exclude(pk=mine).exclude(
        pk__in=Represented.objects.filter(since__lte=F("performer__created_at")).values("performer")
    )


def one_now(bearer: Bearer, *, now: datetime) -> str:
    """The token of the page by which they stand for the part now, where they came by the link of a record that they
    made one with theirs themselves; '' for anybody else.
    """
    rows = Merging.objects.filter(keep=bearer.performer, by=bearer.performer)
    if bearer.agent or not any(bearer.link in row.moved.get("link", ()) for row in rows):
        return ""
    state = load_roles(bearer.production.pk, [bearer.role])
    theirs = [one for one in state.candidacies_of(bearer.performer) if one.lives and one.role == bearer.role]
    links = filter(None, (newest_link(one.id, now=now) for one in theirs))
    return next((token_of(link.pk) for link in links), "")


def _by_address(bearer: Bearer, mine: Performer) -> Iterator[Performer]:
    sent = _went_to(bearer)
    if not mine.email or not sent or sent.casefold() != mine.email.casefold():
        return
    for row in _others(mine.company_id, mine.pk).filter(email__iexact=mine.email).order_by("created_at", "pk")[:5]:
        letters = Letter.objects.filter(performer=row).exclude(sent_at=None)
        if not letters.exists() and not Submission.objects.filter(performer=row, agent=None).exists():
            continue
        went = set(Letter.objects.filter(pk__in=_letters_of_links(row.pk)).values_list("to", flat=True))
        went |= set(_links(row.pk).exclude(mailed_to="").values_list("mailed_to", flat=True))
        if all(to.casefold() == mine.email.casefold() for to in went) and not _without_letter(row.pk):
            yield row


def _went_to(bearer: Bearer) -> str:
    """To which address their link went; '' where it was handed on, or went to an agent."""
    if not bearer.letter:
        return Link.objects.filter(pk=bearer.link).values_list("mailed_to", flat=True).first() or ""
    rows = Letter.objects.filter(pk=bearer.letter, agent=None).exclude(sent_at=None)
    return rows.values_list("to", flat=True).first() or ""


def _letters_of_links(performer: str) -> list[str]:
    return list(_links(performer).values_list("letter", flat=True))


def _links(performer: str) -> QuerySet[Link]:
    return Link.objects.filter(performer=performer, revoked_at=None)


def _without_letter(performer: str) -> bool:
    """A link of theirs was handed on by somebody: nobody knows who holds it."""
    return _links(performer).filter(letter="", mailed_to="").exists()


def _by_link(bearer: Bearer, token: str, now: datetime) -> Performer | None:
    try:
        other = bearer_for(token, now=now)
    except NotThere:
        return None
    if other.agent or by_their_agent(other):
        return None
    return _others(bearer.production.company_id, bearer.performer).filter(pk=other.performer).first()


def _record(row: Performer, zone: ZoneInfo) -> OneRecord:
    return OneRecord(row.pk, row.name, row.email, tuple(dict.fromkeys(_stands(row.pk, zone))), row.alike)


def _stands(performer: str, zone: ZoneInfo) -> Iterator[str]:
    """What they sent, and what was sent to them; nothing else."""
    sent = Submission.objects.filter(performer=performer).prefetch_related("preferences").order_by("at", "pk")
    for form in sent.select_related("production"):
        for one in sorted(form.preferences.all(), key=lambda p: p.place):
            if one.place:
                yield f"{_part(form.production, one.role)}: a form of {_said(form.at, zone)}"
    for slot in Slot.objects.filter(cand__in=_told(performer), past=False).order_by("start"):
        yield f"a time on {_said(slot.start, zone)}, {said_clock(slot.start.astimezone(zone))}"
    letters = Letter.objects.filter(performer=performer).exclude(sent_at=None).exclude(kind="answer")
    for letter in letters.select_related("production").order_by("sent_at", "pk"):
        if letter.sent_at:
            yield f"{_part(letter.production, letter.role)}: a letter of {_said(letter.sent_at, zone)}"


def _told(performer: str) -> list[str]:
    """The candidacies about which they were written to."""
    return list(Letter.objects.filter(performer=performer).exclude(sent_at=None).values_list("cand", flat=True))


def _part(production: Production, role: str) -> str:
    found = notices_of(production.pk).role(role)
    return f"{(found.name if found else '') or role}, {production.name}"


def _said(at: datetime, zone: ZoneInfo) -> str:
    day = at.astimezone(zone)
    return f"{day.day} {day:%B %Y}"
