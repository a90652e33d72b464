"""The open call as other sites take it: schema.org data, and plain rows."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from markupsafe import Markup

from castlist.queries.calls import Call, Calls
from castlist.queries.notices import Line, Published
from castlist.rules.breakdowns import compass, playing


def listing(page: Calls, request: HttpRequest) -> list[dict[str, str]]:
    """One row for each public role, with what the notice says of it: of all of them, or otherwise for it alone."""
    from castlist.web.role_links import role_link

    keys = list(_said(page.notice.lines, *(part.otherwise for part in page.roles)))
    rows = []
    for part in page.roles:
        said = part.breakdown
        own = {
            "company": page.company, "production": page.production, "role": part.name, "about": part.about,
            "kind": said.sort, "places": str(said.places),
            "playing_range": playing(said.playing_from, said.playing_to), "voice": said.voice,
            "compass": compass(said.lowest, said.highest), "skills": said.skills, "pay": said.pay,
            "contract": said.contract, "dates": said.dates, "content": "; ".join(one.words for one in said.discloses),
            "cast_already": said.precast, "link": settings.CASTLIST_URL + role_link(page.id, part.id),
            "opens": _iso(page.notice, "opens"), "closes": _iso(page.notice, "closes"),
        }  # fmt: skip
        notice = _said(page.notice.lines, part.otherwise)
        rows.append(own | {f"notice_{key}": notice.get(key, "") for key in keys})
    return rows


def _said(*several: Iterable[Line]) -> dict[str, str]:
    """What a notice says, by the key of each part; what comes later holds."""
    return {line.key: line.text for lines in several for line in lines}


def _iso(notice: Published, name: str) -> str:
    at = getattr(notice, name)
    return at.astimezone(notice.zone).isoformat(timespec="minutes") if at else ""


# -- schema.org


CONTEXT = {"@context": "https://schema.org"}


def role_data(page: Call, link: str) -> Markup:
    """The call of one role; '' for one that is not public."""
    if not page.public or not page.notice.public:
        return Markup("")
    said = _event(f"{page.name}, {page.production}: open call", page.about, page.company, page.notice)
    return _block(CONTEXT | said | {"url": settings.CASTLIST_URL + link})


def production_data(page: Calls, links: Mapping[str, str]) -> Markup:
    """The call of a production, with one part for each role."""
    whole = _event(f"{page.production}: open call", page.about, page.company, page.notice)
    whole["subEvent"] = [
        _event(f"{part.name}, {page.production}: open call", part.about, page.company, page.notice, part.otherwise)
        | {"url": settings.CASTLIST_URL + links[part.id]}
        for part in page.roles
    ]
    return _block(CONTEXT | whole)


def _event(
    name: str, about: str, company: str, notice: Published, otherwise: Iterable[Line] = ()
) -> dict[str, Any]:  # fmt: skip
    said = _said(notice.lines, otherwise)
    found: dict[str, Any] = {
        "@type": "TheaterEvent", "name": name, "isAccessibleForFree": True,
        "organizer": {"@type": "Organization", "name": said.get("producer", company)},
    }  # fmt: skip
    found |= {"description": about} if about else {}
    if "place" in said:
        found["location"] = {"@type": "Place", "name": said["place"], "address": said["place"]}
    # No event has no beginning: a call that does not say when it opens is open since it stands there.
    times = {"startDate": _iso(notice, "opens") or _iso(notice, "since"), "endDate": _iso(notice, "closes")}
    found |= {name: at for name, at in times.items() if at}
    return found


def _block(data: dict[str, Any]) -> Markup:
    """A block of data, which no browser runs; nothing in it can end it."""
    said = json.dumps(data, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        said = said.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(f'<script type="application/ld+json">{said}</script>')  # noqa: S704 - every sign that could end it was escaped above
