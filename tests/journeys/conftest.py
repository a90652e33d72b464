"""A house per file, a browser per process, and a watch over every page."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.house import Founded, House, founded, given_database, opened
from tests.journeys.seats import Cast, hands
from tests.journeys.watch import Watch

# How long a page took is measured elsewhere: here a machine that does nothing for some seconds fails nobody.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def the_story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Founded]:
    """The demo's company, ready to be copied."""
    with founded(tmp_path_factory.mktemp("founded") / "story") as found:
        yield found


@pytest.fixture(scope="module")
def house(the_story: Founded, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The demo's company, in which this file's journeys take place."""
    with opened(the_story, tmp_path_factory.mktemp("house") / "data") as found:
        yield found


@pytest.fixture(scope="session")
def whole_watch(tmp_path_factory: pytest.TempPathFactory) -> Watch:
    """What was looked at in this run: nothing on a database of the run's own, which cannot change how pages look."""
    if given_database():
        return Watch()
    own = tmp_path_factory.getbasetemp()
    marks = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "built"
    marks.mkdir(exist_ok=True)
    return Watch(marks)


@pytest.fixture
def watch(whole_watch: Watch) -> Iterator[Watch]:
    """The watch over one journey: at its end nothing was wrong with any page of it."""
    yield whole_watch
    whole_watch.verdict()


@pytest.fixture
def cast(browser: Browser, house: House, watch: Watch) -> Iterator[Cast]:
    """Everybody, each with their own browser, and by the keyboard alone."""
    found = Cast(browser, house, watch, seat=hands())
    yield found
    found.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How much was looked at."""
    for line in getattr(terminalreporter.config, "journeys_told", ()):
        terminalreporter.write_line(line)
