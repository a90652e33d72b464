"""The page about the API: its examples are executed against a server, its tables are those of today."""

import os
import re
import shlex
import shutil
import subprocess
import urllib.error
import urllib.request
from string import Template
from typing import Any

import pytest
from django.test import override_settings

from castlist.actions import decisions
from castlist.actions.decisions import Revision
from castlist.rules.why import Why
from castlist.web.api import door, errors
from tests.web import api_page
from tests.web.api_examples import cand
from tests.web.api_world import build_stage
from tests.world import World

TEXT = api_page.PAGE.read_text(encoding="utf-8")


def examples() -> list[tuple[str, int]]:
    """Every command on the page, and the status that stands behind it."""
    found = []
    for block in re.findall(r"^```sh\n(.*?)^```", TEXT, flags=re.S | re.M):
        for line in block.replace("\\\n", " ").splitlines():
            command, _, status = line.rpartition("#")
            found.append((command.strip(), int(status)))
    return found


def run(command: str, environment: dict[str, str]) -> tuple[int, str]:
    """The status and the body that curl gets; through a shell, as a person would type it."""
    if shutil.which("curl") is None:
        return without_curl(shlex.split(Template(command).substitute(environment)))
    said = command.replace("curl ", 'curl -s -w "\\n%{http_code}" ', 1)
    ran = subprocess.run(
        ["sh", "-c", said], env={**os.environ, **environment}, capture_output=True, text=True, check=True, timeout=60
    )
    body, _, status = ran.stdout.rpartition("\n")
    return int(status), body


def without_curl(words: list[str]) -> tuple[int, str]:
    """What curl would do, for as much of it as the page uses."""
    assert words.pop(0) == "curl"
    method, headers, body, url = "GET", {}, None, ""
    rest = iter(words)
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            name, _, value = next(rest).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(rest).encode()
        else:
            url = word
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers, method=method), timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read().decode()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_examples_are_answered_as_the_page_says(world: World, live_server: Any) -> None:
    with override_settings(CASTLIST_URL="https://cast.example", CASTLIST_URL_IS_LOCAL=False):
        stage = build_stage(world)
    karen, path = stage.programs["karen"], stage.path(cand("june"))
    decisions.propose(world.actor("karen"), world.cands["june"], revision=Revision("consider"))
    room = karen.get(stage.path("/productions/{production}/roles/{role}/room")).json()
    environment = {
        "CASTLIST": live_server.url, "TOKEN": karen.token, "PRODUCTION": stage.ids["production"],
        "ROLE": stage.ids["role"], "CAND": stage.ids["june"], "OTHER": stage.ids["maud"], "VERSION": room["version"],
        "SEEN": karen.get(path).json()["seen"], "FRESH": "",
    }  # fmt: skip
    answered = []
    for command, status in examples():
        environment["FRESH"] = karen.get(path).json()["seen"]
        got, body = run(command, environment)
        answered.append((command, got, body))
        assert got == status, (command, body)
    assert len(answered) >= 9
    refused = answered[-1][2]
    assert '"why": ["waiting"]' in refused
    assert '"name": "Derek"' in refused


def test_the_table_is_that_of_today() -> None:
    said = "write it anew: DJANGO_SETTINGS_MODULE=tests.settings python -m tests.web.api_page"
    found = api_page.BETWEEN.search(TEXT)
    assert found is not None
    assert found[0] == api_page.table(), said


def test_the_page_names_every_reason_and_every_limit() -> None:
    own = set(errors.SENTENCES) - {why.name for why in Why}
    assert {name for name in own if f"`{name}`" not in TEXT} == set()
    assert f"{door.MOST:,} requests" in TEXT
    assert {str(status) for status in errors.STATUSES} <= set(re.findall(r"^\| (\d{3}) \|", TEXT, flags=re.M))
