"""What `make screens` does to come to pages that no link leads to can still be done: it reads what pages say now."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import screens
from tests.journeys.house import House, founded, opened

pytestmark = [pytest.mark.slow, pytest.mark.without_records]


class Closed(screens.Camera):
    """Goes along and takes no picture."""

    def take(self, who: str, page: Page, what: str = "") -> None:
        """Where it would have stood."""
        self.taken.append((who, screens.name_of(page.url)))


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The company of which the pictures are taken, in which the tours follow each other."""
    with (
        founded(tmp_path_factory.mktemp("gallery") / "founded", "gallery") as found,
        opened(found, tmp_path_factory.mktemp("toured") / "data") as house,
    ):
        house.may_complain = True  # forms are refused on purpose
        yield house


def test_every_tour_comes_to_its_end(gallery: House, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "MEMBERS", ())  # their walks follow links, and know no words
    camera = Closed()
    screens.everything(browser, gallery, camera, ())
    assert {name for _, name in camera.taken} >= {"imports", "agent", "dates", "callbacks", "emergency_sheet"}
