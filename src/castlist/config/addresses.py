"""Addresses of databases and mail servers, read into what Django wants."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

SQLITE_SECONDS_TO_WAIT = 20
# JIT: our statements are short, and compiling one takes a thousand times as long as running it.
POSTGRESQL_SESSION = (
    "-c lock_timeout=20s -c idle_in_transaction_session_timeout=300s -c default_transaction_isolation=read\\ committed"
    " -c jit=off"
)

# Secure delete: what was erased is overwritten where it lay, and not only forgotten.
# WAL: readers never wait for the writer. FULL: what was acknowledged survives a power cut. Recursive triggers: without
# them REPLACE would delete a row of the log without its delete trigger being asked.
SQLITE_EACH_CONNECTION = "; ".join(
    f"PRAGMA {pragma}"
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "cache_size=-1000",
    )
)


def sqlite(path: Path | str) -> dict[str, Any]:
    """Django's settings for a SQLite file whose writers queue up instead of failing."""
    return {
        "ENGINE": "castlist.config.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": SQLITE_SECONDS_TO_WAIT,
            "cached_statements": 32,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_EACH_CONNECTION,
        },
    }


def postgresql(parts: SplitResult, *, pool: int) -> dict[str, Any]:
    """Django's settings for a PostgreSQL database with a pool of at most that many connections."""
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or parts.hostname or ""
    options["options"] = POSTGRESQL_SESSION
    # A page sends the same few statements over and over, and the server plans one for longer than it takes to run it.
    # `?prepare_threshold=none` in the address: for a pooler that hands each transaction to another connection.
    options["server_side_binding"] = True
    options["prepare_threshold"] = _threshold(options.get("prepare_threshold", "3"))
    options["connect_timeout"] = _seconds(options.get("connect_timeout", "10"))
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 20}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _threshold(said: str) -> int | None:
    if said == "none":
        return None
    if not (said.isascii() and said.isdigit()):
        raise ValueError("prepare_threshold must be none, or how often a statement is sent before it is prepared")
    return int(said)


def _seconds(said: str) -> int:
    if not (said.isascii() and said.isdigit()):
        raise ValueError("connect_timeout must be a number of seconds")
    return int(said)


def parts_of(url: str) -> SplitResult:
    """The address in its parts, the port among them. ValueError quotes nothing of it: it may be secret."""
    try:
        parts = urlsplit(url)
        _ = parts.port
        cut_off = parts.netloc and "@" not in parts.netloc and "@" in parts.path + parts.fragment
    except ValueError:
        cut_off = True
    if cut_off:
        raise ValueError(
            "cannot be read: the port behind the host is a number up to 65535, and in a name or password "
            "/ is written %2F, # %23, ? %3F, @ %40, [ %5B, ] %5D and % %25"
        )
    return parts


def read_database_url(url: str, *, pool: int = 0) -> dict[str, Any]:
    """Django's settings for the database at that address; ValueError says what is wrong with it."""
    parts = parts_of(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path)
        # With three slashes others mean a file in the folder from which a program was started.
        if parts.netloc or not path.startswith("//") or not path.strip("/"):
            raise ValueError("must be sqlite:////absolute/path for a SQLite file (four slashes)")
        return sqlite(Path("/" + path.lstrip("/")))
    if parts.scheme in ("postgresql", "postgres"):
        if not parts.path.strip("/"):
            raise ValueError("must name the database, as in postgresql://host/castlist")
        return postgresql(parts, pool=pool)
    raise ValueError("must begin with postgresql:// or sqlite://")


def read_redis_url(url: str) -> str:
    """The address of a Redis as it was given; ValueError says what is wrong with it."""
    parts = parts_of(url)
    if parts.scheme not in ("redis", "rediss", "unix"):
        raise ValueError("must begin with redis:// or rediss://, or with unix:// for a socket")
    if not parts.hostname and parts.scheme != "unix":
        raise ValueError("must name the host, as in redis://host:6379/0")
    return url


def read_email_url(url: str) -> dict[str, Any]:
    """Django's EMAIL_* settings for that address; ValueError says what is wrong with it."""
    parts = parts_of(url)
    if parts.scheme == "file":
        if parts.netloc or not parts.path.strip("/"):
            raise ValueError("must be file:///folder for mails written as files")
        return mail_as_files(Path(unquote(parts.path)))
    if parts.scheme not in ("smtp", "smtps"):
        raise ValueError("must begin with smtp://, smtps:// or file://")
    if not parts.hostname:
        raise ValueError("must name the mail server, as in smtp://name:password@mail.example.org:587")
    options = dict(parse_qsl(parts.query))
    unencrypted = options.get("plain") == "1"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not unencrypted,
        "EMAIL_TIMEOUT": 20,
    }


def mail_as_files(folder: Path) -> dict[str, Any]:
    """Django's EMAIL_* settings for mails written into a folder."""
    return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(folder)}


def read_inbox_url(url: str) -> dict[str, Any]:
    """Where mail that comes in is looked for: host, port, name, password, folder, and whether it is encrypted from the
    first word (`ssl`) or from the second (`tls`); ValueError says what is wrong with the address.
    """
    parts = parts_of(url)
    if parts.scheme not in ("imap", "imaps"):
        raise ValueError("must begin with imaps:// or imap://")
    if not parts.hostname or not parts.username or not parts.password:
        raise ValueError("must name the mail server and who looks, as in imaps://name:password@mail.example.org/INBOX")
    plain = dict(parse_qsl(parts.query)).get("plain") == "1"
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not folder.isascii() or not folder.isprintable() or '"' in folder or "\\" in folder:
        raise ValueError("must name a folder in plain letters, as in imaps://name:password@mail.example.org/INBOX")
    return {
        "host": parts.hostname,
        "port": parts.port or (993 if parts.scheme == "imaps" else 143),
        "name": unquote(parts.username),
        "password": unquote(parts.password),
        "folder": folder,
        "ssl": parts.scheme == "imaps",
        "tls": parts.scheme == "imap" and not plain,
    }
