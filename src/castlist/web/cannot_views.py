"""When I cannot: a performer ticks days, adds them by hand, pastes them or takes them from a calendar file."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import agents, cannot
from castlist.queries.cannot import Asked, asked_behind, cannot_page, read_ticks
from castlist.queries.dates import days_of, reading_for
from castlist.queries.doors import NotThere
from castlist.queries.private_links import Bearer
from castlist.rules import dates as rules
from castlist.rules.dates import Span
from castlist.rules.day_lines import Unread, read_spans
from castlist.rules.why import Refused, Why
from castlist.web.acting import now, sentence_of, show, status_of
from castlist.web.after_submission import by_that_link
from castlist.web.busy_files import busy_in
from castlist.web.fields import day
from castlist.web.methods import looked_at, looked_at_or_sent
from castlist.web.outside import by_private_link, kept_of
from castlist.web.uploads import takes_a_file_by_link, trouble_of

ACTS = ("tick", "add", "paste", "forget")
DONE = {
    "tick": "That is kept as you ticked it.",
    "add": "That is added.",
    "paste": "Every line was read. Look whether the days are right.",
    "file": "The times at which you are busy are added; nothing else of the file is kept.",
    "nothing": "In that calendar you are free on all the days.",
    "some": "What could be read of the file is added. Some entries repeat in a way that is not read here: tick those.",
    "forget": "Nothing of it is kept any more.",
}
Urls = dict[str, str]


def _urls(bearer: Bearer) -> Urls:
    """Where each thing is done behind the private link."""
    token = [bearer.token]
    found = {name: reverse("performer_cannot_act", args=[*token, name]) for name in ACTS}
    found |= {"here": reverse("performer_cannot", args=token), "file": reverse("performer_cannot_file", args=token)}
    return found | {"page": reverse("performer", args=token)} | kept_of(bearer)


def _urls_after(token: str) -> Urls:
    """Where each thing is done after a submission."""
    found = {name: reverse("dates_after_act", args=[token, name]) for name in ACTS}
    return found | {"here": reverse("dates_after", args=[token]), "file": reverse("dates_after_file", args=[token])}


def _show(request: HttpRequest, asked: Asked, urls: Urls, *, status: int = 200, **more: Any) -> HttpResponse:
    page = cannot_page(asked)
    context = {
        "page": page, "urls": urls, "done": DONE.get(request.GET.get("done", ""), ""),
        "parts": [("d", "all day"), *((key, name) for key, (name, _, _) in rules.PARTS.items()), ("c", "by the clock")],
        **more,
    }  # fmt: skip
    return show(request, "performer_cannot.jinja", context, status=status)


@looked_at
@by_private_link
def page(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """The days of the production, and which of them are ticked."""
    return _show(request, asked_behind(bearer), _urls(bearer))


@looked_at
@by_that_link
def page_after(request: HttpRequest, asked: Asked, token: str) -> HttpResponse:
    """The same after a submission."""
    return _show(request, asked, _urls_after(token))


@looked_at_or_sent
@by_private_link
def act(request: HttpRequest, bearer: Bearer, name: str) -> HttpResponse:
    """One act on what they said."""
    return _noted(bearer, _act(request, asked_behind(bearer), _urls(bearer), name))


@looked_at_or_sent
@by_that_link
def act_after(request: HttpRequest, asked: Asked, token: str, name: str) -> HttpResponse:
    """The same after a submission."""
    return _act(request, asked, _urls_after(token), name)


@takes_a_file_by_link
@looked_at_or_sent
@by_private_link
def file(request: HttpRequest, bearer: Bearer) -> HttpResponse:
    """The times at which a calendar file says that they are busy."""
    return _noted(bearer, _act(request, asked_behind(bearer), _urls(bearer), "file"))


def _noted(bearer: Bearer, answer: HttpResponse) -> HttpResponse:
    """The other of the two, agent or client, reads that something was said."""
    if "?done=" in answer.get("Location", ""):
        agents.note(bearer, "cannot", now=now())
    return answer


@takes_a_file_by_link
@looked_at_or_sent
@by_that_link
def file_after(request: HttpRequest, asked: Asked, token: str) -> HttpResponse:
    """The same after a submission."""
    return _act(request, asked, _urls_after(token), "file")


def _act(request: HttpRequest, asked: Asked, urls: Urls, name: str) -> HttpResponse:
    if name not in DOES:
        raise NotThere
    if request.method != "POST":
        return redirect(urls["here"])
    try:
        done, unread = DOES[name](request, asked)
    except Refused as no:
        typed = request.POST.dict() | {"c": request.POST.getlist("c")}
        errors = {name: sentence_of(no)}
        return _show(request, asked, urls, status=status_of(no), acted=name, errors=errors, typed=typed)
    if unread:
        typed = {"lines": "\n".join(one.line for one in unread)}
        return _show(request, asked, urls, status=422, acted=name, unread=unread, typed=typed, errors={})
    return redirect(f"{urls['here']}?done={done}")


Done = tuple[str, list[Unread]]


def _tick(request: HttpRequest, asked: Asked) -> Done:
    """What is ticked on the days that the form showed; days that came or went meanwhile stay as they were."""
    shown = {span[0] for span in read_ticks(f"{one}:d" for one in request.POST.get("shown", "").split(","))}
    spans = [span for span in read_ticks(request.POST.getlist("c")) if span[0] in shown]
    cannot.tick(asked, spans, shown=shown, now=now())
    return "tick", []


def _add(request: HttpRequest, asked: Asked) -> Done:
    form = request.POST
    first = day(form, "from")
    last = day(form, "to") if form.get("to", "").strip() else first
    if not first <= last or (last - first).days > 366:
        says = "The last day comes before the first." if last < first else "Name a year at most."
        raise Refused(Why.bad_times, detail=says)
    since, until = _part(form.get("part", "d"), form.get("begins", ""), form.get("ends", ""))
    days = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]
    cannot.add(asked, _within(asked, [(one, since, until) for one in days]), now=now())
    return "add", []


def _part(part: str, begins: str, ends: str) -> tuple[int, int]:
    if part != "c":
        return rules.PARTS[part][1:] if part in rules.PARTS else rules.WHOLE
    since, until = _minute(begins, 0), _minute(ends, rules.MIDNIGHT)
    if since >= until:
        raise Refused(Why.bad_times, detail="It ends before it begins. Say from when, until when, or both.")
    return since, until


def _minute(text: str, otherwise: int) -> int:
    hour, colon, minute = text.strip()[:5].partition(":")
    if not text.strip():
        return otherwise
    if not (colon and hour.isascii() and hour.isdigit() and minute.isascii() and minute.isdigit()):
        raise Refused(Why.bad_times, detail=f"“{text[:12]}” is not a time. Write it like 18:30.")
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found > rules.MIDNIGHT:
        raise Refused(Why.bad_times, detail=f"“{text[:12]}” is not a time. Write it like 18:30.")
    return found


def _within(asked: Asked, spans: list[Span]) -> list[Span]:
    """Those within the dates of the production; all of them while it has none. Refuses: bad_times for none of them."""
    bounds = rules.within(days_of(asked.production.pk))
    found = [span for span in spans if bounds is None or bounds[0] <= span[0] <= bounds[1]]
    if bounds and not found:
        says = f"The production goes from {rules.said(bounds[0])} to {rules.said(bounds[1])}; nothing else is kept."
        raise Refused(Why.bad_times, detail=says)
    return found


def _paste(request: HttpRequest, asked: Asked) -> Done:
    text = request.POST.get("lines", "")
    if not text.strip():
        raise Refused(Why.incomplete, detail="Write a day on each line.")
    reading = reading_for(asked.production, days_of(asked.production.pk), now().date())
    spans, unread = read_spans(text, reading)
    if spans:
        cannot.add(asked, spans, now=now())
    return "paste", unread


def _file(request: HttpRequest, asked: Asked) -> Done:
    trouble = trouble_of(request)
    chosen = request.FILES.get("file")
    if trouble is not None or chosen is None:
        says = "It did not arrive whole, or is too large." if trouble else "Choose a calendar file first."
        raise Refused(Why.not_a_calendar if trouble else Why.incomplete, detail=says)
    bounds = rules.within(days_of(asked.production.pk))
    if bounds is None:
        says = "The production has no dates yet, so a whole calendar is of no use. Write the days instead."
        raise Refused(Why.bad_times, detail=says)
    found = busy_in(chosen.read(), within=bounds, zone=cannot_page(asked).zone)
    if found.spans:
        cannot.add(asked, found.spans, now=now())
    return "some" if found.unread else "file" if found.spans else "nothing", []


def _forget(request: HttpRequest, asked: Asked) -> Done:
    cannot.forget(asked, now=now())
    return "forget", []


DOES = {"tick": _tick, "add": _add, "paste": _paste, "file": _file, "forget": _forget}
