"""The page about security says something of every requirement, and what it calls met is shown by a test that exists."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "explanation" / "security.md").read_text("utf-8")
IDS = Path(__file__).with_name("asvs_ids.txt")
STATUSES = ("met", "met, not tested", "not applicable", "left to the operator", "NOT met")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PURPOSE = re.compile(r'(?:\bsalt=|SALT = |info=b|Box\(b|PURPOSE = b|FOR_\w+ = b|salted_hmac\()"([\w. -]+)"')


def rows() -> list[list[str]]:
    """Every row about a requirement: its number, what it is about, where it stands, by which test or why."""
    lines = [line for line in PAGE.splitlines() if line.startswith("| v5.0.0-")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def ids() -> list[str]:
    """The requirements of both levels, in their order."""
    lines = IDS.read_text("ascii").splitlines()
    return [f"v5.0.0-{one}" for line in lines if not line.startswith("#") for one in line.split()]


@cache
def functions_in(file: str) -> frozenset[str]:
    """The functions of a file of tests."""
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_requirement_has_one_row_in_its_order() -> None:
    assert len(ids()) == 253
    assert [row[0] for row in rows()] == ids()


def test_every_row_says_where_it_stands_and_why() -> None:
    assert [row for row in rows() if len(row) != 4 or row[2] not in STATUSES or not row[1] or not row[3]] == []


def test_what_is_met_names_a_test_and_every_test_exists() -> None:
    assert [row[0] for row in rows() if row[2] == "met" and not TEST.search(row[3])] == []
    named = {(file, name) for row in rows() for file, name in TEST.findall(row[3])}
    assert {(f, n) for f, n in named if not (ROOT / f).is_file() or n not in functions_in(f)} == set()
    assert PAGE.count("::") == len(TEST.findall(PAGE))


def test_the_counts_at_the_top_are_right() -> None:
    counted = Counter(row[2] for row in rows())
    told = dict(re.findall(r"^\| ([\w, ]+) \| (\d+) \|$", PAGE, flags=re.M))
    assert told == {status: str(counted[status]) for status in STATUSES} | {"all of level 1 and 2": str(len(rows()))}


def test_every_key_and_what_it_is_for_stands_on_the_page() -> None:
    keys = PAGE.partition("\n## Keys\n")[2].partition("\n## ")[0]
    source = (ROOT / "src" / "castlist").rglob("*.py")
    purposes = {purpose for file in source for purpose in PURPOSE.findall(file.read_text("utf-8"))}
    assert len(purposes) > 5
    assert {purpose for purpose in purposes if f'"{purpose}"' not in keys} == set()


def test_for_every_key_it_is_laid_down_when_it_is_renewed() -> None:
    keys = PAGE.partition("\n## Keys\n")[2].partition("\n## ")[0]
    inventory, _, policy = keys.partition("\n### When a key is renewed\n")
    named = set(re.findall(r"`(CASTLIST_\w+|[\w.-]+\.(?:key|old)|secret-key)`", inventory))
    assert named == {
        "CASTLIST_SECRET_KEY",
        "secret-key",
        "CASTLIST_OLD_SECRET_KEY",
        "secret-key.old",
        "safeguarding.key",
        "safeguarding.key.old",
    }
    first = [line.split("|")[1] for line in policy.splitlines() if line.startswith("| ")]
    assert {key for key in named if not any(f"`{key}`" in cell for cell in first)} == set()


def test_for_every_risk_it_is_laid_down_how_soon_parts_are_renewed() -> None:
    parts = PAGE.partition("\n## Parts that others make\n")[2].partition("\n## ")[0]
    days = [int(found) for found in re.findall(r"^\|[^|]+\| (\d+) days \|$", parts, re.M)]
    assert (len(days), days == sorted(days), "make lock" in parts) == (4, True, True)


def test_every_limit_stands_on_the_page_as_the_code_has_it() -> None:
    from castlist.config import again
    from castlist.web import (
        agent_views,
        call_views,
        concern_views,
        draft_views,
        inviting,
        kept_words,
        limits,
        link_codes,
        outside,
        told_views,
    )
    from castlist.web.api import door

    rates = settings.ACCOUNT_RATE_LIMITS | settings.MFA_RATE_LIMITS
    by_the_library = [
        int(number)
        for name in ("code_here", "request_login_code", "webauthn_login", "login_failed")
        for number in re.findall(r"(?:^|,)(\d+)/", rates[name])
    ]
    here, asked, everywhere, passkeys, wrong, wrong_for_one = by_the_library
    said = PAGE.partition("\n### How often\n")[2].partition("\n## ")[0]
    told = [int(number.replace(",", "")) for number in re.findall(r"^\| [^|]+ \| ([\d,]+) ", said, re.M)]
    assert told == [
        here, everywhere, asked, settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS, again.MOST_CODES, passkeys, wrong,
        wrong_for_one, limits.MOST_PAGES, limits.MOST_ACTS, limits.MOST_SIGNS, inviting.AGAIN_AT_MOST,
        kept_words.MOST, door.MOST,
        door.MOST_WRONG, outside.MOST_WRONG_LINKS, outside.MOST_ACTS, link_codes.MOST_MAILS, link_codes.MOST_TRIES,
        told_views.MOST_ANSWERS,
        call_views.SENT_AT_MOST, call_views.BEGUN_AT_MOST, draft_views.KEPT_AT_MOST, outside.MOST_ACTS,
        agent_views.SENT_AT_MOST, call_views.MAILS_AT_MOST, concern_views.MOST,
    ]  # fmt: skip


@pytest.mark.parametrize("file", ["run.txt", "dev.txt"])
def test_everything_that_runs_is_pinned_by_hash(file: str) -> None:
    text = (ROOT / "requirements" / file).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []
    assert len(lines) > 20
