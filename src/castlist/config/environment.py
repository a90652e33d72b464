"""What an installation may set from outside, each with the sentence that the reference page prints."""

import ipaddress
import os
import re
from difflib import get_close_matches
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import Field, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from castlist.config.addresses import parts_of, read_database_url, read_email_url, read_inbox_url, read_redis_url

PREFIX = "CASTLIST_"
SECRET_KEY_FILE = "secret-key"  # noqa: S105 - the name of a file, not a key
OLD_SECRET_KEY_FILE = "secret-key.old"  # noqa: S105 - the name of a file, not a key
SHORTEST_SECRET_KEY = 40
HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
ALMOST = 0.8
FOR_TESTS = "CASTLIST_TEST_"


def default_data_folder() -> Path:
    """The folder that holds an installation nobody has named a folder for."""
    home = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(home).expanduser() / "castlist"


CALLED_UTC = frozenset("Etc/UTC Etc/UCT Etc/Universal Etc/Zulu UCT Universal Zulu".split())


def machine_zone() -> str:
    """The time zone of this machine, as a name; UTC when it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    linked = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    zone = next((zone for zone in (named, linked) if zone in available_timezones()), "UTC")
    return "UTC" if zone in CALLED_UTC else zone


class Environment(BaseSettings):
    """The settings of one installation, read from variables that start with `CASTLIST_`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    url: str = Field(
        "http://127.0.0.1:8000",
        description="The address under which people open this Castlist, as it stands in their browser. "
        "Links in letters begin with it. It must be `https` unless it is an address of this very machine; "
        "while it is one, or one of a private network, letters refuse to go, because nobody's phone could open "
        "their links. When it is not set it follows `CASTLIST_PORT`.",
    )
    data: Path = Field(
        default_factory=default_data_folder,
        description="The folder that holds everything of one installation: the secret key, the SQLite database, "
        "uploaded files, collected static files, compiled templates and, where no mail server is set, the mails.",
    )
    database_url: str = Field(
        "",
        description="`postgresql://name:password@host:5432/database` to keep the records in PostgreSQL "
        "(with `?host=/run/postgresql` for a socket), or `sqlite:////path/to/file`. "
        "Empty: `castlist.sqlite3` in the data folder.",
    )
    database_pool: int = Field(
        8,
        ge=0,
        le=200,
        description="How many PostgreSQL connections one worker keeps ready at most. 0 opens one for each request. "
        "Not used with SQLite.",
    )
    secret_key: str = Field(
        "",
        description=f"At least {SHORTEST_SECRET_KEY} random characters that sign sessions and links. "
        f"Empty: read from the file `{SECRET_KEY_FILE}` in the data folder, which `castlist init` makes.",
    )
    old_secret_key: str = Field(
        "",
        description="The secret key before this one: what it signed and sealed opens still. "
        f"Empty: read from the file `{OLD_SECRET_KEY_FILE}` in the data folder, which `castlist renew-key` makes.",
    )
    email_url: str = Field(
        "",
        description="How mail leaves: `smtp://name:password@host:587` (STARTTLS is used), "
        "`smtps://name:password@host:465`, `smtp://host:25?plain=1` for a relay without encryption or password, or "
        "`file:///folder`. Empty: mails are written as files to `mail` in the data folder.",
    )
    email_from: str = Field(
        "",
        description="The sender of every mail, such as `The Harbour Players <casting@harbour.example>`. "
        "Empty: `castlist@` and the host of `CASTLIST_URL`.",
    )
    inbox_url: str = Field(
        "",
        description="Where answers and letters that come back are looked for, every minute: "
        "`imaps://name:password@host/INBOX`, or `imap://` with STARTTLS. It is the mailbox of the address in "
        "`CASTLIST_EMAIL_FROM`. Only mail that belongs to a letter of this Castlist is marked as read; nothing is "
        "deleted. Empty: nothing is looked for; `castlist receive` takes what a mail server hands over.",
    )
    replies_to: str = Field(
        "",
        description="The address to which people answer, such as `casting@harbour.example`, where what comes in "
        "reaches Castlist. Empty: that of `CASTLIST_EMAIL_FROM` where `CASTLIST_INBOX_URL` is set; otherwise people "
        "answer whoever wrote to them.",
    )
    redis_url: str = Field(
        "",
        description="`redis://host:6379/0` to share the cache and the rate limits through Redis. "
        "Empty: a table of the database does it, which is right for one server.",
    )
    host: str = Field("127.0.0.1", description="The address that `castlist serve` listens on.")
    port: int = Field(
        8000,
        ge=1,
        le=65535,
        description="The port that `castlist serve` listens on. When it is not set it is the one in `CASTLIST_URL`, "
        "where that begins with `http://` and is an address of this very machine; not with a `CASTLIST_TRUSTED_PROXY`.",
    )
    workers: int = Field(2, ge=1, le=64, description="How many worker processes `castlist serve` starts.")
    threads: int = Field(4, ge=1, le=64, description="How many requests one worker answers at the same time.")
    trusted_proxy: int = Field(
        0,
        ge=0,
        le=5,
        description="How many reverse proxies stand before Castlist and set `X-Forwarded-For` and "
        "`X-Forwarded-Proto`; 1 for a usual server with TLS. With 0 those headers are not believed.",
    )
    time_zone: str = Field(
        "",
        description="The clock on the wall of this company, such as `Europe/London`: a new production begins with it, "
        "and may choose another. Empty: the clock of this machine.",
    )
    checkpoints: bool = Field(
        True,
        description="1 sends everybody with a say a signed checkpoint of what they may see, on days on which that "
        "changed: whoever keeps it can have it proven that nothing before was changed. 0 sends none.",
    )
    session_days: int = Field(
        90,
        ge=1,
        le=365,
        description="How many days after signing in everybody has to sign in anew, however often they come. "
        "Whoever does not come for thirty days has to in any case.",
    )
    limits: int = Field(
        1,
        ge=1,
        le=100,
        description="How many times as often as usual everything may be tried that is counted: for a house in which "
        "hundreds come from one address. [What is counted](../explanation/security.md#how-often).",
    )
    tape_mb: int = Field(
        2048,
        ge=1,
        le=100_000,
        description="How large one self-tape may be at most, in MB. A longer one is refused before anything of it "
        "is read.",
    )
    tapes_gb: int = Field(
        200,
        ge=0,
        le=100_000,
        description="How much room all self-tapes of the installation may take together, in GB; 0 for as much as the "
        "disk has. Whatever it says, the last part of the disk is left to the records.",
    )
    ffmpeg: str = Field(
        "",
        max_length=400,
        description="The `ffmpeg` program that makes smaller copies of self-tapes; empty for the one that is found on "
        "the path, `none` for no copies. [What is made](../how-to/self-tapes.md#smaller-copies).",
    )
    log: str = Field(
        "info",
        pattern="^(debug|info|warning|error)$",
        description="The least important kind of message that is still logged: `debug`, `info`, `warning` or `error`.",
    )
    develop: bool = Field(
        False,
        description="1 shows error pages with source code and serves static files as they lie in the source tree. "
        "For working on Castlist itself; `castlist serve` refuses to start with it unless the address is local.",
    )
    demo: bool = Field(
        False,
        description="Set by `castlist demo` for itself, so that its one-click sign-in exists. "
        "`castlist serve` refuses to start with it.",
    )

    @model_validator(mode="before")
    @classmethod
    def _address_with_that_port(cls, given: dict[str, Any]) -> dict[str, Any]:
        port = str(given.get("port", ""))
        usable = port.isdecimal() and len(port) <= 5 and int(port) <= 65535
        return {"url": f"http://127.0.0.1:{int(port)}", **given} if usable else given

    @model_validator(mode="before")
    @classmethod
    def _port_of_that_address(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Nobody opens an address of this machine at another port than ours, unless a proxy stands there."""
        if "port" in given or str(given.get("trusted_proxy", "0")) != "0":
            return given
        try:
            parts = urlsplit(str(given.get("url", "")))
            here = parts.scheme == "http" and is_loopback(parts.hostname or "") and parts.port
        except ValueError:  # what is wrong with the address is said of it
            return given
        return {**given, "port": here} if here else given

    @field_validator("url")
    @classmethod
    def _an_address(cls, url: str) -> str:
        parts = parts_of(url)
        if parts.scheme not in ("http", "https") or parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("must look like https://casting.example.org, without a path")
        if "@" in parts.netloc or not is_host(parts.hostname or ""):
            raise ValueError("must name one host and nothing else, as in https://casting.example.org")
        return f"{parts.scheme}://{parts.netloc}"

    @field_validator("email_from")
    @classmethod
    def _a_sender(cls, sender: str) -> str:
        try:
            if not sender.isprintable():
                raise ValidationError("it would begin another line of the mail")
            if sender:
                validate_email(parseaddr(sender)[1])
        except ValidationError:
            raise ValueError("must look like The Harbour Players <casting@harbour.example>, on one line") from None
        return sender

    @field_validator("data")
    @classmethod
    def _whole_path(cls, data: Path) -> Path:
        return data.expanduser().absolute()

    @field_validator("time_zone")
    @classmethod
    def _a_time_zone(cls, zone: str) -> str:
        if zone and zone not in available_timezones():
            raise ValueError("must be the name of a time zone, such as Europe/London")
        return zone

    @field_validator("database_url")
    @classmethod
    def _a_database(cls, url: str) -> str:
        if url:
            read_database_url(url)
        return url

    @field_validator("redis_url")
    @classmethod
    def _a_redis(cls, url: str) -> str:
        if url:
            read_redis_url(url)
        return url

    @field_validator("email_url")
    @classmethod
    def _a_way_for_mail(cls, url: str) -> str:
        mail = read_email_url(url) if url else {}
        in_the_clear = "EMAIL_HOST" in mail and not mail["EMAIL_USE_TLS"] and not mail["EMAIL_USE_SSL"]
        if in_the_clear and mail["EMAIL_HOST_PASSWORD"] and not is_loopback(mail["EMAIL_HOST"]):
            raise ValueError("its password could be read on the way: leave out plain=1, or the name and the password")
        return url

    @field_validator("inbox_url")
    @classmethod
    def _a_mailbox(cls, url: str) -> str:
        box = read_inbox_url(url) if url else {}
        if box and not box["ssl"] and not box["tls"] and not is_loopback(box["host"]):
            raise ValueError("its password could be read on the way: leave out plain=1")
        return url

    @field_validator("replies_to")
    @classmethod
    def _an_answer_address(cls, address: str) -> str:
        try:
            if address:
                validate_email(address)
        except ValidationError:
            raise ValueError("must look like casting@harbour.example") from None
        return address

    @property
    def hostname(self) -> str:
        """The host that people type, without port."""
        return urlsplit(self.url).hostname or ""

    @property
    def https(self) -> bool:
        """Whether people reach this Castlist encrypted."""
        return self.url.startswith("https://")

    @property
    def url_is_local(self) -> bool:
        """Whether only this very machine can open the address."""
        return is_loopback(self.hostname)

    @property
    def listens_elsewhere(self) -> str:
        """Where the server listens, where that is not at the port and host of its address; '' where it is."""
        parts = urlsplit(self.url)
        same = parts.hostname == self.host or (parts.hostname == "localhost" and is_loopback(self.host))
        if not self.https and same and (parts.port or 80) == self.port:
            return ""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url_is_near(self) -> bool:
        """Whether only this machine, or the network around it, can open the address: no performer's phone could."""
        return is_near(self.hostname)

    def unknown(self) -> list[str]:
        """The variables that begin like a setting, and set nothing."""
        known = {f"{PREFIX}{name}".upper() for name in type(self).model_fields}
        given = {name.upper() for name in os.environ} - known
        return sorted(name for name in given if name.startswith(PREFIX) and not name.startswith(FOR_TESTS))

    def misspelt(self) -> list[str]:
        """A sentence for each variable that almost has the name of a setting, and sets nothing."""
        known = [name.upper() for name in type(self).model_fields]
        almost = {name: get_close_matches(name.removeprefix(PREFIX), known, 1, ALMOST) for name in self.unknown()}
        return [
            f"{name}: there is no such setting; is {PREFIX}{meant[0]} meant?" for name, meant in almost.items() if meant
        ]

    @cached_property
    def key(self) -> str:
        """The secret key, from the variable or from the data folder; empty when there is none yet."""
        return self.secret_key or self._read(SECRET_KEY_FILE)

    @cached_property
    def old_key(self) -> str:
        """The secret key before this one, from the variable or from the data folder; empty when there is none."""
        return self.old_secret_key or self._read(OLD_SECRET_KEY_FILE)

    def _read(self, file: str) -> str:
        try:
            return (self.data / file).read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""


def is_host(host: str) -> bool:
    """Whether it names one machine that a browser can open: no wildcard, and not "every address of this machine"."""
    try:
        return not ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return HOST_NAME.fullmatch(host) is not None


def is_near(host: str) -> bool:
    """Whether the host name or address means nothing outside this machine and the network around it."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return is_loopback(host) or "." not in host or host.endswith(".local")


def is_loopback(host: str) -> bool:
    """Whether the host name or address means this very machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
