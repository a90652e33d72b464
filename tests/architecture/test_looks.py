"""Light and dark differ in colours alone, so that whoever looks at pages need not look at all of them twice."""

import re
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "castlist"
PAGES = [path for kind in ("css", "js", "mjs", "jinja", "html", "py") for path in SOURCE.rglob(f"*.{kind}")]
ASKED = re.compile(r"prefers-color-scheme")
CHOSEN = re.compile(r"^[^{}]*data-theme[^{}]*\{([^{}]*)\}", re.MULTILINE)
OF_THE_BROWSER = '<meta name="theme-color"'
"""The one thing that is told about the scheme outside the styles: the colour of the window around the page."""


def test_nothing_but_a_colour_asks_for_light_or_dark() -> None:
    """What is left to the styles is `light-dark()`, which only a colour can be."""
    asking = [
        (path.relative_to(SOURCE).as_posix(), line.strip())
        for path in PAGES
        for line in path.read_text("utf-8").splitlines()
        if ASKED.search(line) and OF_THE_BROWSER not in line
    ]
    assert asking == []


def test_a_theme_that_was_chosen_sets_the_scheme_and_nothing_else() -> None:
    """A page whose theme was chosen looks as it does for somebody whose machine says so."""
    styles = "\n".join(path.read_text("utf-8") for path in SOURCE.rglob("*.css"))
    assert {said.strip() for said in CHOSEN.findall(styles)} == {"color-scheme: light;", "color-scheme: dark;"}
