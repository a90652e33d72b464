"""Every form that anybody finds is sent filled in rightly and wrongly: never an error of ours, and nothing is lost.

Whatever is refused has changed nothing, and what was typed stands on the page that refuses it. How often each form is
sent says CASTLIST_TEST_FORM_EXAMPLES; `python -m tests.proofs forms` sends many, on both databases.
"""

import os
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from castlist.web import limits
from tests.paired.theatres import Theatre, theatre
from tests.web.forms_found import WORDS, Field, Form, forms_of
from tests.web.test_api_fuzz import rows, written

EXAMPLES = int(os.environ.get("CASTLIST_TEST_FORM_EXAMPLES", "1"))
OFTEN = EXAMPLES * 5
BOMB = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\xff\xff\x00\x00\xff\xff\x08\x02\x00\x00\x00" + b"0" * 99
"""Says that it is a picture of 65,535 by 65,535."""
FILES = (
    ("empty.png", b""), ("words.png", b"This is no picture."), ("../../../etc/passwd", b"root:x:0:0"),
    ("a\x00b.jpg", b"\xff\xd8\xff\xe0" + b"\x00" * 64), ("page.svg", b"<svg onload='alert(1)'/>"),
    ("bomb.png", BOMB), ("both.gif", b"GIF89a" + b"PK\x03\x04" + b"<html>" * 9), ("x" * 300 + ".jpg", b"\xff\xd8\xff"),
)  # fmt: skip
SAID = (
    "She has the voice for it.", "", " ", "0", "-1", "99999999999999999999", "1e400", "NaN", "true", "[]",
    "\x00", "a\x00b", "<script>alert(1)</script>", "'; DROP TABLE event; --", "{{ 7*7 }}", "%s %d", "../../etc/passwd",
    "\u202eright to left", "🎭" * 9, "\ud800", "e\u0301\u0301\u0301", "שלום עולם", "a\r\nb\rc", "x" * 5_000,
    "x" * 100_000, "2026-02-30", "0000-00-00", "25:61", "2026-03-02T09:00", "nobody@", "a@b.example", "http://[::1",
    "javascript:alert(1)", "\ufeffx", "\u200b",
)  # fmt: skip
COMES_FROM = ("http://testserver{}", "http://testserver{}", "http://[::1", "//evil.example", "javascript:alert(1)", "")
FAILED = (400, 409, 413, 422)
NOT_SHOWN_AGAIN = frozenset(["q", "when", "code", "credential"])
"""Fields that are looked for or are keys: what was typed there is not owed back."""

figures: Counter[str] = Counter()


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Theatre, list[Form]]]:
    """The theatre, and every form that is found in it."""
    with django_db_blocker.unblock(), theatre() as built:
        for seat in built.seats.values():
            seat.browser.raise_request_exception = False
        yield built, forms_of(built)


def filled(form: Form, ids: list[str], draw: Any) -> list[tuple[str, Any]]:
    """What somebody, or something, sends: mostly what stands there, and now and then anything."""
    found: list[tuple[str, Any]] = []
    for one in form.fields:
        found += [(one.name, value) for value in _values(one, ids, draw)]
    if draw(st.integers(0, 9)) == 0:
        found.append((draw(st.sampled_from(["unasked", "csrfmiddlewaretoken", "key", "seen", "revision"])), "1"))
    return found


def _values(one: Field, ids: list[str], draw: Any) -> list[Any]:
    if one.kind == "file":
        how = draw(st.sampled_from(["none", "one", "one", "two"]))
        count = {"none": 0, "one": 1, "two": 2}[how]
        return [SimpleUploadedFile(*draw(st.sampled_from(FILES))) for _ in range(count)]
    how = draw(st.sampled_from(["kept"] * 4 + ["offered"] * 3 + ["said"] * 3 + ["none", "id", "twice", "any"]))
    if how == "none":
        return []
    if how == "id":
        return [draw(st.sampled_from(ids))]
    if how == "any":
        return [draw(st.text(max_size=60))]
    if how == "said" or (how == "offered" and one.kind in WORDS):
        return [draw(st.sampled_from(SAID))]
    if how == "offered" and one.offered:
        return [draw(st.sampled_from(one.offered))]
    if how == "twice":
        return [one.value, draw(st.sampled_from([one.value, *one.offered, *SAID]))]
    return [one.value] if one.value or one.kind in (*WORDS, "hidden", "select") else []


