"""Lists of people: one is brought, its columns are said, its rows looked at, taken in, and undone again."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import import_work, imports, requests
from castlist.actions.decisions import Actor
from castlist.queries.doors import NotThere
from castlist.queries.imports import fates_table, list_for, list_page, lists_door, lists_page
from castlist.rules.import_dates import ORDER_SAYS
from castlist.rules.imports import CHOICE_SAYS, FATE_SAYS, FIELDS, LARGEST_FILE, MOST_ROWS
from castlist.rules.why import Refused, Why
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.sheets import as_csv, attached
from castlist.web.uploads import takes_a_list, trouble_of

ACTS = ("columns", "spare", "choose", "take", "undo", "again", "drop", "go")
PARTS = 2
"""Parts of the work that are done in one request of whoever looks at it."""
ACCEPTS = ".csv,.tsv,.txt,.xlsx,.xls,.ods,.vcf"
DONE = {
    "choose": "That is kept.",
    "drop": "Its rows are not kept any more.",
}


@takes_a_list
@looked_at_or_sent
@member_view
def lists(request: HttpRequest) -> HttpResponse:
    """Earlier lists, and a form to bring another."""
    viewer: Any = request.user
    company, no = lists_door(viewer), None
    if request.method == "POST":
        try:
            return redirect("import", _brought(request, actor(request, ""), company))
        except Refused as refused:
            no = refused
    head = frame_for(request)
    context = {
        "frame": head, "chrome": chrome(request, head), "page": lists_page(viewer), "accepts": ACCEPTS,
        "most_rows": MOST_ROWS, "most_mb": LARGEST_FILE // 1024 // 1024,
        "done": DONE.get(request.GET.get("done", ""), ""),
        "urls": {"bring": reverse("imports"), "export": reverse("export"), "settings": reverse("settings")},
        "acted": "bring" if no else "", "errors": {"file": sentence_of(no)} if no else {},
    }  # fmt: skip
    return show(request, "people_import.jinja", context, status=_status(no))


def _status(no: Refused | None) -> int:
    if no is None:
        return 200
    return 413 if "is larger than" in no.detail else status_of(no)


def _brought(request: HttpRequest, who: Actor, company: Any) -> str:
    """The list of the form is here; says which. The same form sent again is answered again."""
    trouble = trouble_of(request)
    if trouble is not None:
        raise trouble
    file = request.FILES.get("file")
    if not isinstance(file, TemporaryUploadedFile):
        raise Refused(Why.incomplete, detail="Choose a file first.")
    viewer: Any = request.user
    name = str(file.name)
    path = Path(file.temporary_file_path())

    def do() -> dict[str, Any]:
        return {"run": imports.bring(path, company=company, by=viewer, name=name, now=who.now).pk}

    if not who.key:
        return str(do()["run"])
    asked = f"bring {name} {file.size}"
    return str(requests.once_in_parts(do, by=who.by, key=who.key, act=asked, now=who.now)["run"])


@looked_at
@member_view
def page(request: HttpRequest, run: str) -> HttpResponse:
    """One list: what its columns say, what becomes of its rows, or how far the work on it is."""
    return _show(request, run)


def _show(request: HttpRequest, run: str, *, no: Refused | None = None, name: str = "") -> HttpResponse:
    said = request.POST if no else request.GET
    number = said.get("page", "1")
    found = list_page(
        request.user, run, fate=said.get("fate", "")[:8],  # type: ignore[arg-type]
        page=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1,
    )  # fmt: skip
    head = frame_for(request)
    here = reverse("import", args=[run])
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "here": here, "fields": FIELDS,
        "orders": list(ORDER_SAYS.items()), "choices": list(CHOICE_SAYS.items()), "fates": FATE_SAYS,
        "urls": {one: reverse("import_act", args=[run, one]) for one in ACTS}
        | {"lists": reverse("imports"), "rows": reverse("import_rows", args=[run])},
        "acted": name if no else "", "errors": {"form": sentence_of(no)} if no else {},
        "typed": request.POST.dict() if no else {}, "columns_typed": request.POST.getlist("column") if no else [],
        "done": DONE.get(request.GET.get("done", ""), ""),
    }  # fmt: skip
    return show(request, "people_list.jinja", context, status=_status(no))


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, run: str, name: str) -> HttpResponse:
    """Something is done with the list; somebody who opens the address is led to it."""
    viewer: Any = request.user
    list_for(viewer, run)
    if name not in ACTS:
        raise NotThere
    if request.method != "POST":
        return redirect("import", run)
    try:
        return redirect(_did(request, run, name, actor(request, "")))
    except Refused as no:
        return _show(request, run, no=no, name=name)


def _did(request: HttpRequest, run: str, name: str, who: Actor) -> str:
    """It is done; says where to go then. What takes long is begun, and goes on where the list is looked at."""
    viewer: Any = request.user
    company, here, form = lists_door(viewer), reverse("import", args=[run]), request.POST
    if name == "columns":
        columns, order = form.getlist("column"), form.get("order", "")
        imports.understand(run, company=company, columns=columns, order=order, now=who.now)
    elif name == "choose":
        choices, everybody = _choices(form.getlist("row"), form.getlist("choice")), form.get("everybody", "")
        imports.choose(run, company=company, choices=choices, everybody=everybody, now=who.now)
        return f"{here}?fate={'waiting' if form.get('fate') == 'waiting' else 'maybe'}&done=choose"
    elif name == "spare":
        imports.spare(run, company=company, partly=form.get("partly") == "yes", now=who.now)
    elif name == "drop":
        imports.drop(run, company=company, now=who.now)
        return f"{reverse('imports')}?done=drop"
    elif name != "go":
        {"take": imports.take, "undo": imports.undo, "again": imports.again}[name](run, company=company, now=who.now)
    import_work.go_on(run, now=who.now, parts=PARTS)
    return here


def _choices(rows: list[str], choices: list[str]) -> dict[int, str]:
    """What was chosen, by the number of the row. Refuses what no form of ours sends."""
    if len(rows) != len(choices) or not all(row.isascii() and row.isdigit() and len(row) < 8 for row in rows):
        raise Refused(Why.incomplete, detail="Say for each row what is to become of it.")
    return {int(row): choice for row, choice in zip(rows, choices, strict=True) if choice}


@looked_at
@member_view
def rows(request: HttpRequest, run: str) -> HttpResponseBase:
    """The whole list with what becomes of each row, as CSV; no cell of it is a formula."""
    viewer: Any = request.user
    list_for(viewer, run)
    answer = StreamingHttpResponse(as_csv(fates_table(viewer, run)), content_type="text/csv; charset=utf-8")
    return attached(answer, f"list-{run}.csv")
