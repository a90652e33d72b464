"""What would make it work for somebody: said in the form of a call, said otherwise by their link, and taken back."""

from datetime import datetime

from django.db import transaction

from castlist.actions import agents
from castlist.actions.bookings import needs_of
from castlist.actions.erasure import BY_THEMSELVES, Item, erase
from castlist.actions.questions import hold
from castlist.queries.private_links import Bearer
from castlist.queries.retention import candidacies_of
from castlist.records.models import AccessNeed, Performer, Slot, TimeHold
from castlist.rules.access_needs import MOST_SAID, says, together
from castlist.rules.why import Refused, Why


def from_form(production: str, performer: str, text: str, *, now: datetime, agent: str = "") -> None:
    """A form said that of them, beside whatever was said before: anybody can send one in their name, so nothing is
    taken away by it, and the same is there once. To be called while the production is held.

    Writes: access_need.
    """
    if not text:
        return
    said = list(AccessNeed.objects.filter(production=production, performer=performer).values_list("text", flat=True))
    if len(said) < MOST_SAID and not any(says(one, text) for one in said):
        AccessNeed.objects.create(
            production_id=production, performer_id=performer, text=text, said_at=now, agent_id=agent or None
        )


def say(bearer: Bearer, *, text: str, now: datetime) -> None:
    """That is what they need in this production, whatever was said before; '' takes it back, and nothing is left of it.
    An agent changes what they said themselves, and what stands with the time that they hold.

    Writes: access_need, slot, time_hold, acted; erasure, and the journal. Refuses: too_long, erased. Tells: nobody.
    """
    text = needs_of(text)
    with transaction.atomic():
        hold(bearer.production.pk)
        if not Performer.objects.filter(pk=bearer.performer, erased_at=None).exists():
            raise Refused(Why.erased)
        Slot.objects.filter(cand=bearer.cand, past=False).update(access_needs=text)
        gone = stands_instead(bearer, text, now=now)
        if bearer.agent:
            agents.note(bearer, "change", now=now)
    forget(gone, now=now)


def stands_instead(bearer: Bearer, text: str | None, *, now: datetime) -> list[str]:
    """What they say now holds, and nothing that they said before; says what is to be forgotten, where that is all. To
    be called while the production is held. What stands with this very time is for whoever calls to write.

    `text`: None where they were not asked, and nothing changes. Writes: access_need, slot, time_hold.
    """
    if text is None:
        return []
    rows = AccessNeed.objects.filter(production=bearer.production, performer=bearer.performer)
    rows = rows.filter(agent=bearer.agent) if bearer.agent else rows
    before = list(rows.order_by("said_at", "pk").values_list("pk", "text"))
    if not text and not before:
        return []
    _nowhere_else(bearer, text)
    if not text:
        return [key for key, _ in before]
    if together([said for _, said in before]) != text:
        rows.delete()
        AccessNeed.objects.create(
            production=bearer.production, performer_id=bearer.performer, text=text, said_at=now,
            agent_id=bearer.agent or None,
        )  # fmt: skip
    return []


def desk_says(production: str, performer: str, text: str, *, now: datetime) -> list[str]:
    """They said that to the desk, which read what they said before: it holds instead; says what is to be forgotten,
    where that is all. To be called while the production is held. Writes: access_need.
    """
    rows = AccessNeed.objects.filter(production=production, performer=performer)
    before = list(rows.order_by("said_at", "pk").values_list("pk", "text"))
    if not text or not before:
        return [key for key, _ in before]
    if together(said for _, said in before) != text:
        rows.delete()
        AccessNeed.objects.create(production_id=production, performer_id=performer, text=text, said_at=now)
    return []


def _nowhere_else(bearer: Bearer, text: str) -> None:
    """No other time of theirs, and none that they hold, says what they said before; of an agent, none that they hold
    for them.
    """
    held = TimeHold.objects.filter(production=bearer.production, performer=bearer.performer)
    held.filter(cand=bearer.cand).update(access_needs=text)
    if bearer.agent:
        return
    held.exclude(cand=bearer.cand).update(access_needs="")
    stood = candidacies_of([bearer.performer])
    others = [one for production, _, one in stood if production == bearer.production.pk and one != bearer.cand]
    Slot.objects.filter(cand__in=others, past=False).update(access_needs="")


def forget(gone: list[str], *, now: datetime) -> None:
    """Of what they took back nothing is left, in no backup either. Writes: as `erasure.erase`."""
    if gone:
        erase([Item("access", key) for key in gone], purpose=BY_THEMSELVES, now=now)
