"""Checkpoints on their way to those who keep them: once a day, where anything changed that they may see."""

import hashlib
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import send_mail

from castlist.actions import leases
from castlist.actions.log import milliseconds
from castlist.actions.requests import first_time
from castlist.queries.checkpoints import checkpoints, with_a_say
from castlist.records.models import Person, Production, Request
from castlist.rules.checkpoints import Checkpoint

EVERY = timedelta(minutes=10)
HOUR = 5
"""Of the production's own day, after which that day's go."""
AT_REST = timedelta(days=30)
"""A production in which nothing was written for so long is done with, until something is."""
WORDS = """Keep this mail. With it you can have it proven that nothing in {name} was changed, dropped or put in before.

Whoever runs Castlist for you saves it as a file and gives it to: castlist verify --checkpoint FILE

{text}
It holds how many acts there were in what you may see, and a hash over them. Nobody can read from it what was said.
"""


def send(*, now: datetime) -> int:
    """Everybody with a say has today's checkpoint, where what they may see changed since the last; says how many went.

    Writes: request. Tells: the person, by e-mail; each only of streams that they may see.
    """
    holder = f"at {now.isoformat()}"
    if settings.CASTLIST_URL_IS_LOCAL or not settings.CASTLIST_CHECKPOINTS:
        return 0
    if not leases.take("checkpoints", holder=holder, now=now, lasts=EVERY):
        return 0
    since = milliseconds(now - AT_REST)
    return sum(_send(production, now) for production in Production.objects.filter(head_at__gte=since).order_by("pk"))


def _send(production: Production, now: datetime) -> int:
    """Once on each day of the production's own, from its fifth hour on."""
    local = now.astimezone(ZoneInfo(production.time_zone))
    if local.hour < HOUR or not first_time("", f"checkpoints:{production.pk}:{local:%Y-%m-%d}", milliseconds(now)):
        return 0
    sent = 0
    for person, one in checkpoints(production, with_a_say(production), now=now):
        key = f"checkpoint:{production.pk}"
        if _moved_on(person, key, one, milliseconds(now)):
            body = WORDS.format(name=production.name, text=one.text)
            sent += send_mail(
                f"{production.name}: a checkpoint to keep", body, None, [person.email], fail_silently=True
            )
    return sent


def _moved_on(person: Person, key: str, one: Checkpoint, now: int) -> bool:
    """True when what it says is other than what they were sent last; it is what they were sent last from now on."""
    streams = [[stream.name, stream.size, stream.root.hex()] for stream in one.streams]
    told = json.dumps(hashlib.sha256(json.dumps(streams).encode()).hexdigest())
    last, made = Request.objects.get_or_create(
        person=person.pk, key=key, defaults={"act": "", "answer": told, "at": now}
    )
    if made:
        return True
    return bool(Request.objects.filter(pk=last.pk).exclude(answer=told).update(answer=told, at=now))
