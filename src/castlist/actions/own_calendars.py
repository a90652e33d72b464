"""The address of somebody's calendar goes to themselves: whoever has a forwarded link learns nothing by it."""

from django.conf import settings

from castlist.actions import post
from castlist.queries.letters import may_go_out
from castlist.queries.own_calendars import own_address
from castlist.queries.private_links import Bearer
from castlist.records.private_links import calendar_token


def mail_calendar(bearer: Bearer) -> bool:
    """The person who is meant has the address of one calendar for everything of theirs here; False where the mail did
    not go. It can be asked for again, and is the same one; closing the link closes it.

    Writes: nothing. Refuses: nothing. Tells: themselves.
    """
    found = own_address(bearer)
    if not found.to or not may_go_out():
        return False
    address = f"{settings.CASTLIST_URL}/calendar/{calendar_token(bearer.link)}.ics"
    body = (
        f"Dear {found.name},\n\nthis is the address of a calendar that has all your times at {found.company}, and "
        "follows every change. Give it to your calendar under “subscribe” or “add by address”:\n\n"
        f"{address}\n\nIt is yours alone: whoever has it reads your times. If you did not ask for it, somebody has the "
        "link to your page; say so to the company, which can close it, and this with it.\n\n"
        f"{found.company}"
    )
    return post.to_themselves(found.company, found.to, f"{found.company}: all your times in your calendar", body)
