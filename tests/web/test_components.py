"""The look holds what it promises: contrasts computed from the tokens, rings in words too, forms that keep."""

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import jinja2
import pytest
import time_machine
from django.utils import timezone

from castlist.queries.calls import AskedPart, Call
from castlist.queries.contacts import Contact
from castlist.queries.notices import Line, Published
from castlist.queries.shapes import (
    Answer,
    Breakdown,
    Card,
    CareerPoint,
    Column,
    Disclosed,
    ObjectionRow,
    Question,
    Ring,
    Seat,
    Segment,
)
from castlist.rules import call_tapes, questions
from castlist.rules.breakdowns import DISCLOSURES
from castlist.rules.notices import PARTS
from castlist.web import jinja
from castlist.web.acting import NOT_TYPED

WEB = Path(jinja.__file__).parent
STATIC = WEB / "static" / "castlist"
ENV = jinja.environment(loader=jinja2.FileSystemLoader(WEB / "templates"))
TEMPLATES = sorted(ENV.list_templates(extensions=["jinja"]))
KINDS = ("support", "accept", "concern", "object", "none", "reported", "sealed")
SAYS = {"support": "I want this", "none": "not yet"}
PHONE_BYTES = 60_000


def macro(template: str, name: str) -> Any:
    return getattr(ENV.get_template(f"components/{template}.jinja").module, name)


# -- Colour


def tokens() -> dict[str, tuple[str, str]]:
    text = (STATIC / "tokens.css").read_text()
    return {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\);", text)}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "sheet", "sunk"])
def test_contrast_is_aaa_for_text_aa_for_answers_and_three_for_lines(theme: int, ground: str) -> None:
    colours = {name: pair[theme] for name, pair in tokens().items()}
    against = {name: contrast(colour, colours[ground]) for name, colour in colours.items()}
    assert all(against[name] >= 7 for name in ("ink", "ink-2", "accent"))
    assert all(against[name] >= 4.5 for name in ("support", "accept", "concern", "object"))
    assert all(against[name] >= 3 for name in ("edge", "none"))
    assert contrast(colours["accent-ink"], colours["accent"]) >= 7


def test_old_browsers_get_the_light_values_of_the_same_tokens() -> None:
    plain = dict(re.findall(r"--([\w-]+): (#\w{6});", (STATIC / "tokens.css").read_text()))
    assert plain == {name: light for name, (light, _) in tokens().items()}


# -- The ring


def ring_of(kinds: tuple[str, ...], **more: Any) -> Ring:
    people = tuple(Segment(f"Person {n}", kind, SAYS.get(kind, kind)) for n, kind in enumerate(kinds))
    return Ring(people, " ".join(f"{one.name}: {one.says}." for one in people), "I", **more)


@pytest.mark.parametrize("size", ["card", "row", "small", "large"])
@pytest.mark.parametrize("count", [1, 2, 3, 11, 20])
def test_ring_has_one_segment_for_each_person_and_says_the_same(count: int, size: str) -> None:
    ring = ring_of(tuple(KINDS[n % len(KINDS)] for n in range(count)))
    drawn = ElementTree.fromstring(str(macro("ring", "ring")(ring, size=size)).strip())
    svg = drawn.find("svg")
    assert svg is not None
    assert (svg.get("role"), svg.get("aria-label")) == ("img", ring.label)
    segments = [one for one in svg.iter("path") if "seg" in one.get("class", "").split()]
    assert [one.get("class") for one in segments] == [f"seg seg-{one.kind}" for one in ring.segments]
    assert [one.findtext("title") for one in segments] == [f"{one.name}: {one.says}" for one in ring.segments]


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("count", [1, 2, 3, 11, 20])
def test_arcs_never_touch_and_every_pattern_repeats_twice(count: int, small: bool) -> None:
    arcs = jinja.ring_arcs(["concern"] * count, small=small)
    assert len(arcs) == count
    assert all(float(arc.length) >= 2 * 3 - 1 for arc in arcs)
    ends = [[float(number) for number in re.findall(r"[\d.]+", arc.d)] for arc in arcs]
    gaps = [
        abs(one[-2] - other[0]) + abs(one[-1] - other[1])
        for one, other in zip(ends, [*ends[1:], ends[0]], strict=True)
        if count > 1
    ]
    assert all(gap > 2 for gap in gaps)


