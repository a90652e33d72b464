"""What must be so before strangers may reach a server. Each sentence names the setting to change."""

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from castlist.config.environment import (
    OLD_SECRET_KEY_FILE,
    SECRET_KEY_FILE,
    SHORTEST_SECRET_KEY,
    Environment,
    is_loopback,
)
from castlist.jobs.start import Stop

FEWEST_DIFFERENT_CHARACTERS = 12


def make_sure_safe() -> Environment:
    """The settings under which the server may start; Stop says everything that stands against it.

    What may be meant otherwise is said as well, and stands against nothing.
    """
    from django.conf import settings

    environment: Environment = settings.ENVIRONMENT
    against = [*about_secret_key(environment), *about_address(environment), *about_folder(environment), *about_mail()]
    against = against or [*about_services(environment)]
    if against:
        raise Stop("the server does not start.\n" + "\n".join(f"  {sentence}" for sentence in against))
    for sentence in about_what_may_be_meant_otherwise(environment):
        print(f"castlist: note: {sentence}", file=sys.stderr)
    return environment


def about_secret_key(environment: Environment) -> Iterator[str]:
    """Sentences about a key that somebody could guess or read."""
    key, file = environment.key, environment.data / SECRET_KEY_FILE
    if not key:
        yield f"CASTLIST_SECRET_KEY: there is none, and no file {file}. `castlist init` makes one."
    elif len(key) < SHORTEST_SECRET_KEY:
        yield f"CASTLIST_SECRET_KEY: it has {len(key)} characters, at least {SHORTEST_SECRET_KEY} are needed."
    elif len(set(key)) < FEWEST_DIFFERENT_CHARACTERS:
        yield "CASTLIST_SECRET_KEY: it repeats itself and could be guessed; take a random one."
    if not environment.secret_key and file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o077:
        yield f"CASTLIST_SECRET_KEY: others on this machine can read {file}; `chmod 600` it."
    old = environment.data / OLD_SECRET_KEY_FILE
    if not environment.old_secret_key and old.exists() and stat.S_IMODE(old.stat().st_mode) & 0o077:
        yield f"CASTLIST_OLD_SECRET_KEY: others on this machine can read {old}; `chmod 600` it."
    if 0 < len(environment.old_key) < SHORTEST_SECRET_KEY:
        yield f"CASTLIST_OLD_SECRET_KEY: with {len(environment.old_key)} characters it could be guessed; leave it out."


def about_address(environment: Environment) -> Iterator[str]:
    """Sentences about an address under which something could be read or forged on the way."""
    if environment.demo:
        yield "CASTLIST_DEMO: the demo lets everybody in; `castlist demo` serves it, to this machine only."
    if environment.develop and not environment.url_is_local:
        yield "CASTLIST_DEVELOP: it shows source code to everybody who meets an error."
    if not environment.https and not environment.url_is_local:
        yield f"CASTLIST_URL: {environment.url} is not encrypted; sign-ins could be read on the way. Use https://."
    if environment.https and not environment.trusted_proxy:
        yield (
            "CASTLIST_TRUSTED_PROXY: the address is https, which a reverse proxy must provide; "
            "set it to the number of proxies, usually 1."
        )
    if environment.url_is_local and not is_loopback(environment.host):
        yield (
            f"CASTLIST_URL: it is {environment.url}, which only this machine can open, "
            f"but CASTLIST_HOST={environment.host} lets others in."
        )


def about_what_may_be_meant_otherwise(environment: Environment) -> Iterator[str]:
    """Sentences about what does nothing, and about what is right only where something else sees to it."""
    for name in environment.unknown():
        yield f"{name}: there is no such setting; it does nothing."
    if environment.trusted_proxy and not is_loopback(environment.host):
        yield (
            f"CASTLIST_HOST: {environment.host} lets others in beside the proxy, and CASTLIST_TRUSTED_PROXY="
            f"{environment.trusted_proxy} believes what they say of where they come from. "
            f"See to it that only the proxy reaches port {environment.port}."
        )


def about_copies() -> str:
    """Whether self-tapes are made smaller here, and by what; it stands against nothing."""
    from castlist.queries.tape_tools import tool, why_none

    found = tool()
    if found is None:
        return f"Self-tapes are played as they come and nothing is made smaller: {why_none()} (CASTLIST_FFMPEG)."
    return f"Smaller copies of self-tapes are made by {found.path}, version {found.version}, with {found.video}."


def about_folder(environment: Environment) -> Iterator[str]:
    """Sentences about a folder in which nothing could be kept."""
    data = environment.data
    if not data.is_dir():
        yield f"CASTLIST_DATA: there is no folder {data}. `castlist init` makes it."
        return
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        yield f"CASTLIST_DATA: the folder {data} cannot be written to."
    elif stat.S_IMODE(data.stat().st_mode) & 0o007:
        yield f"CASTLIST_DATA: everybody on this machine can look into {data}; `chmod o-rwx` it."
    file = _sqlite_file()
    if file is not None and not (file.exists() and os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        yield f"CASTLIST_DATABASE_URL: the SQLite file {file} is not there or cannot be written to."


def about_mail() -> Iterator[str]:
    """Sentences about a folder into which no mail could be written; it need not be there yet."""
    from django.conf import settings

    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or "mail")
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        yield f"CASTLIST_EMAIL_URL: no mail can be written into {folder}."


def about_services(environment: Environment) -> Iterator[str]:
    """Sentences about a database or a cache that does not answer, or is of another version."""
    from django.core.cache import cache

    from castlist.jobs.upgrade import NEWER, NOTHING_THERE, is_empty, is_of_newer_version, is_up_to_date
    from castlist.queries.people import company_name

    if is_empty():
        yield NOTHING_THERE
        return
    if is_of_newer_version():
        yield NEWER
        return
    if not is_up_to_date():
        yield "CASTLIST_DATABASE_URL: the records are of an older version. Run `castlist upgrade`."
        return
    if company_name() is None:
        yield "CASTLIST_DATABASE_URL: no company is founded there, so nobody could sign in. Run `castlist init`."
    if environment.redis_url:
        try:
            cache.get("castlist")
        except Exception as why:
            yield f"CASTLIST_REDIS_URL: no Redis answers there ({type(why.__cause__ or why).__name__})."


def _sqlite_file() -> Path | None:
    from django.conf import settings

    database = settings.DATABASES["default"]
    return Path(database["NAME"]) if database["ENGINE"].endswith("sqlite") else None
