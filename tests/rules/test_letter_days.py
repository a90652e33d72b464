"""Days and sentences in the languages of letters: complete, and with nothing left open."""

import re
from datetime import date, timedelta

import pytest

from castlist.queries.letter_days import day_in
from castlist.rules.languages import LANGUAGES
from castlist.rules.letter_words import ENGLISH, KNOWN, joined, said_in
from castlist.rules.letters import Paper, as_html, foot, in_english

SATURDAY = date(2026, 9, 12)


def test_every_language_of_letters_names_seven_days_and_twelve_months() -> None:
    for language in LANGUAGES:
        week = {day_in(language, SATURDAY + timedelta(days=n)) for n in range(7)}
        months = {day_in(language, date(2026, month, 12)) for month in range(1, 13)}
        assert (len(week), len(months)) == (7, 12), language
        assert not re.search(r"[{}|]", day_in(language, SATURDAY, year=True)), language
        assert "2026" in day_in(language, SATURDAY, year=True)
        assert ("2026" in day_in(language, SATURDAY)) == (language != "en")


@pytest.mark.parametrize(
    ("language", "short", "full"),
    [
        ("en", "Saturday 12 September", "Saturday 12 September 2026"),
        ("de", "Samstag, 12. September 2026", "Samstag, 12. September 2026"),
        ("fr", "samedi 12 septembre 2026", "samedi 12 septembre 2026"),
        ("hu", "2026. szeptember 12., szombat", "2026. szeptember 12., szombat"),
        ("ja", "2026年9月12日土曜日", "2026年9月12日土曜日"),
        ("ar", "السبت، 12 سبتمبر 2026", "السبت، 12 سبتمبر 2026"),
        ("no", "lørdag 12. september 2026", "lørdag 12. september 2026"),
        ("xx", "Saturday 12 September", "Saturday 12 September 2026"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(language: str, short: str, full: str) -> None:
    assert (day_in(language, SATURDAY), day_in(language, SATURDAY, year=True)) == (short, full)


def test_what_is_known_of_a_language_is_whole_and_names_the_same_fields() -> None:
    for language, said in KNOWN.items():
        assert set(said) == set(ENGLISH), language
        for what, text in ENGLISH.items():
            fields = sorted(re.findall(r"\{\w+\}(?:\w+/)?", text))
            assert sorted(re.findall(r"\{\w+\}(?:\w+/)?", said[what])) == fields, (language, what)
    assert said_in("fi", "free") == "free"
    assert joined("de", ["A", "B", "C"]) == "A, B und C"
    assert (joined("de", ["A"]), joined("de", [])) == ("A", "")


def html(language: str) -> str:
    below = foot(f"Tell Ada. {said_in(language, 'concern')}", own=True, language=language)
    paper = Paper("From", "S", f"Hei\n\n{{link}}\n\n{below}", "https://x/i/t/", "Open", language,
                  in_english(below, language))  # fmt: skip
    return as_html(paper)


def test_the_foot_is_in_the_language_or_says_that_it_is_not() -> None:
    assert 'lang="en" dir="ltr"' not in html("de")
    assert "bestimmst du" in html("de")
    assert html("fi").count('<p lang="en" dir="ltr">') == 2
    assert '<html lang="he" dir="rtl">' in html("he")
    assert 'lang="en" dir="ltr"' not in html("he")
    assert 'lang="en"' not in html("en").replace('<html lang="en">', "")
    assert all(f'<a href="https://x/i/t/{page}/">' in html("ar") for page in ("concern", "kept"))
