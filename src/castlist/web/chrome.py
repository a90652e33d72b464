"""The parts of a page around its middle: where the viewer is, and where they can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from castlist.queries.shapes import Frame
from castlist.web.addresses import address


def chrome(request: HttpRequest, frame: Frame | None) -> dict[str, Any]:
    """Addresses for the head of a member's page."""
    nav: list[dict[str, Any]] = []
    if frame and frame.production_id and frame.on_team:
        for text, name in (
            ("Roles", "production"),
            ("Team and rules", "team"),
            ("Days", "days"),
            ("Letters", "letters"),
            ("Safeguarding", "safeguarding"),
        ):
            url = address(name, frame.production_id)
            here = request.path == url or (name != "production" and request.path.startswith(url))
            nav.append({"text": text, "url": url, "here": here, "quiet": name in frame.quiet and not here})
    return {
        "home": address("home"),
        "settings": address("settings"),
        "sign_out": address("account_logout"),
        "theme": address("theme"),
        "people": address("people") if frame and frame.production_id and frame.on_team else "",
        "nav": nav,
    }


def theme_of(request: HttpRequest | None) -> str:
    """The colours that they chose; none where the device's are theirs."""
    chosen = request.COOKIES.get(settings.CASTLIST_THEME_COOKIE, "") if request else ""
    return chosen if chosen in ("light", "dark") else ""
