"""The open call as a notice for the door, of one role and of a whole production, for anybody who has its link."""

from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from castlist.queries.calls import Part, call_of, calls_of
from castlist.queries.contacts import Contact
from castlist.queries.invitations import near_only
from castlist.queries.notices import Published
from castlist.queries.shapes_breakdown import Breakdown
from castlist.web.acting import calm, now
from castlist.web.call_views import no_call
from castlist.web.jinja import clock
from castlist.web.methods import looked_at
from castlist.web.papers.printing import Paper, for_anybody, spelt
from castlist.web.role_links import calls_link, read_calls_link, read_role_link, role_link
from castlist.web.zones import in_zone


@looked_at
@calm
def role(request: HttpRequest, token: str) -> HttpResponse:
    """The call of one role."""
    named = read_role_link(token)
    page = call_of(*named, now=now()) if named else None
    if named is None or page is None:
        return no_call(request)
    parts = [_part("The part", "", page.breakdown)] if _says(page.breakdown) else []
    return _paper(
        request, page.notice, production=page.production, name=page.name, lead=page.about, state=page.state,
        over=f"{page.company} · {page.production}", parts=[*parts, *_production(page.notice)],
        link=role_link(*named),
    )  # fmt: skip


@looked_at
@calm
def production(request: HttpRequest, token: str) -> HttpResponse:
    """The call of a production, with all its public roles."""
    found = read_calls_link(token)
    page = calls_of(found, now=now()) if found else None
    if page is None:
        return no_call(request)
    return _paper(
        request, page.notice, production=page.production, name=page.production, lead=page.about, state=page.state,
        over=f"{page.company} · Open call",
        parts=[*_production(page.notice), *(_of_role(one) for one in page.roles)],
        link=calls_link(page.id),
    )  # fmt: skip


def _paper(request: HttpRequest, notice: Published, *, state: str, link: str, **said: Any) -> HttpResponse:
    """No clock stands on it: it is the same paper until the notice is another one."""
    address = settings.CASTLIST_URL + link if state == "open" and not near_only() else ""
    with in_zone(notice.zone):
        dates = _dates(notice, state)
    more = {
        "over": said["over"], "name": said["name"], "dates": dates, "parts": said["parts"], "address": address,
        "sign": _sign(address) if address else [], "contacts": [_contact(one) for one in notice.contacts],
    }  # fmt: skip
    return for_anybody(request, Paper(
        "notice", "open-call", f"Open call: {said['name']}", said["production"], notice.zone, lead=said["lead"],
        foot=said["over"], dated=False, people=len(said["parts"]), more=more,
    ), at=now())  # fmt: skip


def _dates(notice: Published, state: str) -> list[str]:
    """From when to when it holds, as the page says it."""
    said = []
    if state == "closed":
        said.append(f"This call is closed.{f' Ask: {notice.ask}.' if notice.ask else ''}")
    if notice.opens and state == "not_yet":
        said.append(f"It opens on {spelt(notice.opens.astimezone(notice.zone))}, {clock(notice.opens)}.")
    if notice.closes:
        on = spelt(notice.closes.astimezone(notice.zone))
        said.append(f"It {'closed' if state == 'closed' else 'closes'} on {on}, {clock(notice.closes)}.")
    if notice.changed:
        said.append(f"Changed on {spelt(notice.changed)}.")
    return said


def _production(notice: Published) -> list[dict[str, Any]]:
    facts = [(line.label, line.text) for line in notice.lines]
    return [{"title": "The production", "about": "", "facts": facts, "content": []}] if facts else []


def _of_role(one: Part) -> dict[str, Any]:
    """A role among the others: what it says of itself, and what is otherwise for it than for all of them."""
    said = _part(one.name, one.about, one.breakdown)
    lines = [(f"{line.label}, for this part", line.text) for line in one.beside]
    return said | {"facts": [*said["facts"], *lines]}


def _says(breakdown: Breakdown) -> bool:
    return bool(breakdown.facts or breakdown.discloses)


def _part(title: str, about: str, breakdown: Breakdown) -> dict[str, Any]:
    return {
        "title": title, "about": about, "facts": breakdown.facts,
        "content": [one.words for one in breakdown.discloses],
    }  # fmt: skip


def _contact(one: Contact) -> str:
    name = f"{one.name}, {one.title}" if one.title else one.name
    return "\n".join(filter(None, (name, "outside the production" if one.outside else "", one.email, one.phone)))


def _sign(address: str) -> list[list[tuple[int, int]]]:
    """The address as rows of dark squares, as a telephone reads it: from where on, and how many."""
    rows = []
    for line in segno.make(address, error="m").matrix:
        runs: list[tuple[int, int]] = []
        for x, dark in enumerate(line):
            if dark and runs and sum(runs[-1]) == x:
                runs[-1] = (runs[-1][0], runs[-1][1] + 1)
            elif dark:
                runs.append((x, 1))
        rows.append(runs)
    return rows
