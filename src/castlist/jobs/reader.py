"""A browser in a hundred lines: keeps cookies, reads links and forms, fills them in. For checking a running server."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

SECONDS = 30


@dataclass(slots=True)
class Form:
    """One form of a page, with what stands in it."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    offered: dict[str, list[str]] = field(default_factory=dict)
    """The values among which a field can be chosen."""


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.words: list[str] = []
        self._form: Form | None = None
        self._link: list[str] | None = None
        self._area: str | None = None
        self._select: str = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {k: v or "" for k, v in attrs}
        if tag == "form":
            self._form = Form(a.get("action", ""), a.get("method", "get").lower())
            self.forms.append(self._form)
        elif tag == "a" and a.get("href"):
            self._link = []
            self.links.append((a["href"], ""))
        elif self._form is not None:
            self._in_form(tag, a, self._form)

    def _in_form(self, tag: str, a: dict[str, str], form: Form) -> None:
        name, value = a.get("name", ""), a.get("value", "")
        if tag == "input" and name:
            kind = a.get("type", "text")
            if kind in ("radio", "checkbox"):
                form.offered.setdefault(name, []).append(value)
                if "checked" in a:
                    form.fields[name] = value
            else:
                form.fields[name] = value
        elif tag == "textarea" and name:
            self._area = name
            form.fields[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            form.offered.setdefault(self._select, []).append(value)
            if "selected" in a or self._select not in form.fields:
                form.fields[self._select] = value

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "a" and self._link is not None:
            self.links[-1] = (self.links[-1][0], " ".join(" ".join(self._link).split()))
            self._link = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.fields[self._area] += data.lstrip("\n")
            return
        self.words.append(data)
        if self._link is not None:
            self._link.append(data)


@dataclass(slots=True)
class Page:
    """What came back."""

    url: str
    status: int
    html: str
    forms: list[Form]
    links: list[tuple[str, str]]
    text: str

    def link(self, words: str) -> str:
        """The address behind the first link whose words hold these; LookupError when there is none."""
        for href, text in self.links:
            if words in text:
                return urljoin(self.url, href)
        raise LookupError(f"no link “{words}” on {self.url}")

    def form(self, ending: str) -> Form:
        """The first form whose address ends so; LookupError when there is none."""
        for form in self._forms(ending):
            return form
        raise LookupError(f"no form “{ending}” on {self.url}")

    def _forms(self, ending: str) -> Iterator[Form]:
        return (f for f in self.forms if urlsplit(f.action).path.endswith(ending))


class Browser:
    """One person's browser, with their own cookies."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()), ProxyHandler({}))

    def get(self, address: str) -> Page:
        """The page at an address."""
        return self._open(Request(urljoin(self.base, address)))  # noqa: S310 - only ever the server under check

    def send(self, page: Page, form: Form, **fields: str) -> Page:
        """The form is sent with these fields changed; '-' in a name is written '__'."""
        filled = form.fields | {k.replace("__", "-"): v for k, v in fields.items()}
        body = urlencode(filled).encode()
        to, headers = urljoin(page.url, form.action or page.url), {"Referer": page.url}
        return self._open(Request(to, data=body, headers=headers))  # noqa: S310 - only ever the server under check

    def _open(self, request: Request) -> Page:
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return _page(answer.url, answer.status, answer.read())
        except HTTPError as no:
            with no:
                return _page(no.url, no.code, no.read())


def _page(url: str, status: int, body: bytes) -> Page:
    html = body.decode("utf-8", "replace")
    parser = _Parser()
    parser.feed(html)
    text = unescape(" ".join(" ".join(parser.words).split()))
    return Page(url, status, html, parser.forms, parser.links, text)
