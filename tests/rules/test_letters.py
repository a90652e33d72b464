"""What stands in a letter: fields that can be filled, and nothing that was not meant."""

import pytest

from castlist.rules.letters import FIELDS, Paper, as_html, as_plain, faults, fields_in, fill, outline
from castlist.rules.outlines import OUTLINES

OFF = {"off": "your time does not take place", "says": " The studio is flooded.", "was": "Friday, 10:20, Studio 2"}
VALUES = {name: name.upper() for name in FIELDS} | {"link": "https://cast.example/i/key/"} | OFF
WELCOMED = VALUES | {"roles": "The Lead", "first_call": "On Monday."}
ORDERED = VALUES | {"own_order": "At ten."}
TIMED = VALUES | {"own_time": "At eleven."}
OF_THEIR_OWN = {
    "welcome": (["roles", "first_call"], WELCOMED), "welcome, changed": (["first_call"], WELCOMED),
    "invitation, own time": (["own_time"], TIMED), "callback, own time": (["own_time"], TIMED),
    "invitation, moved": (["own_time"], TIMED),
    "callback, own order": (["own_order"], ORDERED), "callback, own order, changed": (["own_order"], ORDERED),
    "confirmation": (["own_time"], TIMED), "confirmation, moved": (["own_time"], TIMED),
    "reminder": (["own_time"], TIMED), "reminder, callback day": (["own_order"], ORDERED),
    "reminder, an offer": (["until"], VALUES | {"until": "Friday"}),
    "pencil": (["until"], VALUES | {"until": "Friday"}),
    "no offer any more": (["why"], VALUES), "answer, after an offer": (["why"], VALUES),
    "your form": (["wanted"], VALUES | {"wanted": "The Lead"}),
    "added content": (["added"], VALUES | {"added": "– kissing"}),
    "added content, asked": (["added"], VALUES | {"added": "– kissing"}),
    "offer, in parts": (["parts"], VALUES | {"parts": "The Lead and The Ghost"}),
}  # fmt: skip


def test_outline_leaves_only_the_link_open() -> None:
    for kind in OUTLINES:
        subject, body = outline(kind, VALUES)
        assert fields_in(subject) == []
        more, values = OF_THEIR_OWN.get(kind, ([], VALUES))
        to_answer = not kind.startswith("answer")
        assert fields_in(body) == [*more, *(["link"] if to_answer else [])]
        why = ["Say why in your own words, where {why} stands."] if "why" in more else []
        assert faults(subject, body, values, needs_link=to_answer) == why


def test_what_a_welcome_says_is_for_no_other_letter() -> None:
    assert faults("Hello", "{first_call} {link}", WELCOMED, needs_link=True) == []
    assert faults("Hello", "{first_call} {link}", VALUES, needs_link=True) == [
        "Nobody knows what {first_call} is. "
        "What can be filled in: {name}, {role}, {production}, {company}, {sender}, {link}."
    ]
    assert faults("Hello", "{first_call} {link}", WELCOMED | {"first_call": ""}, needs_link=True) == [
        "There is nothing to put in for {first_call}."
    ]


@pytest.mark.parametrize(
    ("subject", "body", "count"),
    [
        ("Hello", "Come. {link}", 0),
        ("Hello", "Come.", 1),
        ("Hello {link}", "Come. {link}", 1),
        ("Hello", "{nmae} {link}", 1),
        ("{title}", "{nmae}", 3),
        ("Hello", "{} {link}", 1),
    ],
)
def test_every_fault_has_its_sentence(subject: str, body: str, count: int) -> None:
    assert len(faults(subject, body, VALUES, needs_link=True)) == count


def test_field_without_anything_to_put_in_is_a_fault() -> None:
    assert faults("Hello {role}", "{link}", VALUES | {"role": ""}, needs_link=True) == [
        "There is nothing to put in for {role}."
    ]


def test_html_escapes_everything_and_asks_nobody_for_anything() -> None:
    paper = Paper(
        "A & B", "<Subject>", "Dear <b>Ivy</b>,\nsecond line\n\n{link}\n\nor {link}.", "https://x.example/?a&b"
    )
    html = as_html(paper)
    assert "Dear &lt;b&gt;Ivy&lt;/b&gt;,<br>second line" in html
    assert html.count('href="https://x.example/?a&amp;b"') == 2
    assert [word for word in ("<b>", "src=", "url(", "@import", "<script") if word in html] == []


def test_plain_half_says_the_same() -> None:
    paper = Paper("A", "S", "Dear Ivy,\n\n{link}\n", "https://x.example/i/key/")
    assert as_plain(paper) == "Dear Ivy,\n\nhttps://x.example/i/key/\n"


def test_what_is_filled_in_is_not_filled_again() -> None:
    assert fill("{name}", {"name": "{role}", "role": "secret"}) == "{role}"
