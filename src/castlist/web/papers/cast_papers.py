"""The cast on paper: the list as it is released, as the team gets it ready, and how everybody on it is reached."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from castlist.queries.auditions import zone_of
from castlist.queries.cast_lists import CastListPage, Listed, ListedRole, cast_list_page
from castlist.queries.contact_sheets import Contact, contact_sheet
from castlist.web.acting import calm, member_view, now
from castlist.web.cast_list_views import groups_of, released
from castlist.web.methods import looked_at
from castlist.web.papers.lists import Cell, Column, part
from castlist.web.papers.printing import Paper, for_anybody, printed, spelt

NOBODY = "Nobody has a part yet."


@looked_at
@calm
def out(request: HttpRequest, token: str) -> HttpResponse:
    """The list as it was released, to be put up; there is none before its moment."""
    found = released(token)
    foot = f"{found.company}, {spelt(found.since.astimezone(found.zone))}"
    return for_anybody(request, Paper(
        "cast", "cast", "The cast", found.production, found.zone, foot=foot, dated=False, empty=NOBODY,
        people=_counted(found.roles), more={"groups": _groups(found.roles, lambda one: "")},
    ), at=now())  # fmt: skip


@looked_at
@member_view
def team(request: HttpRequest, production: str) -> HttpResponseBase:
    """The list as the team knows it now, with what is open, and who will not be named."""
    viewer: Any = request.user
    found = cast_list_page(viewer, production, now=now())

    def marked(one: Listed) -> str:
        said = ("" if one.named else "not named", "new" if one.fresh and found.out_at else "")
        return ", ".join(filter(None, said))

    roles = found.roles if any(role.people for role in found.roles) else ()
    return printed(request, Paper(
        "cast", "cast-for-the-team", "Cast list", found.production.name, zone_of(found.production), lead=_stand(found),
        foot="For the team", empty=NOBODY, people=_counted(roles),
        more={"groups": _groups(roles, marked, places=True)},
    ), at=now())  # fmt: skip


def _stand(found: CastListPage) -> str:
    if found.out_at is None:
        return "Not released. Only the team sees it."
    when = found.out_at.astimezone(zone_of(found.production))
    says = "Out since" if found.out else "Stays in since its moment," if found.kept_back else "Comes out on"
    return f"{says} {spelt(when)}, {when:%H:%M}, released by {found.by}."


def _counted(roles: Iterable[ListedRole]) -> int:
    return sum(len(role.people) + 1 for role in roles)


def _groups(roles: Any, mark: Any, *, places: bool = False) -> list[dict[str, Any]]:
    return [
        {"title": label, "roles": [
            {"name": role.name, "covers": f"covers {role.covers}" if role.covers else "",
             "people": list(_people(role, mark, places=places))}
            for role in some
        ]}
        for _, label, some in groups_of(roles)
    ]  # fmt: skip


def _people(role: ListedRole, mark: Any, *, places: bool) -> Iterator[dict[str, str]]:
    """Whoever has the part, whoever had it before the call went out, and for the team what is open."""
    for one in role.people:
        yield {"name": one.name, "mark": mark(one)}
    if role.precast:
        yield {"name": role.precast, "mark": ""}
    if places and role.open:
        yield {"name": "", "mark": f"{role.open} place{'s' if role.open > 1 else ''} open"}


# -- How they are reached


@looked_at
@member_view
def contacts(request: HttpRequest, production: str) -> HttpResponseBase:
    """How everybody who has a part is reached, for whoever runs the desk."""
    viewer: Any = request.user
    found = contact_sheet(viewer, production)
    columns = [Column("Name", "strong", share=3), Column("Parts", share=2), Column("How they are reached", share=4)]
    rows: list[list[Cell]] = [[(one.name, one.pronouns), ", ".join(one.roles), _ways(one)] for one in found.people]
    return printed(request, Paper(
        "lists", "contacts", "Contact sheet", found.production.name, zone_of(found.production),
        foot="For those who run the desk", empty=NOBODY, people=len(rows),
        more={"parts": [part(columns, rows, empty=NOBODY)], "apart": False},
    ), at=now())  # fmt: skip


def _ways(one: Contact) -> str:
    said = (f"through {one.acts}" if one.acts else "", one.phone, one.email, f"Agent: {one.agent}" if one.agent else "")
    return "\n".join(filter(None, said)) or "No number, no address."
