"""`castlist demo --check`: the story played over HTTP in a throw-away folder, its refusals as well as its acts."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from castlist.jobs.reader import Browser, Page

CASTLIST = (sys.executable, "-m", "castlist.config.cli")
PRODUCTION = "Winter Crossing"
PLAYED = "Small Hours"
CONDITION = "Derek’s family is not on the premises"


@dataclass(slots=True)
class Seen:
    """What the check saw, line by line."""

    lines: list[tuple[bool, str]] = field(default_factory=list)

    def expect(self, what: str, holds: bool) -> None:
        """One thing that had to be so."""
        self.lines.append((holds, what))

    @property
    def wrong(self) -> int:
        """How many were not."""
        return sum(not holds for holds, _ in self.lines)


@dataclass(slots=True)
class Play:
    """The people's browsers, and where the story takes place."""

    seen: Seen
    data: Path
    url: str
    keys: dict[str, str]
    browsers: dict[str, Browser] = field(default_factory=dict)
    room: str = ""
    ivy: str = ""
    link: str = ""

    def expect(self, what: str, holds: bool) -> None:
        """One thing that had to be so."""
        self.seen.expect(what, holds)

    def browser(self, name: str) -> Browser:
        """The person's own browser, signed in."""
        if name not in self.browsers:
            self.browsers[name] = Browser(self.url)
            self.browsers[name].get(self.keys[name])
        return self.browsers[name]

    def look(self, name: str, more: str = "") -> Page:
        """The room as the person sees it."""
        joint = "&" if "?" in self.room and more else ""
        return self.browser(name).get(self.room + joint + more)

    def act(self, name: str, act: str, **fields: str) -> Page:
        """The person fills in the form of an act in the room and sends it."""
        page = self.look(name)
        return self.browser(name).send(page, page.form(f"/{act}/"), **fields)

    def post_anyway(self, name: str, act: str, **fields: str) -> Page:
        """The same act by somebody whose page offers no such form: with the token of another form of theirs."""
        page = self.look(name)
        page = page if page.status == 200 else self.browser(name).get("/settings/")
        form = page.forms[0]
        form.action, form.fields = self.address(act), {k: v for k, v in form.fields.items() if "csrf" in k}
        return self.browser(name).send(page, form, **fields)

    def address(self, act: str) -> str:
        """Where an act on Ivy's candidacy is posted to."""
        production = self.room.partition("/p/")[2].partition("/")[0]
        return f"{self.url}/p/{production}/c/{self.ivy}/{act}/"


def check(*, as_json: bool) -> int:
    """Prints what it saw; 0 when everything was as it should be, else 1."""
    seen = Seen()
    with tempfile.TemporaryDirectory(prefix="castlist-check-") as folder:
        command = [*CASTLIST, "demo", "--json", "--data", folder]
        quiet = {**os.environ, "CASTLIST_LOG": "error"}  # the refusals of the story are no news
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=quiet)
        try:
            _play(server, seen, Path(folder))
        except Exception as why:
            seen.expect(f"the story goes on (it stopped: {type(why).__name__}: {why})", False)
        finally:
            server.terminate()
            server.wait(20)
        if not seen.wrong:
            _verify(seen, folder)
    _tell(seen, as_json=as_json)
    return 1 if seen.wrong else 0


def _play(server: "subprocess.Popen[str]", seen: Seen, data: Path) -> None:
    assert server.stdout is not None
    line = server.stdout.readline()
    if not line:
        raise RuntimeError("the demo did not start")
    told = json.loads(line)
    keys = {person["name"].split()[0].lower(): person["sign_in"] for person in told["people"]}
    play = Play(seen, data, told["url"], keys)
    _wait_until_it_answers(play)
    for scene in SCENES:
        scene(play)


def _wait_until_it_answers(play: Play) -> None:
    for _ in range(100):
        try:
            Browser(play.url).get("/sign-in/")
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nobody answers at {play.url}")


def scene_played(play: Play) -> None:
    """The other production has been played as far as Ivy's booked time."""
    karen = play.browser("karen")
    production = karen.get(karen.get("/").link(PLAYED))
    lead = karen.get(production.link("The Lead")).text
    play.expect("the story told is told to its end", "Ivy Marlowe" in lead and "confirmed" in lead)


