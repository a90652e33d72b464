"""The command `castlist`. Django is imported only by the commands that need it, so that --help is quick."""

import argparse
import json
import os
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from castlist import __version__
from castlist.jobs.arguments import Once, folder, text
from castlist.jobs.start import (
    BAD_INPUT,
    FAILED,
    OLD_SECRET_KEY_FILE,
    Stop,
    alone_in,
    database_errors,
    make_data_folder,
    make_sure_it_may_be_ours,
    make_sure_no_key_was_lost,
    open_installation,
    renew_secret_key,
)
from castlist.rules.people import NotUsable, clean_name

# Commands whose whole command line is read by `castlist.jobs.<name>.main(arguments) -> exit code`.
# One that is not part of this version is neither listed nor known.
ELSEWHERE = {
    "demo": "a company to look around in, played through and ready to be played",
    "checkpoint": "print what proves later that nothing was changed before today",
    "verify": "walk the records and say what is wrong with them",
    "conform": "play scenarios through the rules and compare",
    "order": "find the best order for a problem file",
    "double": "find the fewest performers for a chart of scenes and characters",
    "cover": "say who goes on when performers are away, and which absences stop the show",
    "fill": "fill audition days: who is seen when and where",
    "backup": "write the whole installation into one file",
    "restore": "bring an installation back from such a file",
    "erase": "remove what is known of a person",
    "reindex": "make anew by which words performers are found",
    "signout": "end the sessions of a member, or of everybody",
    "receive": "take a mail that came in: an answer, or a letter that came back",
    "import": "bring a list of people, or say what would become of every row",
}
MODULES = {"import": "importing"}
"""Commands whose name no module can have."""
EXIT_CODES = "exit codes: 0 done · 1 it could not be done, the one line says why · 2 the command line is wrong"


def commands() -> dict[str, str]:
    """The commands that live elsewhere and are part of this version."""
    return {name: tells for name, tells in ELSEWHERE.items() if find_spec(_module(name)) is not None}


