"""Every page and every reading of an installation, as every seat is answered, at a moment that stands still.

In a process of its own, because an installation is settings: `python -m tests.jobs.every_view tell` makes the company
of the story in an empty folder, with a picture and a token for everybody, and prints the tokens; `… look TOKENS MOMENT`
prints what everybody is answered, by seat and address.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from castlist.jobs.start import make_data_folder, open_installation

PEOPLE = ("karen", "derek", "tom", "julia", "sam", "miriam", "ruth", "eve")
DRAWN_ANEW = re.compile(rb'(?<=value=")([A-Za-z0-9]{64}(?=")|[0-9a-f]{32}(?=[":]))')
"""What guards a form against forgery, and against being sent twice, is drawn anew for every page."""
HEADERS = ("Content-Type", "Cache-Control", "ETag", "Location")
NOT_FOLLOWED = ("/static/", "/sign-out/", "/sign-in/security/totp/activate/", "/sign-in/security/webauthn/add/")
"""The last two offer a secret that is drawn anew each time."""
MOST = 60
"""Addresses that one seat is led to by links."""
STEPS = 5
"""Moments of each log at which its rooms are looked at."""


def tell() -> None:
    """The story is told in an empty folder; the tokens are printed."""
    make_data_folder(Path(os.environ["CASTLIST_DATA"]))
    open_installation()
    from django.core.files.uploadedfile import SimpleUploadedFile

    from castlist.actions import cases, people, what_ifs
    from castlist.actions.files import give_picture
    from castlist.jobs import story
    from castlist.jobs.upgrade import upgrade
    from castlist.queries.people import person_by_email
    from castlist.queries.private_links import bearer_for
    from castlist.records.models import Link, Performer, Production
    from castlist.records.private_links import token_of
    from tests.rules.test_files import jpeg, riff

    upgrade()
    now = datetime.now(UTC)
    story.tell_it(now=now, zone="Europe/London")
    ivy = Performer.objects.get(name="Ivy Marlowe").pk
    give_picture(ivy, SimpleUploadedFile("ivy.jpg", jpeg()), now=now)
    give_picture(ivy, SimpleUploadedFile("too.jpg", riff((b"VP8 ", b"even"))), now=now, shows="as Nell", beside=True)
    asks = bearer_for(token_of(Link.objects.order_by("pk")[0].pk), now=now)
    cases.ask(asks, wants="read", words="About last winter.", now=now)
    persons = {name: person_by_email(f"{name}@cornerhouse.example") for name in PEOPLE}
    played = Production.objects.order_by("created_at", "pk")[0].pk
    for person in (persons["karen"], persons["derek"]):
        assert person is not None
        what_ifs.begin(person, played, name="Maud and Sol", as_now=True, now=now)
    tokens = {n: people.make_token(p, name="look", now=now)[1] for n, p in persons.items() if p is not None}
    print(json.dumps(tokens))


def look(tokens: dict[str, str], moment: str) -> None:
    """What everybody is answered is printed."""
    open_installation()
    import time_machine
    from django.conf import settings
    from django.test import Client
    from django.test.utils import setup_test_environment

    from castlist.queries.people import person_by_email

    setup_test_environment()
    settings.SECURE_SSL_REDIRECT = False
    found: dict[str, dict[str, Any]] = {}
    with time_machine.travel(datetime.fromisoformat(moment), tick=False):
        for name in PEOPLE:
            browser = Client(raise_request_exception=False)
            person = person_by_email(f"{name}@cornerhouse.example")
            browser.force_login(person, backend="castlist.config.members.Members")  # type: ignore[arg-type]
            found[name] = walked(browser, ["/", "/settings/", *pasts()])
            found[f"{name}'s program"] = read(tokens[name])
        found["nobody"] = walked(Client(raise_request_exception=False), ["/", "/sign-in/", *outside()])
    json.dump(found, sys.stdout)


def walked(browser: Any, begun: list[str]) -> dict[str, Any]:
    """What the browser is answered at these addresses, and wherever links lead from there."""
    seen: dict[str, Any] = {}
    waiting = list(begun)
    while waiting and len(seen) < MOST:
        url = waiting.pop(0)
        if url in seen:
            continue
        answer = browser.get(url)
        seen[url] = said(answer)
        if "html" in answer.get("Content-Type", ""):
            waiting += [to for to in links(url, answer.content.decode()) if to not in seen]
            waiting.sort(key=lambda to: "/picture/" not in to)  # there are few, and they are what files are for
    return seen


def links(at: str, page: str) -> Iterator[str]:
    """Where the page leads, within the installation."""
    for href in re.findall(r'(?:href|src)="([^"]+)"', page):
        parts = urlsplit(urljoin(at, unescape(href)))
        if parts.scheme in ("", "http") and not parts.netloc and not parts.path.startswith(NOT_FOLLOWED):
            yield parts._replace(fragment="").geturl()


def said(answer: Any) -> list[Any]:
    """The status, the headers that say something, and every byte but what is drawn anew."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = {name: answer[name] for name in HEADERS if name in answer}
    return [answer.status_code, headers, DRAWN_ANEW.sub(b"", body).decode("latin-1")]


