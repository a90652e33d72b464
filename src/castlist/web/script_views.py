"""A script is read into the lines of a chart, to be looked at, mended and kept. The script itself is not kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from castlist.actions.scripts import script_in
from castlist.queries.doors import production_for
from castlist.queries.parts import chart_page
from castlist.rules.files import LARGEST
from castlist.rules.scene_lines import lines_of
from castlist.rules.scripts import Script
from castlist.rules.why import Refused
from castlist.web.acting import frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at_or_sent
from castlist.web.parts_views import links_of
from castlist.web.uploads import takes_a_file, trouble_of

ACCEPTS = ".fountain,.txt,.md,.pdf,.docx,text/plain,application/pdf"


@takes_a_file
@looked_at_or_sent
@member_view
@gives_back
def page(request: HttpRequest, production: str) -> HttpResponse:
    """A form for the script; once it was read, the lines that it would be."""
    viewer: Any = request.user
    seen = chart_page(viewer, production_for(viewer, production))
    script, no = None, None
    if request.method == "POST":
        try:
            script = _read(request)
        except Refused as refused:
            no = refused
    head, here = frame_for(request, seen.production), reverse("parts_script", args=[production])
    context = {
        "frame": head, "chrome": chrome(request, head), "page": seen, "links": links_of(production), "here": here,
        "urls": {"script": here, "write": reverse("parts_act", args=[production, "write"])},
        "script": script, "lines": lines_of(script.chart) if script else "", "accepts": ACCEPTS,
        "most_mb": LARGEST // 1024 // 1024, "acted": "script" if no else "",
        "typed": {"text": request.POST.get("text", "")} if no else {},
        "errors": {"form": sentence_of(no)} if no else {},
    }  # fmt: skip
    return show(request, "script.jinja", context, status=status_of(no) if no else 200)


def _read(request: HttpRequest) -> Script:
    trouble = trouble_of(request)
    if trouble is not None:
        raise trouble
    return script_in(request.FILES.get("file"), request.POST.get("text", ""))
