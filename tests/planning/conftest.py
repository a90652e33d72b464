"""What is compiled is compiled before the first test, so that none waits for it."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    from castlist.planning.orders_compiled import warm

    warm()