def pasts() -> Iterator[str]:
    """Every room at every place of its log."""
    from castlist.records.models import Production
    from castlist.rules.decisions.facts import Role

    for production in Production.objects.order_by("pk"):
        for role in sorted(role.id for role in state_of(production.pk).all(Role)):
            yield from (
                f"/p/{production.pk}/r/{role}/?at={place}"
                for place in range(1, production.head + 1, max(1, production.head // STEPS))
            )


def outside() -> Iterator[str]:
    """The private links in letters."""
    from django.urls import reverse

    from castlist.records.models import Link
    from castlist.records.private_links import token_of

    yield from (
        reverse("performer", args=[token_of(link)]) for link in sorted(Link.objects.values_list("pk", flat=True))
    )


def state_of(production: str) -> Any:
    """Everything that is so now."""
    from castlist.queries.log import load_whole

    return load_whole(production)


def read(token: str) -> dict[str, Any]:
    """What the program is answered at every address of the API that reads, of everything that there is."""
    from django.test import Client

    from castlist.records.models import Case, ImportRun, Letter, Matter, Performer, Production, Session, WhatIf
    from castlist.rules.decisions.facts import Candidacy, Role
    from castlist.web.api.urls import api

    program, seen = Client(raise_request_exception=False), {}
    for production in Production.objects.order_by("pk"):
        state = state_of(production.pk)
        there = {
            "production": [production.pk], "role": sorted(role.id for role in state.all(Role)),
            "cand": sorted(cand.id for cand in state.all(Candidacy)), "number": [1, 2], "batch": ["none"],
            "letter": sorted(Letter.objects.filter(production=production).values_list("pk", flat=True)),
            "session": sorted(Session.objects.filter(production=production).values_list("pk", flat=True)),
            "case": sorted(Case.objects.filter(production=production).values_list("pk", flat=True)),
            "matter": sorted(Matter.objects.filter(production=production).values_list("pk", flat=True)),
            "performer": sorted(Performer.objects.filter(erased_at=None).values_list("pk", flat=True))[:9],
            "people_list": sorted(ImportRun.objects.values_list("pk", flat=True)),
            "kind": ["invitation"], "language": ["de"],
            "what_if": sorted(WhatIf.objects.filter(production=production).values_list("pk", flat=True)),
        }  # fmt: skip
        for path, methods in api.get_openapi_schema()["paths"].items():
            names = re.findall(r"\{(\w+)\}", path)
            for values in product(*(there[name] for name in names)) if "get" in methods else ():
                url = path.format(**dict(zip(names, values, strict=True))) + ("?q=ivy" if "performers" in path else "")
                seen[url] = said(program.get(url, headers={"Authorization": f"Bearer {token}"}))
    return seen


if __name__ == "__main__":
    tell() if sys.argv[1] == "tell" else look(json.loads(sys.argv[2]), sys.argv[3])
