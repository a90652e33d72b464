"""What no link leads to, done for the pictures: signing in, first use, forms opened and refused, every private link.

And what nobody hopes to see: a session that ended, an address that is none, records that cannot be reached.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.journeys import locks
from tests.journeys.gallery import BIG, CLOSED, LONG_NAME, ONE
from tests.journeys.portraits import portrait
from tests.journeys.seats import Seat
from tests.journeys.trouble import locked

if TYPE_CHECKING:
    from tests.journeys.screens import Camera

Tour = Callable[[Seat, "Camera", Mapping[str, str]], None]


def the_door(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Signing in with a code, and what is said to somebody who has none."""
    seat.open("/sign-in/")
    camera.take("nobody", seat.page)
    seat.write("E-mail address", "tom@cornerhouse.example").press("Send me a code")
    seat.page.wait_for_url(re.compile("/sign-in/.+"))
    camera.take("nobody", seat.page)
    seat.write("Code", "WRONG1").press("Sign in")
    camera.take("nobody", seat.page, "wrong")
    seat.open("/sign-in/inactive/")
    camera.take("nobody", seat.page)
    seat.open("/sign-in/link/nothing/")
    camera.take("nobody", seat.page, "used")
    seat.open("/i/nothing/")
    camera.take("nobody", seat.page, "opens-nothing")


