"""The open call of a role, as anybody with its link may read it: nothing of what the room says."""

from castlist.queries.log import load_roles
from castlist.records.models import Production


def call_of(production_id: str, role: str) -> dict[str, object] | None:
    """What the call says; None when there is no such role."""
    production = Production.objects.select_related("company").filter(pk=production_id).first()
    if production is None:
        return None
    found = load_roles(production_id, [], kinds=("role",)).role(role)
    if found is None:
        return None
    return {
        "name": found.name or found.id,
        "about": found.about,
        "company": production.company.name,
        "production": production.name,
        "facts": [],
    }
