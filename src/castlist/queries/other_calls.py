"""Public parts of the company that are open now, for somebody whom it knows; and what their form would say of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from castlist.queries.calls import calls_of
from castlist.queries.doors import NotThere
from castlist.queries.private_links import Bearer
from castlist.queries.retention import candidacies_of
from castlist.records.models import Guardian, Performer, Production
from castlist.rules.questions import LIKED, Form

MOST = 40
"""Productions that are looked through, the newest first."""


@dataclass(frozen=True, slots=True)
class OpenPart:
    """One part for which they may put themselves in."""

    production: str
    role: str
    name: str
    production_name: str
    about: str


def other_parts(bearer: Bearer, *, now: datetime) -> tuple[OpenPart, ...]:
    """Those for which they do not stand; nothing but what anybody may read. Raises NotThere where somebody acts for
    them, since another form is theirs then.
    """
    if bearer.agent or Guardian.objects.filter(performer=bearer.performer).exists():
        raise NotThere
    stood = {(production, role) for production, role, _ in candidacies_of([bearer.performer])}
    return tuple(one for one in _open_parts(bearer, now) if (one.production, one.role) not in stood)


def _open_parts(bearer: Bearer, now: datetime) -> Iterator[OpenPart]:
    rows = Production.objects.filter(company=bearer.production.company_id).order_by("-created_at", "pk")[:MOST]
    for key in rows.values_list("pk", flat=True):
        found = calls_of(key, now=now)
        for part in found.roles if found and found.state == "open" else ():
            yield OpenPart(key, part.id, part.name, found.production if found else "", part.about)


def known_of(bearer: Bearer, role: str) -> Form:
    """The form as it is filled in with what is known of them; they look it over before it is sent."""
    row = Performer.objects.get(pk=bearer.performer)
    credits = "\n".join(f"{year}, {text}" for year, text in row.credits)
    said = {"name": row.name, "email": row.email, "note": row.note, "credits": credits, f"{LIKED}{role}": "1"}
    return {name: [text] for name, text in said.items() if text}