def the_call(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Somebody puts themselves in for a part, and is told what is missing."""
    seat.name = "karen"
    seat.come_in().follow("Winter Crossing").follow("The Lead", within=seat.page.locator("main"))
    call = re.search(r"https?://[^\s\"<]+/call/[^\s\"<]+", seat.page.content())
    assert call, "the room names the address of its call"
    seat.name = "nobody"
    seat.context.clear_cookies()
    seat.open(call[0])
    camera.take("nobody", seat.page)
    unguarded(seat).write("Your name", "June Tarrant").write("Where we can write to you", "june.t@example.org").press(
        "Send it"
    )
    camera.take("nobody", seat.page, "refused")
    seat.tick("I am 18 or older").press("Send it").sees("We have it.")
    camera.take("nobody", seat.page, "received")
    seat.open(call[0]).follow("Something worries me")
    camera.take("nobody", seat.page)
    seat.write("What happened, or what you fear", "In the corridor.").press("Send it to the leads")
    camera.take("nobody", seat.page.get_by_text("They have it.").page, "sent")


def every_private_link(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """The performer's page in each of its states, and the pages behind it."""
    for state, token in links.items():
        seat.open(f"/i/{token}/")
        camera.take("ivy", seat.page, state)
    for state, what in (("asked", "decline"), ("confirmed", "withdraw"), ("confirmed", "give-back")):
        seat.open(f"/i/{links[state]}/sure/{what}/")
        camera.take("ivy", seat.page, what)
    for page in ("kept", "kept/erase", "picture", "concern"):
        seat.open(f"/i/{links['confirmed']}/{page}/")
        camera.take("ivy", seat.page)
    seat.open(f"/i/{links['asked']}/")
    unguarded(seat).press("Yes, I will be there").page.wait_for_url("**/time/")
    camera.take("ivy", seat.page, "refused")


def first_use(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """The four screens, and the room at their end, where nobody has been named yet."""
    seat.come_in().open("/start/")
    camera.take("karen", seat.page, "1")
    seat.write("Name of the production", "The Ferryman’s Daughter").press("Go on").sees("Who decides with you?")
    camera.take("karen", seat.page, "2")
    unguarded(seat).write("Their e-mail address", "not an address").press("Invite them")
    camera.take("karen", seat.page, "2-refused")
    seat.write("Their e-mail address", "otis@harbour.example").write("Their name", "Otis Lane").press("Invite them")
    seat.sees("Which part comes first?")
    camera.take("karen", seat.page, "3")
    seat.write("Name of the role", "The Daughter").press("Add the role").sees("Let people know")
    camera.take("karen", seat.page, "4")
    seat.follow("To the room").sees("Nobody has been named yet")
    camera.take("karen", seat.page, "empty")


def forms_of_the_room(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Everything that is closed until wanted, opened; an answer refused; the keys; the menu; a moment long past."""
    seat.come_in().into_the_room(BIG, "The Fowler")
    seat.card("Maximilian")
    unfold_everything(seat)
    camera.take("karen", seat.page, "unfolded")
    seat.open(seat.page.url).is_about_to_answer("I go along", "").press("Answer: I go along")
    seat.sees("keep the reason to yourself")
    camera.take("karen", seat.page, "refused")
    seat.open(seat.page.url.partition("?")[0]).page.locator("body").press("?")
    camera.take("karen", seat.page, "keys")
    seat.page.keyboard.press("Escape")
    seat.page.locator("summary", has_text="menu").first.click()
    camera.take("karen", seat.page, "menu")
    seat.page.keyboard.press("Escape")


def unfold_everything(seat: Seat) -> None:
    """Every fold in the middle of the page is open."""
    seat.page.locator("main details:not([open])").evaluate_all("all => all.forEach(one => one.open = true)")


def unguarded(seat: Seat) -> Seat:
    """Their browser sends what it is asked to send, complete or not."""
    seat.page.locator("form").evaluate_all("all => all.forEach(one => one.noValidate = true)")
    return seat


def putting_forward(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Looking for somebody known, taking them, and forgetting the reason."""
    seat.come_in().into_the_room("Winter Crossing").follow("Put somebody forward")
    seat.write("Are they known here already?", "Ivy").press("Look").sees("This one")
    camera.take("karen", seat.page, "found")
    seat.press("This one").sees("Last heard from six years ago.")
    camera.take("karen", seat.page, "known")
    unguarded(seat).press("Put them forward")
    camera.take("karen", seat.page, "refused")


def team_and_rules(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Every form of the team, opened; and what is asked before somebody is removed."""
    for production in (ONE, BIG):
        seat.come_in().follow(production).follow("Team and rules")
        unfold_everything(seat)
        camera.take("karen", seat.page, "unfolded")
    removal = seat.page.locator("form[action$='/team/remove/']").last
    removal.get_by_label("Who").select_option(label=LONG_NAME)
    removal.get_by_role("button").click()
    seat.sees(LONG_NAME)
    camera.take("karen", seat.page, "remove")


def one_decides_many(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Where one decides: the room with its one button, and what became of many at once."""
    seat.come_in().into_the_room(ONE, "The First Chair").card("Nils Waiting")
    camera.take("karen", seat.page, "one-decides")
    seat.page.goto(re.sub(r"\?.*", "list/", seat.page.url))
    camera.take("karen", seat.page, "one-decides")
    unguarded(seat).page.locator("input[name=name]").first.check()
    seat.press("Decide it for all of these").sees("What is proposed")
    camera.take("karen", seat.page, "refused")
    seat.choose("What is proposed", "An audition").press("Decide it for all of these")
    seat.sees("a minute of their own")
    camera.take("karen", seat.page, "result")


def letters(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """A letter begun, kept, and sent; its private link made anew."""
    seat.come_in().open("/").follow("Do it").sees("Invitation")
    camera.take("sam", seat.page, "begun")
    seat.press("Keep it, and look at it").sees("The letter is kept.")
    camera.take("sam", seat.page, "kept")
    seat.press("Send it now").sees("The letter has gone out.")
    camera.take("sam", seat.page, "sent")
    seat.unfold("Their private link").press("Make a new link").sees("/i/")
    camera.take("sam", seat.page, "new-link")


def days(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """The days with every form opened, and one that was refused."""
    seat.come_in().follow(ONE).follow("Days")
    unfold_everything(seat)
    camera.take("sam", seat.page, "unfolded")


def every_lock(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Passkeys, the second lock, recovery codes, sessions, tokens, and going out."""
    julia = replace(seat, house=replace(seat.house, url=seat.house.url.replace("127.0.0.1", "localhost")))
    address = "julia@cornerhouse.example"
    locks.comes_in_by_code(locks.has_a_key(julia), address)
    for page in ("", "webauthn/", "webauthn/add/", "totp/activate/"):
        julia.open(f"/sign-in/security/{page}")
        camera.take("julia", julia.page)
    locks.adds_a_passkey(julia)
    camera.take("julia", julia.page, "codes")
    julia.context.clear_cookies()  # who has just added it is not asked again
    locks.comes_in_by_code(julia, address)
    julia.open("/sign-in/security/webauthn/").follow("Rename").sees("Is it you?")
    camera.take("julia", julia.page)
    locks.it_is_me(julia)
    camera.take("julia", julia.page)
    julia.open("/sign-in/security/webauthn/").follow("Remove")
    camera.take("julia", julia.page)
    locks.sets_up_the_app(julia)
    for page in ("", "totp/deactivate/", "recovery-codes/generate/", "webauthn/"):
        julia.open(f"/sign-in/security/{page}")
        camera.take("julia", julia.page, "set")
    julia.open("/sign-in/sessions/")
    camera.take("julia", julia.page)
    julia.open("/sign-in/again/").press("Send me a code").sees("A code is on its way")
    camera.take("julia", julia.page)
    julia.open("/settings/").write("What it is for", "The box office’s calendar").press("Make a token")
    camera.take("julia", julia.page, "token")
    julia.open("/sign-in/out/")
    camera.take("julia", julia.page)
    julia.press("Sign out").page.wait_for_url(re.compile("/sign-in/$"))
    locks.comes_in_by_code(julia, address).sees("The second lock")
    camera.take("julia", julia.page)


def a_session_ends(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Something is written while the session ends; after signing in the words are there."""
    address = seat.come_in().into_the_room(BIG, "The Fowler").card("Ulla").page.url
    seat.is_about_to_answer("I go along", "Half a sentence when the session ended")
    seat.context.clear_cookies(name="castlist_session")
    seat.press("Answer: I go along").sees("We send a code")
    camera.take("karen", seat.page, "ended")
    seat.write("Code", locks.asks_for_a_code(seat, "karen@cornerhouse.example")).press("Sign in")
    seat.sees("You had been signed out")
    camera.take("karen", seat.page, "words-kept")
    seat.open(address)


def pictures_of_performers(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """A member gives a picture, after one that is none; the performer does the same."""
    seat.come_in().into_the_room(ONE, "The First Chair").card("Nils Waiting").follow("Give a picture of Nils")
    _gives(seat, b"no picture").sees("not a picture")
    camera.take("karen", seat.page, "refused")
    _gives(seat, portrait(8)).sees("Another picture of Nils")
    camera.take("karen", seat.page, "with-a-picture")
    seat.follow("Another picture of Nils")
    camera.take("karen", seat.page, "there-is-one")
    seat.open(f"/i/{links['asked']}/picture/")
    _gives(seat, b"no picture").sees("not a picture")
    camera.take("ivy", seat.page, "refused")
    _gives(seat, bytes(9_000_000)).sees("Choose a smaller one")
    camera.take("ivy", seat.page, "too-large")
    _gives(seat, portrait(9)).sees("Asked, would you")
    camera.take("ivy", seat.page, "with-a-picture")
    seat.follow("A picture of me").sees("Another picture")
    camera.take("ivy", seat.page, "there-is-one")


def _gives(seat: Seat, data: bytes) -> Seat:
    seat.page.locator("input[type=file]").set_input_files({"name": "me.png", "mimeType": "image/png", "buffer": data})
    return seat.press("Show this one")


def closed_letters(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """A sealed first round, an answer for somebody else, too few to decide; then as whoever is recused."""
    seat.come_in().into_the_room(CLOSED, "The Sender").card("Wanda Pike").sees("first round sealed")
    camera.take("karen", seat.page, "sealed")
    seat.card("Vera Holt").sees("You answer for")
    camera.take("karen", seat.page, "proxy")
    seat.open("/").into_the_room(CLOSED, "The Postmistress").card("Lena Brook").sees("Recused: Derek.")
    camera.take("karen", seat.page, "too-few")
    recused = seat.page.url
    seat.name = "derek"
    seat.context.clear_cookies()
    seat.come_in().into_the_room(CLOSED, "The Sender").card("Wanda Pike").sees("first round sealed")
    camera.take("derek", seat.page, "sealed")
    seat.follow("Team and rules")
    camera.take("derek", seat.page, "recused")
    seat.follow("Roles")
    camera.take("derek", seat.page, "recused")
    seat.open(recused).sees("nothing here for you")
    camera.take("derek", seat.page, "recused")


def many_at_once(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """The question for many at once, and an answer about to be given."""
    locks.comes_in_by_code(seat, "carys@cornerhouse.example")
    seat.open("/").into_the_room(BIG, "Chorus of Birds").card("Quinn Abel").follow("An audition for 26 people")
    camera.take("carys", seat.page, "asked")
    seat.page.locator("input[value=object]").first.check(force=True)
    camera.take("carys", seat.page, "about-to-object")


def on_paper(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """What is printed: the room and its minute."""
    seat.come_in().into_the_room("Small Hours").card("Ivy")
    seat.page.emulate_media(media="print")
    camera.take("karen", seat.page, "on-paper")
    seat.page.emulate_media(media="screen")
    seat.follow("An audition for Ivy")
    seat.page.emulate_media(media="print")
    camera.take("karen", seat.page, "on-paper")
    seat.page.emulate_media(media="screen")


def by_the_keyboard(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Where one is: on a link, a card, an answer, the bar."""
    room = seat.come_in().into_the_room("Small Hours").card("Maud").page
    for name, what in (("link", ".top nav a"), ("card", "[data-card]"), ("bar", "#flash-slider"),
                       ("answer", ".answer input"), ("unfolds", "#panel .also > summary")):  # fmt: skip
        room.locator("body").press("Shift")  # whoever uses the keyboard is shown where they are
        room.locator(what).first.focus()
        camera.take("karen", room, f"focus-{name}")


LARGE = "one => { one.removeAttribute('maxlength'); one.value = 'x'.repeat(3_000_000) }"


def what_goes_wrong(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """An address that is none, a form that is too large, too old or asked for wrongly, records out of reach."""
    seat.come_in().open("/nothing/here/")
    camera.take("karen", seat.page, "404")
    seat.open("/settings/").page.locator("form[data-act=make_token]").evaluate("one => (one.action = '/')")
    seat.write("What it is for", "x").press("Make a token").page.wait_for_load_state()
    camera.take("karen", seat.page, "405")
    seat.open("/settings/").page.get_by_label("What it is for").evaluate(LARGE)
    seat.press("Make a token").page.wait_for_load_state()
    camera.take("karen", seat.page, "413")
    seat.open("/start/").write("Name of the production", "A name that took me long to find")
    seat.context.clear_cookies(name="csrftoken")
    seat.page.locator("[name=csrfmiddlewaretoken]").evaluate_all("all => all.forEach(one => one.value = 'old')")
    seat.press("Go on").page.wait_for_load_state()
    camera.take("karen", seat.page, "403")
    seat.open("/").into_the_room(BIG, "The Fowler").card("Ulla")
    seat.is_about_to_answer("I go along", "A sentence that took me ten minutes to find.")
    with locked(seat.house):
        seat.press("Answer: I go along")
        seat.page.get_by_role("heading", name="cannot be reached just now").wait_for(timeout=60_000)
    camera.take("karen", seat.page, "503")
    seat.open("/").context.clear_cookies()
    seat.open("/nothing/here/")
    camera.take("nobody", seat.page, "404")


def somebody_is_told(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """A lead raises a matter, adds a file and tells the person, who answers on a page of their own."""
    seat.come_in().follow("Small Hours").follow("Raise a matter")
    seat.choose("Whom it is about", "Derek Vaughan").write("What happened, or what you fear", "In the wings.")
    seat.press("Send it to the leads").follow("Derek Vaughan").unfold("One more file")
    note = {"name": "note.txt", "mimeType": "text/plain", "buffer": b"What the prompter wrote down."}
    seat.page.locator("#file").set_input_files(note)  # type: ignore[arg-type]
    seat.press("Keep it with the matter").unfold("Tell the person, so that they can answer")
    camera.take("miriam", seat.page, "tells")
    seat.write("What they are told", "Somebody has told us what you said in the wings.").press("Tell them")
    seat.sees("told the person, on a page of their own")
    camera.take("miriam", seat.page, "told")
    address = seat.page.locator("dd code").inner_text()
    seat.context.clear_cookies()
    seat.open(address)
    camera.take("ivy", seat.page)
    seat.write("What you would like to say", "It was a line of the play.").press("Send it to the leads")
    seat.sees("They have your answer.")
    camera.take("ivy", seat.page, "answered")


def somebody_asks_what_others_wrote(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """A performer asks on their own page; the owner goes through what the rooms said, and the lead through matters."""
    seat.open(f"/i/{links['confirmed']}/kept/").unfold("Ask for it")
    camera.take("ivy", seat.page, "asks")
    seat.write("Anything we should know to find it", "The spring of last year.").press("Ask")
    seat.sees("You have an answer by")
    camera.take("ivy", seat.page, "asked")
    for who in ("karen", "miriam"):
        seat.context.clear_cookies()
        seat.open(seat.house.keys[who])
        seat.follow("Look", within=seat.page.locator("main li", has_text="asks"))
        camera.take(who, seat.page)
        seat.press("Give this half of the answer")
        camera.take(who, seat.page, "given")
    seat.context.clear_cookies()
    seat.open(f"/i/{links['confirmed']}/kept/")
    camera.take("ivy", seat.page, "answered")


def taking_notes(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Notes of several about one who is heard; one's own, changed; a note refused; and those of others, hidden."""
    for who, audience, score, words in (
        ("karen", "everyone with sight", "5", "A clear top, and she listens.\nAsked whether the net was real."),
        ("sam", "the desk", "0", "Ten minutes late; the 38 did not come."),
    ):
        _sits_down(seat, who)
        _notes(seat, audience, score, words)
    _sits_down(seat, "karen")
    _notes(seat, "only me", "3", "Less sure of the second song.")
    camera.take("karen", seat.page, "notes")
    unfold_everything(seat)
    camera.take("karen", seat.page, "notes-unfolded")
    seat.open(seat.page.url).unfold("Write another note")
    unguarded(seat).press("Keep this note", within=seat.page.locator("#also-note")).sees("Write something, or give")
    camera.take("karen", seat.page, "notes-refused")
    seat.open(seat.page.url).follow("Team and rules").unfold("Change the rule").tick("Notes come after one’s own")
    seat.press("Propose this rule")
    camera.take("karen", seat.page, "notes-after-own")


def _sits_down(seat: Seat, who: str) -> None:
    seat.context.clear_cookies()
    seat.open(seat.house.keys[who]).into_the_room(BIG, "The Fowler").card("Maximilian")


def _notes(seat: Seat, audience: str, score: str, words: str) -> None:
    """They keep a note, for whom they say."""
    seat.unfold(re.compile("^Write (a|another) note"))
    form = seat.page.locator("#also-note form")
    seat.write("What you noticed", words, within=form).tick(audience, within=form)
    form.locator(f"[name=score][value='{score}']").check()
    seat.press("Keep this note", within=form).done("Your note is kept.")


def an_account_is_closed(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Somebody who sits nowhere closes their account; they are asked once more, and then told."""
    seat.come_in().open("/settings/kept/").follow("Close your account")
    seat.press("Close my account").sees("Say that you want your account closed")
    camera.take("eve", seat.page, "refused")
    seat.tick("I want my account closed, for good").press("Close my account").sees("Your account is closed.")
    camera.take("eve", seat.page, "closed")


TOURS: dict[str, Tour] = {
    "karen takes notes": taking_notes,
    "ivy asks what others wrote": somebody_asks_what_others_wrote,
    "nobody signs in": the_door,
    "nobody puts themselves in": the_call,
    "ivy has a private link": every_private_link,
    "karen begins": first_use,
    "karen opens every form": forms_of_the_room,
    "karen puts forward": putting_forward,
    "karen changes the team": team_and_rules,
    "karen decides many": one_decides_many,
    "karen signs in again": a_session_ends,
    "karen gives a picture": pictures_of_performers,
    "karen and derek, closed": closed_letters,
    "karen prints": on_paper,
    "karen uses the keyboard": by_the_keyboard,
    "karen is told what is wrong": what_goes_wrong,
    "carys answers for many": many_at_once,
    "miriam tells": somebody_is_told,
    "sam writes": letters,
    "sam sets the days": days,
    "julia sets her locks": every_lock,
    "eve closes her account": an_account_is_closed,
}
