"""Everybody whom the company knows, as far as the viewer may, to be taken along: as CSV, as a workbook, or as JSON."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse

from castlist.queries.directory_reach import reach_of
from castlist.queries.doors import NotThere
from castlist.queries.exporting import HEADINGS, as_row, people_of
from castlist.queries.imports import passes_lists_door
from castlist.rules.imports import defused
from castlist.web.acting import frame_for, member_view, now, show
from castlist.web.chrome import chrome
from castlist.web.methods import looked_at
from castlist.web.sheets import XLSX, as_csv, as_workbook, attached

KINDS = {"csv": "CSV", "xlsx": "a workbook (XLSX)", "json": "JSON"}


@looked_at
@member_view
def page(request: HttpRequest) -> HttpResponse:
    """In which forms everybody can be taken along."""
    viewer: Any = request.user
    reach, head, brings = reach_of(viewer, now=now()), frame_for(request), passes_lists_door(viewer)
    kinds = [(kind, text, reverse("export_file", args=[kind])) for kind, text in KINDS.items()]
    urls = {"people": reverse("people")} | ({"lists": reverse("imports")} if brings else {})
    context = {
        "frame": head, "chrome": chrome(request, head), "company": reach.company.name, "kinds": kinds, "urls": urls,
        "only_owned": reach.only_owned,
    }  # fmt: skip
    return show(request, "people_export.jinja", context)


@looked_at
@member_view
def file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Everybody, in that form. It goes out as it is read."""
    viewer: Any = request.user
    reach_of(viewer, now=now())
    if kind not in KINDS:
        raise NotThere
    if kind == "xlsx":
        return attached(StreamingHttpResponse(as_workbook("People", _table(viewer)), content_type=XLSX), "people.xlsx")
    if kind == "json":
        return attached(StreamingHttpResponse(_json(viewer), content_type="application/json"), "people.json")
    table = ([defused(cell) for cell in row] for row in _table(viewer))
    return attached(StreamingHttpResponse(as_csv(table), content_type="text/csv; charset=utf-8"), "people.csv")


def _table(viewer: Any) -> Iterator[list[str]]:
    yield list(HEADINGS)
    yield from (as_row(one) for one in people_of(viewer, now=now()))


def _json(viewer: Any) -> Iterator[bytes]:
    """One object with a list of people in it, a line each."""
    yield b'{"people": ['
    for number, one in enumerate(people_of(viewer, now=now())):
        mark = ",\n" if number else "\n"
        yield (mark + json.dumps(asdict(one), ensure_ascii=False, default=lambda day: day.isoformat())).encode()
    yield b"\n]}\n"
