"""The words of a company: what can be put in, what is said of a broken field, and in which language a letter begins."""

import pytest

from castlist.rules.letter_wordings import (
    BY_SLUG,
    MADE_UP,
    TITLES,
    Said,
    checked,
    chosen,
    faults,
    fields_of,
    fitted,
    preview,
)
from castlist.rules.letters import as_html, fields_in
from castlist.rules.outlines import OUTLINES, with_terms
from castlist.rules.why import Refused

HOUSE = Said("Hello", "House")


def test_every_letter_that_can_begin_can_be_worded() -> None:
    assert TITLES.keys() == OUTLINES.keys()
    assert len(BY_SLUG) == len(TITLES)
    assert all(slug.replace("-", "").isalnum() for slug in BY_SLUG)


@pytest.mark.parametrize("outline", TITLES)
def test_the_words_of_the_house_pass_their_own_look(outline: str) -> None:
    assert faults(outline, Said(*OUTLINES[outline])) == []
    said = preview(Said(*OUTLINES[outline]), "en", {})
    assert [name for name in fields_in(said.subject, said.body) if name != "link"] == []
    assert MADE_UP["name"] in said.body


@pytest.mark.parametrize(
    ("outline", "body", "says"),
    [
        ("invitation", "Lieber {nmae}, {link}", "Nobody knows what {nmae} is."),
        ("invitation", "Liebe {name", "{link} is missing"),
        ("invitation", "{link} Liebe {name", "A field is broken here: “{link} Liebe {name”"),
        ("invitation", "{link} name}", "A field is broken here"),
        ("invitation", "{link} {}", "Nobody knows what {} is."),
        ("invitation", "{link} {own_time}", "Nobody knows what {own_time} is."),
        ("invitation, own time", "{link}", "{own_time} is missing"),
        ("welcome", "{link}", "{first_call} is missing"),
        ("offer, in parts", "{link}", "{parts} is missing"),
        ("answer", "{link}", "Nobody knows what {link} is."),
    ],
)
def test_a_fault_is_named(outline: str, body: str, says: str) -> None:
    with pytest.raises(Refused) as no:
        checked(outline, "de", Said("Betreff", body))
    assert says.replace("“{link} Liebe", "“").split("“")[0] in no.value.detail


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Said("", "x {link}"), "incomplete"),
        (Said("x", "  "), "incomplete"),
        (Said("x" * 201, "{link}"), "too_long"),
        (Said("x", "{link}" + "x" * 20_000), "too_long"),
        (Said("x", "{link}", "x" * 61), "too_long"),
        (Said("x", "{link}", "to {name}"), "bad_field"),
        (Said("x {link}", "{link}"), "bad_field"),
    ],
)
def test_what_cannot_be_kept(said: Said, why: str) -> None:
    with pytest.raises(Refused) as no:
        checked("invitation", "de", said)
    assert no.value.why.name == why


@pytest.mark.parametrize(("outline", "language"), [("nosuch", "de"), ("invitation", "xx"), ("invitation", "")])
def test_nothing_is_worded_that_is_not_named(outline: str, language: str) -> None:
    with pytest.raises(Refused) as no:
        checked(outline, language, Said("x", "{link}"))
    assert no.value.why.name == "unknown"


def test_what_is_kept_stands_on_one_line_where_it_is_one() -> None:
    assert checked("answer", "de", Said(" Unsere\n Antwort ", "Liebe\r\n{name}  ")) == Said(
        "Unsere Antwort", "Liebe\n{name}"
    )


OWN_DE, CO_DE, OWN_EN, CO_FR = (Said(one, one) for one in ("own de", "company de", "own en", "company fr"))


@pytest.mark.parametrize(
    ("languages", "kept", "gets"),
    [
        (["de"], {(True, "de"): OWN_DE, (False, "de"): CO_DE}, (OWN_DE, "de")),
        (["de"], {(False, "de"): CO_DE}, (CO_DE, "de")),
        (["fr", "de"], {(False, "de"): CO_DE, (False, "fr"): CO_FR}, (CO_FR, "fr")),
        (["it", "de"], {(False, "de"): CO_DE, (False, "fr"): CO_FR}, (CO_DE, "de")),
        (["en", "de"], {(False, "de"): CO_DE}, (HOUSE, "en")),
        (["it"], {(True, "en"): OWN_EN, (False, "de"): CO_DE}, (OWN_EN, "en")),
        (["it"], {}, (HOUSE, "en")),
    ],
)
def test_the_wording_is_theirs_then_the_productions_then_ours(
    languages: list[str], kept: dict[tuple[bool, str], Said], gets: tuple[Said, str]
) -> None:
    assert chosen(languages, kept, HOUSE) == gets


def test_what_belongs_to_an_offer_stands_in_it_where_anything_does() -> None:
    with_field = Said("s", "Liebe\n\nDazu:\n{terms}\n\n{link}\n\nGruß")
    without = Said("s", "Liebe\n\n{link}\n\nGruß")
    assert fitted(with_field, terms=True) == with_field
    assert fitted(with_field, terms=False).body == "Liebe\n\n{link}\n\nGruß"
    assert fitted(without, terms=True).body == "Liebe\n\n{terms}\n\n{link}\n\nGruß"
    assert fitted(without, terms=False) == without
    assert "{terms}" in with_terms(without.body)


def test_every_field_that_is_offered_is_shown_filled() -> None:
    for outline in TITLES:
        assert {field.name for field in fields_of(outline)} <= MADE_UP.keys()


def test_the_mail_says_in_which_language_it_is() -> None:
    assert '<html lang="de"><head>' in as_html(preview(Said("a", "b"), "de", {}))
    assert '<html lang="ar" dir="rtl"><head>' in as_html(preview(Said("a", "b"), "ar", {}))