def test_ring_with_a_headshot_is_lazy_and_without_one_a_monogram() -> None:
    with_photo = str(macro("ring", "ring")(ring_of(("none",), headshot="/p.jpg")))
    assert 'src="/p.jpg" alt="" loading="lazy"' in with_photo
    assert "<text" not in with_photo
    assert ">I</text>" in str(macro("ring", "ring")(ring_of(("none",))))


def test_ring_with_links_leads_each_person_to_what_they_said() -> None:
    drawn = str(macro("ring", "ring")(ring_of(("support", "none")), size="large", links={"Person 1": "#position-2"}))
    assert 'href="#position-2" aria-label="Person 1: not yet"' in drawn
    assert 'role="group"' in drawn


# -- The ladder


def a_card(number: int, **more: Any) -> Card:
    return Card(str(number), "p", f"Name {number}", f"?c={number}", "", "named", "", ring_of(("none",)), **more)


def test_ladder_draws_many_as_lines_and_few_as_cards() -> None:
    many = Column("named", "Named", "200", tuple(map(a_card, range(200))), "", more=12, more_url="?all=1")
    few = Column("consider", "Consider", "1", (a_card(201, selected=True),), "")
    none = Column("offer", "Offer", "0", (), "needs both")
    drawn = str(macro("ladder", "ladder")((many, few, none)))
    assert drawn.count("ring-small") == 200
    assert drawn.count("ring-card") == 1
    assert drawn.count('aria-current="true"') == 1
    assert "Show all, 12 more" in drawn
    assert '<p class="empty">needs both</p>' in drawn


# -- The question

ANSWERS = (
    Answer("support", "I want this", "support", False),
    Answer("accept", "I can live with it", "accept", False, pressed=True),
    Answer("concern", "I go along, and this must be remembered", "concern, say what", True),
    Answer("object", "Not as it stands", "object, say why", True),
)
FORM = {"urls": {"position": "/position/"}, "csrf": "", "key": "k", "acted": "", "errors": {}, "typed": {}}


def asked(question: Question, **form: Any) -> str:
    return str(macro("question", "question")(question, {**FORM, **form}, "c1", name="Ivy"))


def fields(html: str) -> list[str]:
    return re.findall(r'<(?:input|select|textarea|button)[^>]* name="([^"]+)"', html)


def test_question_is_one_form_with_the_revision_looked_at() -> None:
    html = asked(Question(2, "v7", ANSWERS, (("consider", "consider"),)))
    assert html.count("<form") == 1
    assert set(fields(html)) == {"key", "revision", "seen", "kind", "floor", "reason", "withheld"}
    assert re.findall(r'value="(\w+)" required checked', html) == ["accept"]
    assert "Ivy may one day ask to read this." in html


def test_question_asks_what_becomes_of_an_objection_without_a_default() -> None:
    objection = ObjectionRow("o1", "Derek", "audition", "role", "bites", "Derek objects.")
    html = asked(Question(2, "v7", ANSWERS, (), (objection,), (("offer", "offer"),), (Seat("k", "Karen", "K"),)))
    ways = re.findall(r'name="resolve-o1" value="(\w+)"( checked)?', html)
    assert ways == [("ends", ""), ("offer", "")]
    assert "for_" in fields(html)


def test_question_refused_keeps_what_was_typed_and_says_where_it_is_wrong() -> None:
    typed = {"kind": "concern", "reason": "<b>שלום</b> 🎭", "withheld": "yes"}
    html = asked(
        Question(2, "v7", ANSWERS, ()), acted="position", errors={"reason": "Say in a few words why."}, typed=typed
    )
    assert "&lt;b&gt;שלום&lt;/b&gt; 🎭</textarea>" in html
    assert re.findall(r'value="(\w+)" required checked', html) == ["concern"]
    assert 'aria-describedby="position-reason-help position-reason-error" aria-invalid="true"' in html
    assert asked(Question(2, "v7", ANSWERS, ()), acted="amend", typed=typed).count("checked") == 1