def _module(command: str) -> str:
    return f"castlist.jobs.{MODULES.get(command, command)}"


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="castlist", description="Where a theatre company casts a production together.", epilog=EXIT_CODES
    )
    top.add_argument("--version", action="version", version=f"castlist {__version__}")
    sub = top.add_subparsers(dest="command", metavar="command", required=True)

    def add(name: str, tells: str, act: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        command = sub.add_parser(name, help=tells, description=tells[0].upper() + tells[1:] + ".", epilog=EXIT_CODES)
        command.add_argument("--data", type=folder, action=Once, metavar="DIR", help="instead of CASTLIST_DATA")
        command.set_defaults(act=act)
        return command

    init = add("init", "found a company, with a one-time sign-in link for its owner", do_init)
    init.add_argument("--company", type=text, action=Once, required=True, metavar="NAME")
    init.add_argument("--owner", type=text, action=Once, required=True, metavar="E-MAIL")
    init.add_argument("--owner-name", type=text, action=Once, metavar="NAME", help="what colleagues call the owner")
    upgrade = add("upgrade", "bring records and static files to the version of this program", do_upgrade)
    renew = add("renew-key", "make a new secret key; what the old one signed and sealed opens still", do_renew_key)
    renew.add_argument("--safeguarding", action="store_true", help="instead, the key under which matters lie sealed")
    link = add("signin-link", "a link that signs somebody in once, within a day", do_signin_link)
    link.add_argument("--forget-second-factor", action="store_true", help="remove passkeys, app, recovery codes, too")
    token = add("token", "a key with which a program acts for somebody", do_token)
    what = token.add_mutually_exclusive_group(required=True)
    what.add_argument("--name", type=text, action=Once, help="make a token that is called so")
    what.add_argument("--list", action="store_true", help="show the tokens that open something")
    what.add_argument("--revoke", type=text, action=Once, metavar="ID", help="make a token open nothing any more")
    owner = add("owner", "give the company to somebody else who is known here", do_owner)
    _about_somebody(link, token, owner)
    for command in (init, upgrade, renew, link, token, owner):
        command.add_argument("--json", action="store_true", help="print one JSON object")
    add("serve", "answer requests until stopped, with the settings of the environment", do_serve)
    clock = add("clock", "do what is due, every 20 seconds; `castlist serve` does this by itself", do_clock)
    clock.add_argument("--server", type=int, action=Once, help=argparse.SUPPRESS)
    settings = add("settings", "print every setting, what it does and its default, as a page", do_settings)
    settings.add_argument("--check", action="store_true", help="only say whether a server would start with them")
    for name, tells in commands().items():
        sub.add_parser(name, help=tells, add_help=False)
    return top


def _about_somebody(*commands: argparse.ArgumentParser) -> None:
    for command in commands:
        command.add_argument("email", type=text, metavar="E-MAIL")


def main(arguments: Sequence[str] | None = None) -> int:
    """Does what the command line says; the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.umask(0o077)  # what an installation writes is nobody else's to read
    try:
        if given and given[0] in commands():
            return _elsewhere(given[0], given[1:])
        read = parser().parse_args(given)
        if read.data is not None:
            os.environ["CASTLIST_DATA"] = str(read.data)
        return int(read.act(read))
    except Stop as stop:
        print(f"castlist: {stop}", file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _elsewhere(name: str, arguments: list[str]) -> int:
    from importlib import import_module

    return int(import_module(_module(name)).main(arguments) or 0)


def _say(read: argparse.Namespace, facts: dict[str, Any], *lines: str) -> int:
    if read.json:
        print(json.dumps(facts, ensure_ascii=False, default=_written))
    else:
        print("\n".join(lines))
    return 0


def _written(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def do_init(read: argparse.Namespace) -> int:
    """`castlist init`"""
    from castlist.config.environment import default_data_folder

    _make_sure_usable(read)
    data = folder(os.environ.get("CASTLIST_DATA") or str(default_data_folder()))
    make_sure_it_may_be_ours(data)
    make_sure_no_key_was_lost(data)
    make_data_folder(data)
    open_installation()
    from django.conf import settings

    from castlist.jobs.founding import found
    from castlist.jobs.upgrade import upgrade

    with alone_in(settings.CASTLIST_DATA), database_errors():
        upgrade()
        founded = found(company=read.company, owner=read.owner, owner_name=read.owner_name or _name_from(read.owner))
    in_folder = f" --data {shlex.quote(str(read.data))}" if read.data else ""
    facts = {"company": founded.company, "data": settings.CASTLIST_DATA, **_link_facts(founded.sign_in)}
    return _say(
        read,
        facts,
        f"“{founded.company}” is founded. {_where_it_lies()}",
        f"Start the server with `castlist serve{in_folder}`. Then this link signs "
        f"{founded.sign_in.name} in, once, until {_until(founded.sign_in)}:",
        founded.sign_in.url,
    )


def _where_it_lies() -> str:
    from django.conf import settings

    data, database = settings.CASTLIST_DATA, settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite"):
        return f"Its records lie in the database that CASTLIST_DATABASE_URL names, everything else in {data}."
    if Path(database["NAME"]).parent != data:
        return f"Its records lie in {database['NAME']}, everything else in {data}."
    return f"Everything it has lies in {data}."


def do_upgrade(read: argparse.Namespace) -> int:
    """`castlist upgrade`"""
    open_installation()
    from django.conf import settings

    from castlist.jobs.upgrade import make_sure_there_are_records, upgrade

    make_sure_there_are_records()
    with alone_in(settings.CASTLIST_DATA), database_errors():
        steps = upgrade()
        _seal_anew()
    what = f"{steps} {'step' if steps == 1 else 'steps'} taken" if steps else "it was up to date already"
    return _say(
        read, {"version": __version__, "steps": steps}, f"The installation is at version {__version__}: {what}."
    )


def _seal_anew() -> int:
    from castlist.config.signin import hide_shown_codes, seal_anew

    return hide_shown_codes() + seal_anew()


def do_renew_key(read: argparse.Namespace) -> int:
    """`castlist renew-key`"""
    open_installation()
    from django.conf import settings

    if read.safeguarding:
        return _renew_safeguarding_key(read)
    from castlist.jobs.upgrade import make_sure_it_is_ours

    make_sure_it_is_ours()  # before the key is another: what is sealed with the old one has to be in reach
    was = settings.CASTLIST_DATA / OLD_SECRET_KEY_FILE
    with alone_in(settings.CASTLIST_DATA), database_errors():
        given_up = was.exists()
        settings.SECRET_KEY, old = renew_secret_key(settings.CASTLIST_DATA)
        settings.SECRET_KEY_FALLBACKS = [old]
        sealed = _seal_anew()
    return _say(
        read,
        {"sealed_anew": sealed, "old_key": str(was), "older_key_given_up": given_up},
        f"There is a new secret key, and so many second factors are sealed with it now: {sealed}. "
        "Start the server anew, and copy the key to where you keep the other.",
        f"What the old key signed opens still: remove {was} once no private link is older, in sixty days or more.",
        *(["What the key before that one signed opens nothing any more."] if given_up else []),
    )


def _renew_safeguarding_key(read: argparse.Namespace) -> int:
    from django.conf import settings

    from castlist.jobs.renewing import renew_safeguarding_key

    with alone_in(settings.CASTLIST_DATA), database_errors():
        done = renew_safeguarding_key()
    _say(read, asdict(done), *done.lines())
    return FAILED if done.shut else 0


def do_signin_link(read: argparse.Namespace) -> int:
    """`castlist signin-link`"""
    open_installation()
    from castlist.jobs.keys import signin_link

    with database_errors():
        link = signin_link(read.email)
        if read.forget_second_factor:
            from castlist.config.signin import forget_second_factor

            forget_second_factor(link.email)
    return _say(read, _link_facts(link), f"This link signs {link.name} in, once, until {_until(link)}:", link.url)


def do_token(read: argparse.Namespace) -> int:
    """`castlist token`"""
    open_installation()
    from castlist.jobs import keys

    with database_errors():
        if read.list:
            rows = keys.tokens(read.email)
            lines = [f"{row.id}  {row.name}  (used {row.last_used_at or 'never'})" for row in rows]
            return _say(read, {"tokens": [asdict(row) for row in rows]}, *(lines or ["no tokens"]))
        if read.revoke:
            keys.revoke(read.email, token_id=read.revoke)
            return _say(read, {"revoked": read.revoke}, f"The token {read.revoke} opens nothing any more.")
        token_id, secret = keys.new_token(read.email, name=read.name)
    return _say(
        read,
        {"id": token_id, "token": secret},
        f"Token {token_id}, shown this once. Send it as `Authorization: Bearer …`:",
        secret,
    )


def do_owner(read: argparse.Namespace) -> int:
    """`castlist owner`"""
    open_installation()
    from castlist.jobs.keys import give_company

    with database_errors():
        company, owner = give_company(read.email)
    return _say(read, {"company": company, "owner": owner}, f"“{company}” belongs to {owner} now.")


def do_serve(read: argparse.Namespace) -> int:
    """`castlist serve`"""
    open_installation(pooled=True)
    from castlist.config.safety import make_sure_safe

    with database_errors():
        environment = make_sure_safe()
    from castlist.jobs import serve, upgrade

    held = serve.hold_port(environment.host, environment.port)
    upgrade.publish_static_files()
    said = partial(print, _where_it_answers(environment.url, environment.listens_elsewhere), flush=True)
    serve.serve(at=held, workers=environment.workers, threads=environment.threads, ready=said)
    return 0


def _where_it_answers(url: str, elsewhere: str) -> str:
    if not elsewhere:
        return f"Castlist answers at {url} (Ctrl-C stops it)."
    return f"Castlist listens on {elsewhere}, and is opened at {url} (Ctrl-C stops it)."


def do_clock(read: argparse.Namespace) -> int:
    """`castlist clock`"""
    open_installation()
    from castlist.jobs import clock
    from castlist.jobs.upgrade import make_sure_it_is_ours

    if not read.server:  # beside a server, that has looked
        make_sure_it_is_ours()
    clock.run(server=read.server)
    return 0


def do_settings(read: argparse.Namespace) -> int:
    """`castlist settings`"""
    if read.check:
        open_installation()
        from castlist.config.safety import about_copies, make_sure_safe

        with database_errors():
            make_sure_safe()
        print("A server would start with these settings.")
        print(about_copies())
        return 0
    from castlist.config.reference import page

    print(page(), end="")
    return 0


def _make_sure_usable(read: argparse.Namespace) -> None:
    """Nothing is made for a company that could not be founded."""
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    try:
        validate_email(read.owner.strip())
    except ValidationError:
        raise Stop(f"--owner: {read.owner[:80]!r} is not an e-mail address.", code=BAD_INPUT) from None
    for option, name in (("--company", read.company), ("--owner-name", read.owner_name or _name_from(read.owner))):
        try:
            clean_name(name)
        except NotUsable as why:
            raise Stop(f"{option}: {why}", code=BAD_INPUT) from None


def _name_from(email: str) -> str:
    words = email.partition("@")[0].replace(".", " ").replace("_", " ").split()
    return " ".join(word[:1].upper() + word[1:] for word in words) or email


def _link_facts(link: Any) -> dict[str, Any]:
    return {"name": link.name, "email": link.email, "sign_in": link.url, "expires_at": link.expires_at.isoformat()}


def _until(link: Any) -> str:
    return f"{link.expires_at:%Y-%m-%d %H:%M} UTC"


if __name__ == "__main__":
    sys.exit(main())