def scene_names(play: Play) -> None:
    """Karen puts Ivy forward, proposes to consider her, and wants it."""
    karen = play.browser("karen")
    production = karen.get(karen.get("/").link(PRODUCTION))
    room = karen.get(production.link("The Lead"))
    naming = karen.get(room.link("Put somebody forward"))
    found = karen.get(f"{naming.url}?q=Ivy")
    one = re.search(r'name="this" value="(\w+)"', found.html)
    chosen = karen.send(found, found.form("/put-forward/"), this=one.group(1) if one else "")
    play.expect("the six-year gap is drawn", "years" in chosen.html and "<svg" in chosen.html)
    done = karen.send(
        chosen, chosen.form("/put-forward/"), reason="The voice for the score, and the bite.", propose="yes"
    )
    play.room = done.url.replace("&done=put_forward", "")
    play.ivy = re.search(r"[?&]c=(\w+)", done.url).group(1)  # type: ignore[union-attr]
    play.expect("Ivy is named and it is proposed to consider her", "Consider Ivy Marlowe" in done.text)
    answered = play.act("karen", "position", kind="support", reason="People may change in six years.")
    play.expect("Karen wants it; the room waits for Derek", "Waiting for Derek" in answered.text)


def scene_objection(play: Play) -> None:
    """Derek objects from consider, his reason withheld; nothing moves."""
    page = play.act("derek", "position", kind="object", withheld="yes", floor="consider")
    play.expect("Derek’s objection stands", page.status == 200 and "Stuck." in page.text)
    no = play.post_anyway("karen", "conclude", revision="1")
    play.expect("an objection stops the conclusion (422)", no.status == 422 and "An objection stands" in no.text)
    play.expect("the reason is withheld from Karen", "The reason is kept by Derek" in play.look("karen").text)
    stuck = play.browser("karen").get(play.room.partition("/r/")[0] + "/")
    play.expect("the production says what is stuck and on whom", "Derek" in stuck.text and "stuck" in stuck.text)


def scene_stranger(play: Play) -> None:
    """Eve finds nothing, and can do nothing."""
    here = play.look("eve")
    nowhere = play.browser("eve").get(play.room.replace(play.ivy, "0" * 12))
    play.expect("Eve finds nothing (404)", here.status == 404)
    play.expect("what is not hers is not there", here.html == nowhere.html)
    no = play.post_anyway("eve", "position", kind="support", revision="1")
    play.expect("Eve cannot act (404)", no.status == 404)
    stranger = Browser(play.url)
    play.expect("nobody gets in without signing in", "/sign-in/" in stranger.get(play.room).url)


def scene_voices(play: Play) -> None:
    """Tom and Julia are heard, and count nowhere."""
    play.act("julia", "advise", kind="for", text="Hear her, and let him set the terms.")
    page = play.act("tom", "advise", kind="comment", text="I can write to her tonight.")
    play.expect("voices are heard", "let him set the terms" in page.text and "tonight" in page.text)
    no = play.post_anyway("tom", "position", kind="support", revision="1")
    play.expect("a voice takes no position (422)", no.status == 422)


def scene_compromise(play: Play) -> None:
    """Derek moves his floor; Karen amends; a stale answer is refused and kept; both can live with it."""
    page = play.act("derek", "floor", floor="offer")
    play.expect("his objection stands from the offer only", "from offer" in page.text and "Stuck." not in page.text)
    form = play.look("derek").form("/position/")
    old = dict(form.fields)
    fields = {"condition-text-1": CONDITION, "condition-kind-1": "undertaking", "condition-due-1": "her booked slot"}
    page = play.act("karen", "amend", target="audition", terms="An audition and nothing more.", **_dashed(fields))
    play.expect(
        "a new revision is on the table", "An audition for Ivy Marlowe" in page.text and "revision 2" in page.text
    )
    form.fields = old
    stale = play.browser("derek").send(
        play.look("derek"), form, kind="concern", reason="On these terms, and I remember."
    )
    play.expect("an answer to revision 1 is refused (409)", stale.status == 409 and "Another revision" in stale.text)
    play.expect("what he typed is kept", "On these terms, and I remember." in stale.html)
    seen_before = play.look("karen").html
    play.act("karen", "position", kind="support", reason="To hear her.")
    page = play.act("derek", "position", kind="accept", reason="On these terms.")
    play.expect("everybody can live with it", "Ready to conclude" in page.text)
    mark = re.search(r'data-version="([^"]+)"', seen_before)
    no = play.post_anyway("karen", "conclude", revision="2", seen=mark.group(1) if mark else "x")
    play.expect("a conclusion on an old look is refused (409)", no.status == 409)


def _dashed(fields: dict[str, str]) -> dict[str, str]:
    return {name.replace("-", "__"): value for name, value in fields.items()}


