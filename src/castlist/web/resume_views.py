"""A performer's résumé: given, taken away, opened by whoever may see them; and credits that somebody says yes to."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import agents, resumes
from castlist.queries.doors import NotThere
from castlist.queries.private_links import Bearer
from castlist.queries.resumes import ResumePage, file_of, resume_behind, resume_for
from castlist.rules.files import LARGEST
from castlist.rules.resumes import KINDS
from castlist.rules.why import Refused, Why
from castlist.web.acting import NEVER_KEPT, actor, frame_for, member_view, now, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import by_private_link
from castlist.web.uploads import takes_a_file, takes_a_file_by_link, trouble_of

LONGEST_NAME = 80
DONE = {
    "given": "The résumé is here.",
    "away": "No résumé is here any more.",
    "taken": "Those credits are kept.",
    "none": "None of these is kept.",
}
TICK = "Tick what is right, or say that none is."


def _sent(request: HttpRequest, found: ResumePage, *, by: str) -> str:
    """It is given, taken away, or decided about, as the form says; nothing of a form that was not read to its end."""
    trouble = trouble_of(request)
    if trouble is not None:
        raise trouble
    form = request.POST
    if form.get("away"):
        resumes.take_away(found.performer)
        return "away"
    if "of" in form:
        ticked = [int(one) for one in form.getlist("credit") if one.isascii() and one.isdigit() and len(one) < 5]
        if not ticked and not form.get("none"):
            raise Refused(Why.incomplete, detail=TICK)
        kept = [] if form.get("none") else ticked
        resumes.decide(found.performer, file=form["of"][:LONGEST_NAME], ticked=kept)
        return "taken" if kept else "none"
    resumes.give(found.performer, request.FILES.get("resume"), by=by, now=now())
    return "given"


def _context(request: HttpRequest, found: ResumePage, file: str, no: Refused | None) -> dict[str, Any]:
    about = "credits" if "of" in request.POST else "resume"
    return {
        "page": found, "file": file, "urls": {"resume": request.path}, "most": LARGEST // 1024 // 1024,
        "accepts": ",".join([*KINDS.values(), *(f".{kind}" for kind in KINDS)]),
        "errors": {about: sentence_of(no)} if no else {}, "acted": "resume" if no else "",
        "ticked": request.POST.getlist("credit") if no else [],
        "done": DONE.get(request.GET.get("done", ""), "") if not no else "",
    }  # fmt: skip


def _file(found: ResumePage, name: str) -> HttpResponse:
    """The bytes, to be taken and not to be opened within this site, whatever is in them."""
    taken = file_of(found, name)
    return HttpResponse(
        taken.data,
        content_type=taken.kind,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(taken.called, safe='')}",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Cache-Control": NEVER_KEPT,
        },
    )


@takes_a_file
@looked_at_or_sent
@member_view
def resume(request: HttpRequest, production: str, role: str, cand: str) -> HttpResponse:
    """The résumé for whoever may see the candidacy; the desk gives one, and says which credits are right."""
    viewer: Any = request.user
    where, found = resume_for(viewer, production, role, cand)
    no = None
    if request.method == "POST":
        if not found.may_write:
            raise NotThere
        try:
            actor(request, production)
            return redirect(f"{request.path}?done={_sent(request, found, by=viewer.pk)}")
        except Refused as refused:
            no = refused
            found = resume_for(viewer, production, role, cand)[1]
    head = frame_for(request, where)
    back = f"{reverse('room', args=[production, role])}?c={cand}"
    more = {"frame": head, "chrome": chrome(request, head), "back": back}
    file = reverse("resume_file", args=[production, role, cand, found.file]) if found.file else ""
    return show(request, "resume.jinja", _context(request, found, file, no) | more, status=status_of(no) if no else 200)


@looked_at
@member_view
def resume_file(request: HttpRequest, production: str, role: str, cand: str, file: str) -> HttpResponse:
    """The file itself, for whoever may see the candidacy."""
    return _file(resume_for(request.user, production, role, cand)[1], file)  # type: ignore[arg-type]


@takes_a_file_by_link
@looked_at_or_sent
@by_private_link
def own_resume(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """The performer gives their résumé, says which credits are right, or takes it away."""
    found, no = resume_behind(bearer), None
    if request.method == "POST":
        try:
            done = _sent(request, found, by="")
            agents.note(bearer, "resume", now=now())
            return redirect(f"{request.path}?done={done}")
        except Refused as refused:
            no = refused
            found = resume_behind(bearer)
    file = reverse("performer_resume_file", args=[bearer.token, found.file]) if found.file else ""
    context = _context(request, found, file, no) | {"back": reverse("performer", args=[bearer.token])}
    return show(request, "performer_resume.jinja", context, status=status_of(no) if no else 200)


@looked_at
@by_private_link
def own_resume_file(request: HttpRequest, bearer: Bearer, file: str) -> HttpResponse:
    """The performer's own résumé, as it is kept."""
    return _file(resume_behind(bearer), file)
