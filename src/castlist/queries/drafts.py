"""A form that is begun and not sent, for whoever has its link."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from castlist.queries.doors import NotThere, milliseconds
from castlist.queries.log import load_roles
from castlist.queries.questions import parts_offered
from castlist.queries.retention import periods
from castlist.records.models import Draft, Event, Production
from castlist.rules.questions import LIKED

SALT, BY_MAIL = "castlist.form", "castlist.form.mail"
"""Their own, so that no other signed thing of this installation opens a form."""
LONGEST_TOKEN = 120


@dataclass(frozen=True, slots=True)
class Begun:
    """What is kept of the form. `sent`: when it was sent; then nothing of it is kept here any more."""

    id: str
    production: str
    role: str
    form: dict[str, list[str]]
    version: int
    touched: datetime
    until: datetime
    days: int
    mailed: str
    sent: datetime | None


def draft_address(draft: str) -> str:
    """The address of the form, which is the key to it."""
    return reverse("form", args=[Signer(salt=SALT, sep=".").sign(draft)])


def mailed_address(draft: str) -> str:
    """The address as it is mailed: whoever opens it has the mail, and is no program that fills in forms."""
    return f"{draft_address(draft)}?by={_mark(draft)}"


def came_by_mail(draft: str, said: str) -> bool:
    """Whether that stands in the link that was mailed."""
    return secrets.compare_digest(said.encode("utf-8", "surrogatepass"), _mark(draft).encode())


def _mark(draft: str) -> str:
    return Signer(salt=BY_MAIL).signature(draft)[:22]


def days_of_forms(production: str) -> int:
    """How many days a form that is begun is kept there after it was last written in."""
    company = Production.objects.values_list("company_id", flat=True).get(pk=production)
    return periods(company)["forms"]


def draft_for(token: str, *, now: datetime) -> Begun:
    """The form behind the link. Raises NotThere for one that was guessed or edited, and once its days are over."""
    try:
        named = "" if len(token) > LONGEST_TOKEN else Signer(salt=SALT, sep=".").unsign(token)
    except BadSignature:
        raise NotThere from None
    row = Draft.objects.select_related("production").filter(pk=named, agent=None).first()
    if row is None:
        raise NotThere
    days = periods(row.production.company_id)["forms"]
    if row.touched_at + timedelta(days=days) < now:
        raise NotThere
    return _begun(row, days)


def gone_since(kept: Begun, *, open_now: Iterable[str]) -> tuple[str, ...]:
    """What the parts were called that the form says something of, or is of, and that nobody can stand for any more: by
    the names under which they were read when it was last written in.
    """
    named = {name.removeprefix(LIKED) for name, said in kept.form.items() if name.startswith(LIKED) and any(said)}
    lost = (named | {kept.role}) - set(open_now)
    if not lost:
        return ()
    before = Event.objects.filter(production=kept.production, at__lte=milliseconds(kept.touched))
    seq = before.order_by("-seq").values_list("seq", flat=True).first()
    then = load_roles(kept.production, [], at=seq or 0, kinds=("rule", "role", "member", "notice"))
    return tuple(one.name or one.id for one in parts_offered(then, kept.role) if one.id in lost)


def draft_of_agent(agent: str, production: str, role: str, *, now: datetime) -> Begun | None:
    """What an agent began for a call and has not sent, with their clients in it."""
    rows = Draft.objects.filter(agent=agent, production=production, role=role, sent_at=None).order_by("-touched_at")
    row, days = rows.first(), days_of_forms(production)
    return _begun(row, days) if row and row.touched_at + timedelta(days=days) >= now else None


def _begun(row: Draft, days: int) -> Begun:
    until = row.touched_at + timedelta(days=days)
    return Begun(
        row.pk, row.production_id, row.role, dict(row.form), row.version, row.touched_at, until, days, row.mailed,
        row.sent_at,
    )  # fmt: skip
