"""Templates become Python in our own way: what they draw is what Jinja2 itself would draw."""

from collections.abc import Callable
from pathlib import Path

import jinja2
import markupsafe
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from castlist.web.quick import KEPT, Compiled, Kept, QuickCode, QuickContext, escape

PAGE = """
{%- macro word(text, kind="plain") %}<i class="{{ kind }}">{{ text }}</i>{% endmacro -%}
{%- macro box() %}<div>{{ caller() }}</div>{% endmacro -%}
{% for text in texts %}{{ word(text) }}{{ word(text, kind=loop.index) }}{% endfor -%}
{% set kept %}{{ texts[0] }} & more{% endset %}{{ kept }}
{%- call box() %}{{ texts[0] ~ "<b>" }}{% endcall %}{{ number }}{{ nothing }}{{ safe }}{{ texts | join("<") }}
"""


class Shown:
    """Draws itself."""

    def __html__(self) -> str:
        return "<u>shown</u>"


def drawn(**given: object) -> str:
    """The page as our environment and as Jinja2's own draws it."""
    options = {"autoescape": True, "undefined": jinja2.StrictUndefined}
    plain, quick = jinja2.Environment(**options), jinja2.Environment(**options)
    quick.code_generator_class, quick.context_class = QuickCode, QuickContext
    page = quick.from_string(PAGE).render(**given)
    assert page == plain.from_string(PAGE).render(**given)
    return page


@given(st.one_of(st.text(), st.integers(), st.booleans(), st.none(), st.floats(), st.lists(st.text()), st.dates()))
def test_every_value_is_escaped_as_by_the_library(value: object) -> None:
    assert str(escape(value)) == str(markupsafe.escape(value))


def test_what_is_markup_and_what_draws_itself_stays() -> None:
    assert escape(Markup("<b>")) == "<b>"
    assert escape(Shown()) == "<u>shown</u>"

    class Name(str):
        """A text of another class is no Markup."""

    assert escape(Name("<b>")) == "&lt;b&gt;"


@given(st.lists(st.text(), min_size=1, max_size=3), st.integers())
def test_a_page_is_the_same_as_the_library_draws(texts: list[str], number: int) -> None:
    drawn(texts=texts, number=number, nothing=None, safe=Markup("<hr>"))


def test_a_page_never_carries_a_tag_that_somebody_typed() -> None:
    page = drawn(texts=["<script>"], number=-1, nothing=None, safe=Markup("<hr>"))
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 5


def test_a_forgotten_name_is_an_error_inside_a_component_too() -> None:
    quick = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    quick.code_generator_class, quick.context_class = QuickCode, QuickContext
    with pytest.raises(jinja2.UndefinedError):
        quick.from_string("{% macro a(x) %}{{ x.y.z }}{% endmacro %}{{ a({}) }}").render()
    with pytest.raises(jinja2.UndefinedError):
        quick.from_string("{% macro a(x) %}{{ x }}{% endmacro %}{{ a() }}").render()
    with pytest.raises(TypeError):
        quick.from_string("{% macro a(x) %}{{ x }}{% endmacro %}{{ a(1, y=2) }}").render()


def test_compiled_templates_are_kept_and_found_again(tmp_path: Path) -> None:
    def page() -> str:
        loader = jinja2.DictLoader({"a": "{{ 1 + 1 }}"})
        return jinja2.Environment(loader=loader, bytecode_cache=cache, autoescape=True).get_template("a").render()

    cache = Compiled(tmp_path / "kept")
    assert page() == "2"
    (kept,) = (tmp_path / "kept").iterdir()
    before = kept.stat().st_mtime_ns
    assert page() == "2"
    assert kept.stat().st_mtime_ns == before
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0
    kept.write_bytes(b"nonsense")
    assert page() == "2"


def test_where_nothing_can_be_written_the_page_is_drawn_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Compiled(tmp_path / "file" / "kept")
    loader = jinja2.DictLoader({"a": "{{ 1 + 1 }}"})
    assert jinja2.Environment(loader=loader, bytecode_cache=cache, autoescape=True).get_template("a").render() == "2"


FIELD = """
{%- macro field(label, options=(), value="") -%}
<p>{{ label }}{% for key, text in options %}{{ key }}{{ text }}{% endfor %}{{ value }}</p>
{%- endmacro %}"""


def field() -> tuple[Kept, list[int], Callable[..., str]]:
    """A remembered component, how often it was drawn, and how it is drawn where nothing is remembered."""
    env = jinja2.Environment(autoescape=True)
    component = env.from_string(FIELD).module.field  # type: ignore[attr-defined]
    times: list[int] = []

    def counted(*args: object, **kwargs: object) -> str:
        times.append(1)
        return str(component(*args, **kwargs))

    return Kept(counted, not_with="value"), times, component  # type: ignore[arg-type]


def test_a_field_is_drawn_once_for_the_same_and_anew_for_anything_else() -> None:
    kept, times, plain = field()
    given = [
        {"label": "A<b>"}, {"label": Markup("A<b>")}, {"label": 1}, {"label": True}, {"label": None},
        {"label": "A", "options": [("x", "<i>")]}, {"label": "A", "options": [("x", Markup("<i>"))]},
        {"label": "A", "options": (("x", "<i>"),)}, {"label": "A", "options": [(1, "i")]},
        {"label": "A", "options": [(True, "i")]},
    ]  # fmt: skip
    for _ in range(3):
        for one in given:
            assert kept(**one) == plain(**one)
    assert len(times) == len(given)
    kept.forget()
    assert kept(label="A<b>") == "<p>A&lt;b&gt;</p>"
    assert len(times) == len(given) + 1


def test_nobodys_words_are_remembered_and_what_cannot_be_compared_is_drawn_anew() -> None:
    kept, times, plain = field()
    for _ in range(2):
        assert kept("A", value="what she typed") == plain("A", value="what she typed")
        assert kept(Shown()) == plain(Shown()) == "<p><u>shown</u></p>"
    assert len(times) == 4
    assert "what she typed" not in repr(kept._known)


def test_no_more_is_remembered_than_was_said() -> None:
    kept, times, _ = field()
    for number in range(KEPT + 5):
        kept(number)
    assert len(kept._known) == 5
    assert len(times) == KEPT + 5
