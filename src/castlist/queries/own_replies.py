"""What somebody wrote back on their own page, as far as the page goes by it; and when their offer ran out."""

from datetime import datetime
from zoneinfo import ZoneInfo

from castlist.queries.doors import milliseconds
from castlist.queries.private_links import Bearer
from castlist.records.models import Event, Reply
from castlist.rules.decisions.facts import Offer


def asked_for_longer(cand: str) -> datetime | None:
    """When they last asked for longer to answer an offer."""
    asked = Reply.objects.filter(cand=cand, what="longer").order_by("-created_at").values_list("created_at", flat=True)
    return asked.first()


def longer_since(cand: str, asked: datetime | None) -> bool:
    """Whether the company has let the offer stand longer since they asked for that."""
    if asked is None:
        return False
    given = Event.objects.filter(cand=cand, kind="offer_extended", at__gte=int(asked.timestamp() * 1000))
    return given.exists()


def has_run_out(offer: Offer | None, at: int) -> bool:
    """True for an offer that lapsed, and for one whose time is over though the log does not say so yet."""
    if offer is None:
        return False
    return offer.state == "lapsed" or (offer.state == "live" and 0 < offer.expires < at)


def ran_out_at(offer: Offer | None, zone: ZoneInfo, *, now: datetime) -> datetime | None:
    """When their offer ran out, on the clock of the production; None where none did."""
    if offer is None or not offer.expires or not has_run_out(offer, milliseconds(now)):
        return None
    return datetime.fromtimestamp(offer.expires / 1000, zone)


def last_reply(bearer: Bearer, since: datetime | None) -> str:
    """The last thing that they wrote back and nobody has taken further: none, yes, comes, or ''. `since`: if any, none
    of before counts.
    """
    found = Reply.objects.filter(cand=bearer.cand, what__in=("none", "yes", "comes"))
    row = (found.filter(created_at__gte=since) if since else found).order_by("-created_at").first()
    return row.what if row else ""
