"""A server does not start in a state that somebody could regret, and says which setting to change."""

import os
import secrets
from pathlib import Path
from typing import Any

import pytest

from castlist.config.environment import Environment
from castlist.config.safety import about_address, about_folder, about_mail, about_secret_key

GOOD_KEY = secrets.token_urlsafe(48)


def environment(tmp_path: Path, **changed: object) -> Environment:
    """A safe small server, except for what is changed."""
    facts = {
        "url": "https://casting.example.org",
        "trusted_proxy": 1,
        "secret_key": GOOD_KEY,
        "data": tmp_path,
        "host": "127.0.0.1",
    }
    return Environment(**{**facts, **changed})  # type: ignore[arg-type]


def named(sentences: object) -> list[str]:
    """The settings that the sentences begin with."""
    return [sentence.partition(":")[0] for sentence in sentences]


def test_small_server_is_safe(tmp_path: Path) -> None:
    safe = environment(tmp_path)
    assert [*about_secret_key(safe), *about_address(safe)] == []


@pytest.mark.parametrize("key", ["short", "x" * 39, "abc" * 30])
def test_weak_key_is_named(tmp_path: Path, key: str) -> None:
    assert named(about_secret_key(environment(tmp_path, secret_key=key))) == ["CASTLIST_SECRET_KEY"]


def test_missing_key_is_named(tmp_path: Path) -> None:
    assert named(about_secret_key(environment(tmp_path, secret_key=""))) == ["CASTLIST_SECRET_KEY"]


def test_key_that_others_can_read_is_named(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    file.write_text(GOOD_KEY)
    file.chmod(0o644)
    assert named(about_secret_key(environment(tmp_path, secret_key=""))) == ["CASTLIST_SECRET_KEY"]
    file.chmod(0o600)
    assert named(about_secret_key(environment(tmp_path, secret_key=""))) == []


@pytest.mark.parametrize(
    ("changed", "setting"),
    [
        ({"url": "http://casting.example.org"}, "CASTLIST_URL"),
        ({"url": "http://192.168.1.5:8000"}, "CASTLIST_URL"),
        ({"url": "http://127.0.0.1:8000", "host": "0.0.0.0"}, "CASTLIST_URL"),
        ({"trusted_proxy": 0}, "CASTLIST_TRUSTED_PROXY"),
        ({"demo": True}, "CASTLIST_DEMO"),
        ({"develop": True}, "CASTLIST_DEVELOP"),
    ],
)
def test_unsafe_address_is_named(tmp_path: Path, changed: dict[str, object], setting: str) -> None:
    assert named(about_address(environment(tmp_path, **changed))) == [setting]


def test_laptop_is_safe(tmp_path: Path) -> None:
    laptop = environment(tmp_path, url="http://127.0.0.1:8000", trusted_proxy=0)
    assert list(about_address(laptop)) == []


def test_missing_folder_is_named(tmp_path: Path) -> None:
    assert named(about_folder(environment(tmp_path, data=tmp_path / "nowhere"))) == ["CASTLIST_DATA"]


def test_folder_open_to_everybody_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert "CASTLIST_DATA" in named(about_folder(environment(tmp_path)))


def test_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Not by mode: root, who runs many a container, may write everywhere.
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    assert "CASTLIST_DATA" in named(about_folder(environment(tmp_path)))


def test_folder_into_which_no_mail_can_be_written_is_named(tmp_path: Path, settings: Any) -> None:
    def said(folder: Path) -> list[str]:
        settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
        settings.EMAIL_FILE_PATH = str(folder)
        return named(about_mail())

    (tmp_path / "file").write_text("in the way")
    assert [said(tmp_path), said(tmp_path / "not" / "there yet")] == [[], []]
    assert said(tmp_path / "file") == said(tmp_path / "file" / "mail") == ["CASTLIST_EMAIL_URL"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert named(about_mail()) == []
