"""Servers that start in the same moment."""

from typing import Any

import pytest

from castlist.jobs import upgrade
from castlist.jobs.start import Stop


@pytest.mark.parametrize("times", [1, 4, upgrade.TRIES])
def test_static_files_that_another_server_replaces_meanwhile_are_written_again(
    monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    calls: list[str] = []

    def collected(name: str, **_: Any) -> None:
        calls.append(name)
        if len(calls) <= times:
            raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(upgrade, "call_command", collected)
    monkeypatch.setattr(upgrade, "BETWEEN_TRIES", 0)
    upgrade.publish_static_files()
    assert len(calls) == times + 1


@pytest.mark.parametrize("why", [FileNotFoundError(2, "No such file or directory"), PermissionError(13, "Denied")])
def test_static_files_that_cannot_be_written_are_told(monkeypatch: pytest.MonkeyPatch, why: OSError) -> None:
    def never(*_: Any, **__: Any) -> None:
        raise why

    monkeypatch.setattr(upgrade, "call_command", never)
    monkeypatch.setattr(upgrade, "BETWEEN_TRIES", 0)
    with pytest.raises(Stop, match="static files cannot be written"):
        upgrade.publish_static_files()
