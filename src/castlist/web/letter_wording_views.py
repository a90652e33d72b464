"""How letters are worded: the owner's page for the company, and the desk's for one production."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from castlist.actions import confirmation_letters, link_codes, reminder_letters
from castlist.actions import letter_wordings as acts
from castlist.queries.doors import NotThere, production_for
from castlist.queries.letter_days import days_of_an_example
from castlist.queries.letter_wordings import WordingPage, Wordings, worded_at, wording_page, wordings
from castlist.rules.confirmations import read_choice
from castlist.rules.languages import FROM_THE_RIGHT, LANGUAGES
from castlist.rules.letter_wordings import LONGEST_BODY, LONGEST_BUTTON, LONGEST_SUBJECT, Said, preview
from castlist.rules.letters import Paper, paragraphs
from castlist.rules.reminders import DAYS, read_days
from castlist.rules.why import Refused
from castlist.web.acting import actor, frame_for, member_view, sentence_of, show, status_of
from castlist.web.chrome import chrome
from castlist.web.kept_words import gives_back
from castlist.web.methods import looked_at, looked_at_or_sent

ACTS = ("keep", "put_back", "look")
UNSAID = "nothing"
"""What a form without the field said: it is refused, and is not the choice to say nothing of one's own."""
DONE = {
    "keep": "Letters begin with these words from now on. Those that are begun stay as they are.",
    "put_back": "Letters begin again as they did before.",
    "speak": "That is the language of its letters now.",
    "remind": "Reminders go so from now on.",
    "confirm": "So it is from now on.",
    "codes": "So it is from now on.",
}


def _at(production: str, view: str, *args: str) -> str:
    """The address of the page, of the production or of the company."""
    return reverse(view, args=[production, *args]) if production else reverse(f"company_{view}", args=args)


def _where(request: HttpRequest, production: str) -> Any:
    viewer: Any = request.user
    return production_for(viewer, production) if production else None


@looked_at
@member_view
def page(request: HttpRequest, production: str = "") -> HttpResponse:
    """Every kind of letter, and in which languages it is worded."""
    return _page(request, production)


def _page(request: HttpRequest, production: str, *, status: int = 200, **more: Any) -> HttpResponse:
    viewer: Any = request.user
    where = _where(request, production)
    found = wordings(viewer, where)
    to = {"speak": reverse("letter_speak", args=[production])} if production else {}
    to |= {name: _at(production, f"letter_{name}") for name in ("remind", "confirm", "codes")}
    context = {
        "frame": (head := frame_for(request, where)), "chrome": chrome(request, head), "found": found,
        "base": _at(production, "letter_wordings"), "languages": found.languages, "urls": to,
        "back": reverse("letters", args=[production]) if production else reverse("settings"), "days": _days(found),
        "remind": _chosen(found), **_said_of_confirming(found), **_said_of_codes(found),
        "next_ones": reverse("letter_reminders", args=[production]) if production else "",
        "done": DONE.get(request.GET.get("done", ""), ""), **more,
    }  # fmt: skip
    return show(request, "letter_wordings.jinja", context, status=status)


@looked_at_or_sent
@member_view
@gives_back
def speak(request: HttpRequest, production: str) -> HttpResponse:
    """In which language letters of the production go to whoever said no other."""
    return _choose(
        request, production, "speak", "language", lambda viewer, where, said: acts.speak(viewer, where, language=said)
    )


def _choose(
    request: HttpRequest, production: str, name: str, field: str, choose: Callable[[Any, Any, str], None]
) -> HttpResponse:  # fmt: skip
    """What was chosen of all letters holds; refused, the page stands there again with what was sent."""
    viewer: Any = request.user
    where = _where(request, production)
    worded_at(viewer, where)
    here = _at(production, "letter_wordings")
    if request.method != "POST":
        return redirect(here)
    said = request.POST.get(field, UNSAID)
    try:
        actor(request, production)
        choose(viewer, where, said)
    except Refused as no:
        more: Any = {"acted": name, "errors": {"form": sentence_of(no)}, "typed": {field: said[:8]}}
        return _page(request, production, status=status_of(no), **more)
    return redirect(f"{here}?done={name}")


def _days(found: Wordings) -> list[tuple[str, str]]:
    """What can be said of reminders, and as what it is sent."""
    said = [(str(days), label) for days, label in DAYS.items()]
    ours = DAYS[found.remind_company].lower()
    return [("", f"As the company says: {ours}"), *said] if found.production else said


def _chosen(found: Wordings) -> str:
    days = found.remind if found.production else found.remind_company
    return "" if days is None else str(days)


@looked_at_or_sent
@member_view
@gives_back
def remind(request: HttpRequest, production: str = "") -> HttpResponse:
    """How long before a time, or the end of an offer, a reminder goes by itself."""
    return _choose(
        request, production, "remind", "days",
        lambda viewer, where, said: reminder_letters.choose(viewer, where, days=read_days(said)),
    )  # fmt: skip


@looked_at_or_sent
@member_view
@gives_back
def confirm(request: HttpRequest, production: str = "") -> HttpResponse:
    """Whether a letter confirms the time that somebody chose, changed or gave back themselves."""
    return _choose(
        request, production, "confirm", "confirm",
        lambda viewer, where, said: confirmation_letters.choose(viewer, where, confirm=read_choice(said)),
    )  # fmt: skip