# -- The career line


def test_career_line_shows_the_gap_and_only_a_long_one() -> None:
    credit = (CareerPoint(2012, "Salt"), CareerPoint(2020, "Evening"))
    assert "6 years</text>" in str(macro("career", "career")(credit, 2026))
    assert "years</text>" not in str(macro("career", "career")((*credit, CareerPoint(2025, "Harbour")), 2026))


# -- Words for time

NOW = datetime(2026, 11, 23, 18, 52, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW.replace(hour=9, minute=12), "this morning, 09:12"),
        (NOW.replace(hour=14), "this afternoon, 14:52"),
        (NOW, "this evening, 18:52"),
        (NOW - timedelta(days=1), "yesterday, 18:52"),
        (NOW + timedelta(days=1), "tomorrow, 18:52"),
        (NOW - timedelta(days=3), "Friday, 18:52"),
        (NOW - timedelta(days=30), "24 October, 18:52"),
        (NOW - timedelta(days=400), "19 October 2025, 18:52"),
    ],
)
def test_when_is_said_in_the_viewer_s_words(moment: datetime, words: str) -> None:
    with time_machine.travel(NOW, tick=False), timezone.override("UTC"):
        assert jinja.when(moment) == words


def test_day_and_plural() -> None:
    with time_machine.travel(NOW, tick=False), timezone.override("UTC"):
        assert jinja.day(datetime(2026, 12, 3, tzinfo=UTC)) == "Thursday 3 December"
        assert jinja.day(datetime(2027, 1, 1, tzinfo=UTC).date()) == "Friday 1 January 2027"
    assert [jinja.plural(n, "act") for n in (0, 1, 13)] == ["0 acts", "1 act", "13 acts"]
    assert jinja.plural(2, "person", "people") == "2 people"


# -- Everything


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles_and_has_nothing_inline(name: str) -> None:
    ENV.get_template(name)
    text = re.sub(r"\{[%{#].*?[%}#]\}", "", (WEB / "templates" / name).read_text(), flags=re.DOTALL)
    assert not re.search(r"""\sstyle=["']|<style|\son\w+=["']|<script>|javascript:""", text)
    assert not re.search(r"https?://", text)


def test_fields_that_nobody_typed_are_not_shown_as_typed() -> None:
    hidden = {
        name
        for template in (WEB / "templates").rglob("*.jinja")
        for name in re.findall(r"""hidden\("([\w-]+)\"""", template.read_text())
    }
    assert len(hidden) > 20
    assert hidden <= NOT_TYPED