def scene_conclusion(play: Play) -> None:
    """Karen concludes; the minute freezes; Tom is given what he needs."""
    page = play.act("karen", "conclude")
    play.expect("it is concluded", page.status == 200 and "Concluded: audition." in page.text)
    minute = play.browser("karen").get(page.link("An audition for Ivy Marlowe"))
    play.expect("the minute says who agreed to what", CONDITION in minute.text and "I can live with it" in minute.text)
    tom = next(p for p in _choices(play, "karen", "task", "owner") if p[1] == "tom")[0]
    page = play.act("karen", "task", owner=tom, text="Contact her")
    play.expect("Tom has a task", "Contact her" in page.text)


def _choices(play: Play, name: str, act: str, choice: str) -> list[tuple[str, str]]:
    html = play.look(name).html
    part = html.partition(f'name="{choice}"')[2].partition("</select>")[0]
    found = re.findall(r'<option value="([^"]*)"[^>]*>([^<]+)', part)
    return [(value, text.split()[0].lower()) for value, text in found if text.split()]


def scene_letter(play: Play) -> None:
    """Tom's letter goes out with a private link, and nothing of the conditions in it."""
    tom = play.browser("tom")
    home = tom.get("/")
    page = tom.get(home.link("Get in touch with Ivy"))
    if not any("send" in form.action for form in page.forms):
        page = tom.send(page, next(f for f in page.forms if "letter" in f.action))
    sent = tom.send(page, next(form for form in page.forms if "send" in form.action))
    play.expect("the letter has gone", sent.status == 200 and "sent" in sent.text.lower())
    mails = [p.read_text(errors="replace") for p in sorted((play.data / "mail").rglob("*")) if p.is_file()]
    mail = next((m for m in mails if "ivy@example.org" in m and PRODUCTION in m), "")
    play.expect("it is addressed to Ivy", bool(mail))
    play.expect("nothing of the conditions is in it", "premises" not in mail and "objection" not in mail.lower())
    link = re.search(r"http://[^\s\"<>]+/i/[\w.:=~-]+/?", mail.replace("=\n", ""))
    play.expect("a private link is in it", link is not None)
    play.link = link.group(0) if link else ""


def scene_booking(play: Play) -> None:
    """Ivy opens the link on her phone, without an account, and takes a time."""
    phone = Browser(play.url)
    page = phone.get(play.link)
    play.expect("Ivy sees who asks, and when", page.status == 200 and "Ivy" in page.text and "Studio 2" in page.text)
    play.expect(
        "her page says nothing of the room", "objection" not in page.text.lower() and "premises" not in page.text
    )
    form = page.form("/time/")
    slot = form.offered["slot"][0]
    booked = phone.send(page, form, slot=slot, access="A chair between scenes, please.")
    play.expect("her time is booked", "You are expected" in booked.text)
    forged = phone.get(play.link[:-4] + "abc/")
    play.expect("an edited link opens nothing (404)", forged.status == 404)
    card = play.look("karen")
    play.expect("the room sees the time on her card", "confirmed" in card.text)


def scene_flashback(play: Play) -> None:
    """The bar returns to the first act, and the room stands there as it was."""
    then = play.look("derek", "at=1")
    play.expect("the past is shown as the past", "as it was" in then.text)
    play.expect("it is read only", not any("/c/" in form.action for form in then.forms))
    for ordinal in range(1, 60):
        then = play.look("derek", f"at={ordinal}")
        if "Stuck." in then.text:
            break
    play.expect("the morning's objection stands there again", "objects from consider" in then.text)
    play.expect("today's conclusion is not there yet", "Concluded: audition." not in then.text)


SCENES: tuple[Callable[[Play], None], ...] = (
    scene_played, scene_names, scene_objection, scene_stranger, scene_voices, scene_compromise, scene_conclusion,
    scene_letter, scene_booking, scene_flashback,
)  # fmt: skip


def _verify(seen: Seen, folder: str) -> None:
    command = [*CASTLIST, "verify", "--data", folder]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seen.expect("castlist verify finds nothing wrong", done.returncode == 0)


def _tell(seen: Seen, *, as_json: bool) -> None:
    if as_json:
        rows: list[dict[str, Any]] = [{"what": what, "holds": holds} for holds, what in seen.lines]
        print(json.dumps({"seen": rows, "wrong": seen.wrong}, ensure_ascii=False))
        return
    for holds, what in seen.lines:
        print(f"{'  ' if holds else '✗ '}{what}")
    print(f"{len(seen.lines)} things seen, {seen.wrong or 'none'} wrong.")
