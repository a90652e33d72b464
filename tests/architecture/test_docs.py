"""What the docs say can be done can be done: links lead somewhere, commands and settings exist."""

import re
import shlex
from pathlib import Path

import pytest

from castlist.config import cli
from castlist.config.environment import Environment

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SETTINGS = {f"CASTLIST_{name.upper()}" for name in Environment.model_fields}
FOR_TESTS = {"CASTLIST_TEST_POSTGRES", "CASTLIST_TEST_DATABASE_URL", "CASTLIST_TEST_CHROMIUM"}


def name_of(page: Path) -> str:
    """How a page is called in a test's name."""
    return page.relative_to(ROOT).as_posix()


def text_of(page: Path) -> str:
    """The page."""
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", text_of(page), flags=re.S))
    inside = [target.partition("#")[0] for target in targets if "://" not in target and not target.startswith("#")]
    assert [target for target in inside if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_settings_that_are_named_exist(page: Path) -> None:
    named = set(re.findall(r"\bCASTLIST_[A-Z_]+[A-Z]\b", text_of(page)))
    assert named - SETTINGS - FOR_TESTS == set()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_commands_in_examples_are_understood(page: Path) -> None:
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", text_of(page), flags=re.S | re.M)
    lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
    for line in lines:
        words = shlex.split(line, comments=True)
        starts = [i for i, word in enumerate(words) if word == "castlist" or word.endswith("bin/castlist")]
        for start in starts:
            arguments = words[start + 1 :]
            if arguments and arguments[0] not in cli.ELSEWHERE and "useradd" not in words and "systemctl" not in words:
                cli.parser().parse_args(arguments)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_targets_that_are_named_exist(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    known = set(re.findall(r"^([a-z]+):", makefile, flags=re.M))
    assert set(re.findall(r"`make ([a-z]+)", text_of(page))) - known == set()


def test_every_setting_of_the_example_server_is_safe() -> None:
    """The environment file of the how-to is read as a server would read it."""
    page = text_of(ROOT / "docs" / "how-to" / "small-server.md")
    lines = re.search(r"```ini\n(CASTLIST_.*?)```", page, flags=re.S)[1].splitlines()
    facts = {key.removeprefix("CASTLIST_").lower(): value for key, _, value in (line.partition("=") for line in lines)}
    from castlist.config.safety import about_address

    assert list(about_address(Environment(**facts))) == []


def test_every_command_is_on_the_page_of_commands() -> None:
    page = text_of(ROOT / "docs" / "reference" / "commands.md")
    own = {"init", "serve", "upgrade", "renew-key", "signin-link", "token", "clock", "settings"}
    assert {name for name in own | set(cli.commands()) if f"`castlist {name}" not in page} == set()


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = text_of(folder / "README.md")
    assert [page.name for page in sorted(folder.glob("0*.md")) if f"({page.name})" not in listed] == []
