"""Every form that anybody finds: each seat follows every link that it is given, and reads what it could send."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

from tests.paired.asking import PAGES, Seat
from tests.paired.theatres import Theatre

MOST_PAGES = 220
"""That one seat opens: more than there are kinds of pages."""
WITH_RIGHTS = ("karen", "miriam")
"""Who sends a form of any fields, where no page offers one."""
WORDS = frozenset(["text", "textarea", "search", "email", "url", "tel"])
"""Kinds of fields in which somebody writes."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form: what kind it is, what stands in it, and what else is offered."""

    name: str
    kind: str
    value: str = ""
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """One form: who found it where, where it goes, and its fields."""

    seat: str
    page: str
    action: str
    method: str
    fields: tuple[Field, ...]
    made_up: bool = False
    """Nobody is offered it: it may hold anything."""

    @property
    def shape(self) -> tuple[str, str, str, tuple[str, ...]]:
        """What makes it another form than the same one about somebody else."""
        where = re.sub(r"/[A-Za-z0-9_:.-]{12,}(?=/|$)", "/…", urlsplit(self.action).path)
        return self.seat, self.method, where, tuple(sorted({f.name for f in self.fields}))


@dataclass
class _Open:
    action: str
    method: str
    fields: dict[str, Field] = field(default_factory=dict)

    def add(self, name: str, kind: str, value: str, *, offer: str | None = None) -> None:
        known = self.fields.get(name)
        offered = (*(known.offered if known else ()), *(() if offer is None else (offer,)))
        kept = known.value if known and not value else value
        self.fields[name] = Field(name, kind, kept, offered)


class _Reader(HTMLParser):
    """Links and forms of a page, also fields that stand outside of their form and name it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.forms: list[_Open] = []
        self._named: dict[str, _Open] = {}
        self._loose: list[tuple[str, str, str, str, str | None]] = []
        self._form: _Open | None = None
        self._area: tuple[str, str] | None = None
        self._select: tuple[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = _Open(a.get("action", ""), a.get("method", "get").lower())
            self.forms.append(self._form)
            if "id" in a:
                self._named[a["id"]] = self._form
        elif tag == "a" and a.get("href"):
            self.links.append(a["href"])
        elif tag in ("input", "button") and a.get("name"):
            self._input(tag, a)
        elif tag == "textarea" and a.get("name"):
            self._area = (a["name"], a.get("form", ""))
            self._add(a["name"], "textarea", "", form=a.get("form", ""))
        elif tag == "select" and a.get("name"):
            self._select = (a["name"], a.get("form", ""))
        elif tag == "option" and self._select:
            name, form = self._select
            self._add(name, "select", a.get("value", "") if "selected" in a else "", a.get("value", ""), form=form)

    def _input(self, tag: str, a: dict[str, str]) -> None:
        kind, form, value = (
            ("button" if tag == "button" else a.get("type", "text")),
            a.get("form", ""),
            a.get("value", ""),
        )
        if kind in ("radio", "checkbox", "button", "submit"):
            self._add(a["name"], kind, value if "checked" in a else "", value, form=form)
        else:
            self._add(a["name"], kind, value, form=form)

    def _add(self, name: str, kind: str, value: str, offer: str | None = None, *, form: str = "") -> None:
        if form:
            self._loose.append((form, name, kind, value, offer))
        elif self._form is not None:
            self._form.add(name, kind, value, offer=offer)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area:
            name, form = self._area
            self._add(name, "textarea", data.lstrip("\n"), form=form)

    def whole(self) -> list[_Open]:
        """The forms, with the fields that stood elsewhere."""
        for form, name, kind, value, offer in self._loose:
            if form in self._named:
                self._named[form].add(name, kind, value, offer=offer)
        self._loose = []
        return self.forms


def forms_of(theatre: Theatre) -> list[Form]:
    """Every form of every seat, each shape once; and one of any fields for each address that none of them goes to."""
    found: dict[Any, Form] = {}
    for seat in theatre.seats.values():
        for form in _of_seat(theatre, seat):
            found.setdefault(form.shape, form)
    forms = list(found.values())
    return [*forms, *_made_up(theatre, forms)]


def _made_up(theatre: Theatre, forms: list[Form]) -> Iterator[Form]:
    fields = tuple({field.name: field for form in forms for field in form.fields}.values())
    reached = {_route(form.action) for form in forms if form.method == "post"}
    for row in PAGES:
        path = _filled(row.path, theatre.stage.ids)
        if row.method == "POST" and path and _route(path) not in reached:
            for seat in WITH_RIGHTS:
                yield Form(seat, path, path, "post", fields, made_up=True)


def _route(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).route
    except Resolver404:
        return path


def _of_seat(theatre: Theatre, seat: Seat) -> Iterator[Form]:
    waiting = [_filled(row.path, theatre.stage.ids) for row in PAGES if row.method == "GET"]
    waiting = ["/", *(path for path in waiting if path)]
    asked, kinds = set(waiting), {}
    while waiting:
        path = waiting.pop(0)
        kind = re.sub(r"[0-9a-z]{12}|=[^&]*", "…", path)
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] > 3 or len(kinds) > MOST_PAGES:
            continue
        answer = seat.browser.get(path, follow=True)
        if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
            continue
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        reader = _Reader()
        reader.feed(answer.content.decode())
        for form in reader.whole():
            action = urljoin(here, form.action or here)
            fields = tuple(f for f in form.fields.values() if f.name != "csrfmiddlewaretoken")
            yield Form(seat.name, here, action, form.method, fields)
        for link in reader.links:
            to = urljoin(here, link).partition("#")[0]
            if to.startswith("/") and not to.startswith(("//", "/static/")) and to not in asked:
                asked.add(to)
                waiting.append(to)


def _filled(path: str, ids: dict[str, str]) -> str:
    try:
        return path.format(**ids)
    except (KeyError, IndexError):
        return ""