def sent(house: Theatre, form: Form, data: list[tuple[str, Any]], before: str) -> HttpResponse:
    """The answer to the form."""
    fields: dict[str, list[Any]] = {}
    for name, value in data:
        clean = value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
        fields.setdefault(name, []).append(clean)
    browser = house.seats[form.seat].browser
    if form.method == "get":
        return browser.get(form.action, fields)  # type: ignore[return-value]
    return browser.post(form.action, fields, headers={"Referer": before.format(form.page)})  # type: ignore[return-value]


def lost(form: Form, data: list[tuple[str, Any]], answer: HttpResponse) -> list[str]:
    """The fields whose words are not on the page that refused them; what parts them may stand there as a new line.

    No browser gives two files where a form asks for one: then nothing of it may be read at all.
    """
    kinds = {one.name: one.kind for one in form.fields}
    files = Counter(name for name, value in data if not isinstance(value, str))
    if any(count > 1 for count in files.values()):
        return []
    page = as_words(unescape(answer.content.decode()))
    last = {name: value for name, value in data if isinstance(value, str)}
    return [
        name
        for name, value in last.items()
        if kinds.get(name) in WORDS
        and name not in NOT_SHOWN_AGAIN
        and value.isprintable()
        and value.strip()
        and len(value) <= 5_000
        and as_words(value) not in page
    ]


def as_words(text: str) -> str:
    """The text without what parts one thing from the next."""
    return " ".join(text.replace(";", " ").split())


@pytest.mark.slow
def test_whatever_is_sent_is_answered_and_nothing_is_lost(
    house: tuple[Theatre, list[Form]], db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "counted", lambda key, *, seconds, by=1: 0)
    built, forms = house
    ids = [*built.stage.ids.values(), "nobodyatall0", "x" * 200]
    wrong: list[str] = []
    once: set[Any] = set()
    for form in forms:
        if form.method != "dialog":
            # Whoever finds a form may send it; one of them does so often.
            _flooded(built, form, ids, wrong, OFTEN if form.shape[1:] not in once else EXAMPLES)
            once.add(form.shape[1:])
    figures["forms"] = len({form.shape[1:] for form in forms})
    figures["forms, by seat"] = len(forms)
    assert not wrong, f"{len(wrong)} wrong\n" + "\n".join(wrong[:40])


def _flooded(built: Theatre, form: Form, ids: list[str], wrong: list[str], times: int) -> None:
    @settings(
        max_examples=times, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=st.data())
    def ask(data: Any) -> None:
        fields = filled(form, ids, data.draw)
        with transaction.atomic():
            before = rows()
            answer = sent(built, form, fields, data.draw(st.sampled_from(COMES_FROM)))
            status = answer.status_code
            told = f"{form.seat or 'nobody'} {form.method} {form.action} {str(fields)[:300]}"
            if status >= 500:
                wrong.append(f"{status} {told}")
            elif status >= 400 and (changed := written(before)):
                wrong.append(f"refused ({status}), and yet {changed} was written: {told}")
            elif status in FAILED and not form.made_up and (gone := lost(form, fields, answer)):
                wrong.append(f"lost ({status}) {', '.join(gone)}: {told}")
            transaction.set_rollback(True)
        figures[f"{form.method} {status}"] += 1

    ask()


def test_the_figures(house: tuple[Theatre, list[Form]]) -> None:
    """Printed last: how many forms got which answer, so that a run in which all was refused alike shows."""
    print("\nforms by answer:", dict(sorted(figures.items())))
    if figures:
        assert figures["post 302"] > 0
        assert any(figures[f"post {status}"] for status in FAILED)
