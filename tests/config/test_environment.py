"""What an installation may set, and what is refused with a sentence."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from castlist.config.addresses import read_database_url, read_email_url
from castlist.config.environment import Environment, is_loopback, is_near
from castlist.config.reference import page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("CASTLIST_") and "TEST" not in name]:
        monkeypatch.delenv(name)


def read(monkeypatch: pytest.MonkeyPatch, **variables: str) -> Environment:
    for name, value in variables.items():
        monkeypatch.setenv(f"CASTLIST_{name}", value)
    return Environment()


def test_defaults_are_a_laptop(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    found = Environment()
    assert (found.url, found.url_is_local, found.https) == ("http://127.0.0.1:8000", True, False)
    assert (found.data, found.key, found.develop, found.demo) == (tmp_path / "castlist", "", False, False)


def test_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, URL="", PORT="", WORKERS="").port == 8000


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("URL", "casting.example.org"),
        ("URL", "ftp://casting.example.org"),
        ("URL", "https://casting.example.org/castlist"),
        ("URL", "https://"),
        ("URL", "https://casting.example.org:99999"),
        ("URL", "https://*"),
        ("URL", "https://.example.org"),
        ("URL", "https://*.example.org"),
        ("URL", "https://karen:hunter2@casting.example.org"),
        ("URL", "https://casting.example.org#top"),
        ("URL", "https://x y.org"),
        ("URL", "https://0.0.0.0"),
        ("URL", "https://[::]:8000"),
        ("EMAIL_FROM", "casting@example.org\nBcc: eve@example.org"),
        ("EMAIL_FROM", "not an address"),
        ("EMAIL_FROM", "The Harbour Players"),
        ("PORT", "0"),
        ("PORT", "eighty"),
        ("PORT", "99999999999999999999"),
        ("WORKERS", "0"),
        ("WORKERS", "-1"),
        ("LOG", "loud"),
        ("TRUSTED_PROXY", "yes"),
        ("DATABASE_URL", "mysql://localhost/castlist"),
        ("DATABASE_URL", "postgresql://localhost"),
        ("DATABASE_URL", "sqlite://castlist.sqlite3"),
        ("DATABASE_URL", "sqlite:///castlist.sqlite3"),
        ("DATABASE_URL", "sqlite:////"),
        ("DATABASE_URL", "postgresql://localhost/castlist?connect_timeout=soon"),
        ("DATABASE_URL", "postgresql://localhost/castlist?prepare_threshold=never"),
        ("REDIS_URL", "localhost:6379"),
        ("REDIS_URL", "redis://"),
        ("REDIS_URL", "redis://localhost:many/0"),
        ("EMAIL_URL", "mail.example.org"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "file://"),
        ("EMAIL_URL", "smtp://karen:secret@mail.example.org?plain=1"),
        ("INBOX_URL", "pop3://karen:secret@mail.example.org"),
        ("INBOX_URL", "imaps://mail.example.org"),
        ("INBOX_URL", "imaps://karen@mail.example.org"),
        ("INBOX_URL", "imap://karen:secret@mail.example.org?plain=1"),
        ("INBOX_URL", "imaps://karen:secret@mail.example.org/Antworten%20f%C3%BCr%20uns"),
        ("INBOX_URL", "imaps://karen:secret@mail.example.org/%22%0d%0aA%20LOGOUT"),
        ("REPLIES_TO", "casting"),
        ("REPLIES_TO", "The Harbour <casting@harbour.example>"),
        ("DEVELOP", "perhaps"),
    ],
)
def test_wrong_value_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(monkeypatch, **{name: value})
    assert [error["loc"] for error in refused.value.errors()] == [(name.lower(),)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("URL", "https://casting.example.org:8443"),
        ("URL", "https://xn--mnchen-3ya.example"),
        ("URL", "https://[2001:db8::1]"),
        ("DATABASE_URL", "sqlite:////var/lib/castlist/castlist.sqlite3"),
        ("REDIS_URL", "rediss://castlist:secret@redis.example.org:6380/1"),
        ("REDIS_URL", "unix:///run/redis.sock?db=1"),
        ("EMAIL_URL", "smtp://mail.example.org:25?plain=1"),
        ("EMAIL_URL", "smtp://karen:secret@localhost:25?plain=1"),
        ("EMAIL_URL", "smtp://karen:secret@mail.example.org"),
        ("INBOX_URL", "imaps://karen:secret@mail.example.org"),
        ("INBOX_URL", "imap://karen:secret@mail.example.org/Castlist"),
        ("INBOX_URL", "imap://karen:secret@localhost:1143?plain=1"),
        ("REPLIES_TO", "casting@harbour.example"),
        ("EMAIL_FROM", "casting@example.org"),
        ("EMAIL_FROM", "Les Théâtres <casting@example.org>"),
    ],
)
def test_right_value_is_taken(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    assert getattr(read(monkeypatch, **{name: value}), name.lower()) == value


@pytest.mark.parametrize("name", ["DATABASE_URL", "EMAIL_URL"])
@pytest.mark.parametrize("password", ["hunter2/x", "hunter2#x", "hunter2?x", "[hunter2", "77/hunter2", "77#hunter2"])
def test_password_that_cannot_be_read_is_not_said(monkeypatch: pytest.MonkeyPatch, name: str, password: str) -> None:
    scheme = {"DATABASE_URL": "postgresql", "EMAIL_URL": "smtp"}[name]
    with pytest.raises(ValidationError) as refused:
        read(monkeypatch, **{name: f"{scheme}://karen:{password}@host.example.org/castlist"})
    (error,) = refused.value.errors()
    assert error["msg"].startswith("Value error, cannot be read: ")
    assert [word for word in ("hunter2", "77") if word in error["msg"]] == []


def test_address_that_is_not_set_follows_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(monkeypatch, PORT="8772").url == "http://127.0.0.1:8772"
    assert read(monkeypatch, PORT="8772", URL="https://casting.example.org").url == "https://casting.example.org"


@pytest.mark.parametrize(
    ("given", "port", "elsewhere"),
    [
        ({}, 8000, ""),
        ({"URL": "http://127.0.0.1:8062"}, 8062, ""),
        ({"URL": "http://localhost:8062"}, 8062, ""),
        ({"URL": "http://127.0.0.1:8062", "PORT": "8000"}, 8000, "127.0.0.1:8000"),
        ({"URL": "http://127.0.0.1:8062", "TRUSTED_PROXY": "1"}, 8000, "127.0.0.1:8000"),
        ({"URL": "http://localhost"}, 8000, "127.0.0.1:8000"),
        ({"URL": "http://[::1]:8062", "HOST": "::1"}, 8062, ""),
        ({"URL": "http://[::1]:8062"}, 8062, "127.0.0.1:8062"),
        ({"URL": "https://127.0.0.1:8443"}, 8000, "127.0.0.1:8000"),
        ({"URL": "https://casting.example.org", "HOST": "::1"}, 8000, "[::1]:8000"),
    ],
)
def test_port_that_is_not_set_follows_an_address_of_this_machine_and_else_it_is_said(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], port: int, elsewhere: str
) -> None:
    found = read(monkeypatch, **given)
    assert (found.port, found.listens_elsewhere) == (port, elsewhere)


def test_variable_that_is_misspelt_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, DATABSE_URL="postgresql://localhost/castlist", COLOUR="green", TEST_DATABASE_URL="x")
    assert found.misspelt() == ["CASTLIST_DATABSE_URL: there is no such setting; is CASTLIST_DATABASE_URL meant?"]
    assert found.unknown() == ["CASTLIST_COLOUR", "CASTLIST_DATABSE_URL"]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "192.168.1.7", "10.0.0.1", "169.254.1.1", "100.64.0.1", "::1", "fe80::1", "fd00::1",
             "localhost", "casting.local", "castlist"],
)  # fmt: skip
def test_no_phone_can_open_an_address_of_this_house(host: str) -> None:
    assert is_near(host)


@pytest.mark.parametrize("host", ["casting.example.org", "9.9.9.9", "2620:fe::fe", "local.example.org"])
def test_phones_can_open_an_address_of_the_world(host: str) -> None:
    assert not is_near(host)


def test_key_comes_from_the_file_where_no_variable_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret-key").write_text("from the file\n")
    assert read(monkeypatch, DATA=str(tmp_path)).key == "from the file"
    assert read(monkeypatch, SECRET_KEY="from the variable").key == "from the variable"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1", "box.localhost"])
def test_this_machine_is_local(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "0.0.0.0", "192.168.1.5", "example.org", "localhost.example.org", "::"])
def test_any_other_machine_is_not(host: str) -> None:
    assert not is_loopback(host)


def test_postgresql_address_is_read_whole() -> None:
    read = read_database_url("postgresql://k%40ren:p%2Fw@db.example.org:6543/cast?sslmode=require", pool=3)
    assert {key: read[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")} == {
        "NAME": "cast",
        "USER": "k@ren",
        "PASSWORD": "p/w",
        "HOST": "db.example.org",
        "PORT": "6543",
    }
    assert (read["OPTIONS"]["sslmode"], read["OPTIONS"]["pool"]["max_size"]) == ("require", 3)


def test_statements_are_prepared_unless_the_address_says_no() -> None:
    said = {"": 3, "?prepare_threshold=none": None, "?prepare_threshold=10": 10}
    read = {tail: read_database_url(f"postgresql://h/c{tail}")["OPTIONS"]["prepare_threshold"] for tail in said}
    assert read == said
    with pytest.raises(ValueError, match="must be none"):
        read_database_url("postgresql://h/c?prepare_threshold=often")


def test_postgresql_socket_is_read_from_the_query() -> None:
    assert read_database_url("postgresql:///castlist?host=/run/postgresql")["HOST"] == "/run/postgresql"


def test_mail_server_is_read_whole() -> None:
    read = read_email_url("smtp://karen:s%40crt@mail.example.org")
    assert (read["EMAIL_HOST"], read["EMAIL_PORT"], read["EMAIL_HOST_PASSWORD"]) == ("mail.example.org", 587, "s@crt")
    assert (read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (True, False)
    assert read_email_url("smtps://mail.example.org")["EMAIL_PORT"] == 465
    assert read_email_url("smtp://mail.example.org:25?plain=1")["EMAIL_USE_TLS"] is False
    assert read_email_url("file:///var/mail/castlist")["EMAIL_FILE_PATH"] == "/var/mail/castlist"


def test_page_of_settings_is_current() -> None:
    written = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    assert written == page(), "run `make docs`"


def test_every_setting_says_what_it_does() -> None:
    assert [
        name for name, field in Environment.model_fields.items() if not (field.description or "").endswith(".")
    ] == []
