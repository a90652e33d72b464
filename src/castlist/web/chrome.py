"""The parts of a page around its middle: where the viewer is, and where they can go."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from castlist.queries.shapes import Frame


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
            address = reverse(name, args=[frame.production_id])
            here = request.path == address or (name != "production" and request.path.startswith(address))
            nav.append({"text": text, "url": address, "here": here})
    return {
        "home": reverse("home"),
        "settings": reverse("settings"),
        "sign_out": reverse("account_logout"),
        "theme": reverse("theme"),
        "nav": nav,
    }