@looked_at_or_sent
@member_view
@gives_back
def codes(request: HttpRequest, production: str = "") -> HttpResponse:
    """Whether a code is asked for before somebody answers by their link on a device that is new."""
    return _choose(
        request, production, "codes", "codes",
        lambda viewer, where, said: link_codes.choose(viewer, where, ask=read_choice(said)),
    )  # fmt: skip


def _said_of_codes(found: Wordings) -> dict[str, Any]:
    """What can be chosen of it, and what is."""
    ours = "yes" if found.codes_company else "no"
    ways = [("yes", "Yes, by mail"), ("no", "No")]
    if found.production:
        own = {None: "", True: "yes", False: "no"}[found.codes]
        return {"codes": own, "code_ways": [("", f"As the company says: {ours}"), *ways]}
    return {"codes": ours, "code_ways": ways}


def _said_of_confirming(found: Wordings) -> dict[str, Any]:
    """What can be chosen of it, and what is."""
    ours = "yes" if found.confirm_company else "no"
    ways = [("yes", "Yes, by letter"), ("no", "No")]
    if found.production:
        own = {None: "", True: "yes", False: "no"}[found.confirm]
        return {"confirm": own, "ways": [("", f"As the company says: {ours}"), *ways]}
    return {"confirm": ours, "ways": ways}


@looked_at
@member_view
def chosen(request: HttpRequest, production: str = "") -> HttpResponse:
    """From the kind and the language that were chosen to their page."""
    viewer: Any = request.user
    worded_at(viewer, _where(request, production))
    kind, language = request.GET.get("kind", ""), request.GET.get("language", "")
    if not kind.isascii() or not kind.replace("-", "").isalnum() or language not in LANGUAGES:
        return redirect(_at(production, "letter_wordings"))
    return redirect(_at(production, "letter_wording", kind, language))


@looked_at
@member_view
def one(request: HttpRequest, kind: str, language: str, production: str = "") -> HttpResponse:
    """One kind of letter in one language: its words, what can be put in, and how it looks."""
    return _one(request, production, kind, language)


def _one(
    request: HttpRequest, production: str, kind: str, language: str, *, status: int = 200, **more: Any
) -> HttpResponse:
    viewer: Any = request.user
    where = _where(request, production)
    found = wording_page(viewer, where, kind, language)
    head = frame_for(request, where)
    may = {"keep": True, "look": True, "put_back": found.version > 0}
    paper = more.pop("paper", found.paper)
    context = {
        "frame": head, "chrome": chrome(request, head), "page": found, "paper": paper,
        "paragraphs": [(text, text.strip() == "{link}") for text in paragraphs(paper.body)],
        "urls": {name: _at(production, "letter_wording_act", kind, language, name) for name in ACTS if may[name]},
        "back": _at(production, "letter_wordings"), "where": where.name if where else "",
        "right": language in FROM_THE_RIGHT, "acted": "", "errors": {}, "typed": {},
        "longest": {"subject": LONGEST_SUBJECT, "body": LONGEST_BODY, "button": LONGEST_BUTTON},
        "done": DONE.get(request.GET.get("done", ""), ""), **more,
    }  # fmt: skip
    return show(request, "letter_wording.jinja", context, status=status)


@looked_at_or_sent
@member_view
@gives_back
def act(request: HttpRequest, kind: str, language: str, name: str, production: str = "") -> HttpResponse:
    """The words are kept, looked at, or put back; refused words stand there again as they were typed."""
    viewer: Any = request.user
    where = _where(request, production)
    page = wording_page(viewer, where, kind, language)
    if name not in ACTS:
        raise NotThere
    here = _at(production, "letter_wording", kind, language)
    if request.method != "POST":
        return redirect(here)
    said, typed = _said(request.POST), request.POST.dict()
    if name == "look":
        return _one(request, production, kind, language, acted="keep", typed=typed, paper=_as_read(said, language))
    try:
        _do(request, where, page, name, said)
    except Refused as no:
        more = {"acted": name, "errors": {"form": sentence_of(no)}, "typed": typed, "paper": _as_read(said, language)}
        return _one(request, production, kind, language, status=status_of(no), **more)
    return redirect(f"{here}?done={name}")


def _do(request: HttpRequest, where: Any, page: WordingPage, name: str, said: Said) -> None:
    viewer: Any = request.user
    at, seen = actor(request, where.pk if where else "").now, _version(request.POST)
    if name == "keep":
        acts.keep(viewer, where, kind=page.outline, language=page.language, said=said, version=seen, now=at)
    else:
        acts.put_back(viewer, where, kind=page.outline, language=page.language, version=seen)


def _said(form: QueryDict) -> Said:
    return Said(form.get("subject", ""), form.get("body", "").replace("\r\n", "\n"), form.get("button", ""))


def _version(form: QueryDict) -> int:
    said = form.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 9 else 0


def _as_read(said: Said, language: str) -> Paper:
    return preview(said, language, days_of_an_example(language))
