"""What somebody wrote back on their own page, as far as the page goes by it; and when their offer ran out."""

from datetime import datetime
from zoneinfo import ZoneInfo

from castlist.queries.private_links import Bearer
from castlist.records.models import Reply
from castlist.rules.decisions.facts import Offer


def asked_for_longer(cand: str) -> datetime | None:
    """When they last asked for longer to answer an offer."""
    asked = Reply.objects.filter(cand=cand, what="longer").order_by("-created_at").values_list("created_at", flat=True)
    return asked.first()


def ran_out_at(offer: Offer | None, zone: ZoneInfo) -> datetime | None:
    """When their offer ran out, on the clock of the production; None where none did."""
    lapsed = offer is not None and offer.state == "lapsed"
    return datetime.fromtimestamp(offer.expires / 1000, zone) if offer and lapsed and offer.expires else None


def last_reply(bearer: Bearer, since: datetime | None) -> str:
    """The last thing that they wrote back and nobody has taken further: none, yes, comes, or ''. `since`: if any, none
    of before counts.
    """
    found = Reply.objects.filter(cand=bearer.cand, what__in=("none", "yes", "comes"))
    row = (found.filter(created_at__gte=since) if since else found).order_by("-created_at").first()
    return row.what if row else ""