@pytest.mark.parametrize("sheet", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_style_sheet_refers_to_files_that_are_there(sheet: Path) -> None:
    text = sheet.read_text()
    for reference in re.findall(r'url\("([^"]+)"\)', text):
        assert (STATIC / reference).is_file(), reference
    assert "://" not in text
    assert text.count("{") == text.count("}")


def test_vendored_files_are_the_ones_that_were_checked() -> None:
    listed = re.findall(r"^\| (\S+/\S+) \| (\d+) \| `(\w{64})` \|$", (STATIC / "vendor/README.md").read_text(), re.M)
    there = {str(path.relative_to(STATIC / "vendor")) for path in (STATIC / "vendor").glob("*/*")}
    assert {name for name, _, _ in listed} == there
    for name, size, digest in listed:
        data = (STATIC / "vendor" / name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (int(size), digest)


def test_under_every_reason_box_stands_that_it_may_be_read_one_day() -> None:
    boxes = [
        (path.name, box)
        for path in sorted((WEB / "templates").rglob("*.jinja"))
        for box in re.findall(r'\{\{ ((?:area\("reason"|reason\().*?) \}\}', path.read_text(), re.DOTALL)
    ]
    assert len(boxes) > 12
    says = ("may one day ask to read this.", "note")
    assert [name for name, box in boxes if not any(one in box for one in says)] == []


def test_page_of_somebody_outside_stays_light_even_uncompressed() -> None:
    """With every kind of content, everything else that a role and a notice can say, a question of every kind and
    five parts, in lines of the usual length.
    """
    line = "Something of about the length that people write, said once."
    content = tuple(Disclosed(what, label, "in scene 4, agreed with everybody") for what, label in DISCLOSURES.items())
    said = Breakdown("cover", 3, "The Lead", 28, 40, "mezzo", "A3", "F#5", *[line] * 4, content, "link", line)
    tape = call_tapes.in_words({"tape": "asked", "tape_material": line}, 30)
    lines = tuple(
        Line(part.key, part.label, tape if part.key == "tape" else line)
        for part in PARTS
        if part.key == "tape" or part.key not in call_tapes.KEYS
    )
    leads = tuple(Contact(name, "safeguarding lead", f"{name}@example.org") for name in ("Miriam", "Ruth"))
    soon = datetime(2026, 12, 3, 18, 0, tzinfo=UTC)
    notice = Published(lines, soon, soon, soon.date(), leads, ZoneInfo("UTC"), public=True)
    chosen = tuple(f"{line[:24]}{number}" for number in range(5))
    asked = tuple(
        questions.Question(f"q{n:011}", "", kind, line, line * (n % 2), chosen * (kind in questions.OFFERS), True)
        for n, kind in enumerate(questions.KINDS)
    )
    parts = tuple(AskedPart(f"r{n:011}", line[:30], asked[:1] if n == 1 else ()) for n in range(5))
    role = Call(
        "The Lead", line * 4, "Corner House", "Small Hours", said, notice, "open", True, parts, asked, "mark"
    )  # fmt: skip
    page = ENV.get_template("submit.jinja").render(
        role=role, notice=notice, data="", state="open", contacts=leads, urls={"submit": "/in/", "concern": "/c/"},
        places=[(str(n), line[:12]) for n in range(8)],
    )  # fmt: skip
    sheets = [STATIC / Path(name).name for name in re.findall(r'href="([^"]+\.css)"', page)]
    scripts = [STATIC / "js" / Path(name).name for name in re.findall(r'src="([^"]+\.js)"', page)]
    fonts = [STATIC / "vendor/newsreader/display-latin.woff2", STATIC / "vendor/source-sans-3/regular-latin.woff2"]
    loaded = [*sheets, *scripts, STATIC / "js/effort.js", *fonts, STATIC / "icon.svg"]
    weight = len(page.encode()) + sum(path.stat().st_size for path in loaded)
    assert (page.count("<script"), [path.name for path in scripts]) == (1, ["form.js"])
    assert weight < PHONE_BYTES


def test_page_of_somebody_outside_asks_for_no_third_cut_of_type() -> None:
    text = (STATIC / "performer.css").read_text()
    assert "var(--serif)" not in text
    assert not re.search(r"font(?:-weight)?: (?:italic|600|700|bold)", text)


def test_one_line_among_many_says_in_brief_whom_it_waits_for() -> None:
    def drawn(brief: str, *, dense: bool) -> str:
        waiting = replace(a_card(1), status="waiting", sentence="Waiting for Bo, Carys, Dov and Dr. May.", brief=brief)
        return " ".join(re.sub(r"<[^>]+>", " ", str(macro("card", "card")(waiting, dense=dense))).split())

    assert drawn("Waiting for Bo, Carys and 2 more.", dense=True).endswith("Waiting for Bo, Carys and 2 more.")
    for as_it_is in (drawn("", dense=True), drawn("Waiting for Bo, Carys and 2 more.", dense=False)):
        assert as_it_is.endswith("Waiting for Bo, Carys, Dov and Dr. May.")


def test_closed_ladder_card_keeps_its_words() -> None:
    card = replace(a_card(1), status="declined", caption="declined on Tuesday", waits_on_you=True)
    drawn = str(macro("card", "card")(card))
    assert "declined on Tuesday" in drawn
    assert "waits on you" in drawn
