"""What a mail is that comes in: an answer, a letter that came back, or none of ours; whatever is in it."""

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import given
from hypothesis import strategies as st

from castlist.rules.inbound import LARGEST, Came, own_words, read_mail
from tests.mails import HOST, answer, came_back, letter_id

ONE = "abc123def456"


def read(raw: bytes) -> Came:
    return read_mail(raw, host=HOST)


def test_an_answer_is_found_by_the_letter_it_answers() -> None:
    came = read(answer(ONE, "Gladly. May I bring my dog?\n\nOn Mon, 1 Mar 2027 at 09:00, Harbour wrote:\n> Dear Ivy\n"))
    assert (came.kind, came.letter, came.copy) == ("answer", ONE, False)
    assert (came.text, came.sender, came.left_out) == ("Gladly. May I bring my dog?", "ivy@example.org", 0)


def test_in_a_long_talk_the_last_letter_counts() -> None:
    more = {"References": f"{letter_id('aaaaaaaaaaaa')} <x@y> {letter_id('bbbbbbbbbbbb')}"}
    assert read(answer(ONE, "Yes", more=more)).letter == ONE
    raw = answer(ONE, "Yes", more=more).replace(f"In-Reply-To: {letter_id(ONE)}\n".encode(), b"")
    assert read(raw).letter == "bbbbbbbbbbbb"


def test_of_another_house_or_of_no_letter_is_nothing_ours() -> None:
    assert read(answer(ONE, "Yes", host="elsewhere.example")).kind == ""
    assert read(answer(ONE, "Yes", host=HOST.upper())).kind == "answer"
    assert read(b"From: a@b\nSubject: News\n\nBuy!").kind == ""
    assert read(f"From: a@b\nSubject: x\n\n{letter_id(ONE)}".encode()).kind == ""  # only named in its words


@pytest.mark.parametrize(
    ("status", "action", "kind", "why"),
    [
        (
            "5.1.1",
            "failed",
            "returned",
            "It came back. There is no such address, or it takes no mail any more. (5.1.1)",
        ),
        ("5.2.2", "failed", "returned", "It came back. Their mailbox takes nothing: it is full, or closed. (5.2.2)"),
        ("5.7.26", "failed", "returned", "It came back. Their mail server refused it. (5.7.26)"),
        ("5.9.9", "failed", "returned", "It came back. (5.9.9)"),
        ("4.4.1", "delayed", "delayed", ""),
        ("4.4.7", "failed", "returned", "It came back. (4.4.7)"),
        ("2.0.0", "delivered", "delayed", ""),
    ],
)
def test_a_report_says_what_became_of_a_letter(status: str, action: str, kind: str, why: str) -> None:
    came = read(came_back(ONE, status=status, action=action))
    assert (came.kind, came.letter, came.why) == (kind, ONE, why)


def test_the_copy_to_the_client_is_told_apart() -> None:
    raw = came_back(ONE).replace(b"@testserver.localhost>", b".copy@testserver.localhost>")
    assert (read(raw).letter, read(raw).copy) == (ONE, True)


@pytest.mark.parametrize(
    "more", [{"Auto-Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X-Autoreply": "yes"}]
)  # fmt: skip
def test_who_is_away_has_not_answered(more: dict[str, str]) -> None:
    assert read(answer(ONE, "I am at sea until May.", more=more)).kind == "automatic"


def test_a_page_of_tags_is_read_as_words_and_files_are_counted() -> None:
    mail = MIMEMultipart()
    mail["From"], mail["In-Reply-To"] = "=?utf-8?q?Iv=C3=BD?= <ivy@example.org>", letter_id(ONE)
    mail.attach(MIMEText("<style>p{}</style><p>Yes &amp; gladly</p><div>Ivy</div>", "html"))
    for name in ("cv.pdf", "face.jpg"):
        part = MIMEText("x", "plain")
        part.add_header("Content-Disposition", "attachment", filename=name)
        mail.attach(part)
    came = read(mail.as_bytes())
    assert (came.text, came.left_out, came.sender) == ("Yes & gladly\nIvy", 2, "ivy@example.org")


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n-- \nIvy", "Yes.\n-- \nIvy"),
        ("Ja.\n\nAm 01.03.2027 um 09:00 schrieb Harbour:\n> Liebe Ivy\n> komm\n\n", "Ja."),
        ("Yes.\nOn Mon, 1 Mar 2027 at 09:00, The Harbour Players and more\n<c@h.example> wrote:\n> Dear", "Yes."),
        ("Yes.\n\n-----Original Message-----\nFrom: Harbour\nDear Ivy", "Yes."),
        ("> Can you come?\nYes.\n> At nine?\nNo.", "> Can you come?\nYes.\n> At nine?\nNo."),
        ("> Dear Ivy\n> come", "> Dear Ivy\n> come"),
        ("I can come at these times:\n- nine\n- ten", "I can come at these times:\n- nine\n- ten"),
        ("My times:", "My times:"),
        ("", ""),
    ],
)
def test_of_what_is_written_nothing_of_their_own_is_lost(text: str, own: str) -> None:
    assert own_words(text) == own
    assert own_words(text.replace("\n", "\r\n")) == own


def test_what_is_known_by_is_the_same_for_the_same_mail_alone() -> None:
    assert read(answer(ONE, "Yes")).mail == read(answer(ONE, "Yes")).mail
    assert read(answer(ONE, "Yes")).mail != read(answer(ONE, "Yes", known="<two@example.org>")).mail
    without = answer(ONE, "Yes").replace(b"Message-ID: <one@example.org>\n", b"")
    assert read(without).mail not in ("", read(without.replace(b"Yes", b"No")).mail)


def test_words_in_an_unknown_writing_are_read_as_well_as_can_be() -> None:
    raw = answer(ONE, "Ouí").replace(b"utf-8", b"x-klingon")
    assert read(raw).text.startswith("Ou")
    assert read(b"\xff\xfe\x00In-Reply-To: " + letter_id(ONE).encode()).kind in ("", "automatic", "answer")


def test_what_is_too_large_is_not_looked_at() -> None:
    assert read(answer(ONE, "Yes") + b"x" * LARGEST).kind == ""


@given(st.binary(max_size=400), st.binary(max_size=400), st.sampled_from([answer(ONE, "Yes"), came_back(ONE)]))
def test_nothing_in_a_mail_makes_it_fail(head: bytes, tail: bytes, good: bytes) -> None:
    for raw in (head, head + good, good + tail, good[: len(good) // 2] + head + good[len(good) // 2 :]):
        came = read(raw)
        assert came.kind in ("", "returned", "delayed", "automatic", "answer")
        assert len(came.sender) <= 254
