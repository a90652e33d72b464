"""What no link leads to, done for the pictures: signing in, first use, forms opened and refused, every private link.

And what nobody hopes to see: a session that ended, an address that is none, records that cannot be reached.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.journeys import locks
from tests.journeys.gallery import BIG, CLOSED, LEFT, LONG_NAME, ONE
from tests.journeys.portraits import portrait
from tests.journeys.seats import Seat
from tests.journeys.trouble import locked
from tests.papers import docx, pdf

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
    calls = the_notice(seat, camera, call[0])
    seat.open(calls)
    camera.take("nobody", seat.page)
    seat.open(call[0])
    unguarded(seat).write("Your name", "June Tarrant").write("Your e-mail address", "june.t@example.org").press(
        "Send it"
    )
    camera.take("nobody", seat.page, "refused")
    seat.press("Save it, and go on later").sees("It is kept.")
    camera.take("nobody", seat.page)
    seat.write("What draws you to it?", "The house.").tick("I am 18 or older").press("Send it").sees("We have it.")
    camera.take("nobody", seat.page, "received")
    seat.follow("Say on which days you cannot")
    camera.take("nobody", seat.page)
    seat.open(call[0]).write("Your name", "Ida").press("Save it, and go on later").sees("It is kept.")
    camera.take("nobody", seat.press("Throw it away").sees("It is thrown away.").page, "away")
    seat.open(call[0]).follow("Something worries me")
    camera.take("nobody", seat.page)
    seat.write("What happened, or what you fear", "In the corridor.").press("Send it to the leads")
    camera.take("nobody", seat.page.get_by_text("They have it.").page, "sent")


def the_notice(seat: Seat, camera: "Camera", call: str) -> str:
    """The role is public and the notice published, whatever it lacks; says where all public roles are read."""
    seat.name = "karen"
    seat.come_in().follow("Winter Crossing").follow("Breakdown", within=seat.page.locator("main"))
    camera.take("karen", seat.page)
    seat.write("Lowest note", "H9").press("Keep it so")
    camera.take("karen", seat.page, "refused")
    seat.write("Lowest note", "A3").write("Highest note", "F#5").write("Seems at least", "28").write(
        "Seems at most", "40"
    )
    seat.tick("kissing").tick("anybody: it stands among the public roles of the production too").press("Keep it so")
    seat.sees("The breakdown is as you said.")
    the_dates(seat, camera)
    the_parts(seat, camera)
    seat.open("/").follow("Winter Crossing").follow("Open call")
    seat.write("What is paid", "£420 a week").write("Where auditions are", "Studio 2, Mill Lane").press("Keep it so")
    seat.tick("Publish it all the same, without what is missing").press("Publish the notice")
    camera.take("karen", seat.sees("Published").page, "published")
    found = re.search(r"https?://[^\s\"<]+/calls/[^\s\"<]+", seat.page.content())
    assert found, "the notice says where all public roles are read"
    the_form(seat.follow("The form"), camera)
    seat.name = "nobody"
    seat.context.clear_cookies()
    return found[0]


ASK = re.compile("^Ask it$")
"""Beside it stands what asks no more."""


def the_form(seat: Seat, camera: "Camera") -> None:
    """The desk asks two questions, of which one cannot be asked at first."""
    camera.take("karen", seat.page, "empty")
    seat.write("The question", "On which days could you not come?").choose("How it is answered", "any of several")
    camera.take("karen", seat.press(ASK).page, "refused")
    seat.write("What can be chosen", "Mondays\nWednesdays\nFridays").press(ASK).sees("That is asked now.")
    seat.write("The question", "What draws you to it?").choose("How it is answered", "a longer text")
    seat.tick("Nobody sends the form without an answer to this").press(ASK).sees("As a performer sees it")
    camera.take("karen", seat.page)
    seat.follow(re.compile("Say it anew.*What draws you to it")).sees("Say it anew")
    camera.take("karen", seat.page)
    seat.follow("The form", within=seat.page.locator("main")).follow("Who put themselves in")
    camera.take("karen", seat.page)


def the_dates(seat: Seat, camera: "Camera") -> None:
    """The calendar of the production: empty, refused in part, entered; and who cannot."""
    seat.open("/").follow("Winter Crossing").follow("Dates", within=seat.page.locator("main"))
    camera.take("karen", seat.page, "none")
    lines = "1–5 March 2027 10:00–18:00\n8–12 March 2027 10:00–18:00\nsoon\n9 April 2027 technical"
    seat.write("A line for each day, or for several", lines).press("Add them")
    camera.take("karen", seat.sees("One line was not taken; any others are there.").page, "refused")
    shows = "10 April 2027 19:30–22:00 performance"
    seat.write("A line for each day, or for several", shows).press("Add them").sees("The days are there.")
    camera.take("karen", seat.page)
    seat.follow("Who cannot on which day")
    camera.take("karen", seat.page)


CHART = """Scene,Minutes,Orlando,Oliver,Rosalind,Celia,Charles,Duke Frederick,Duke Senior,Amiens,Touchstone,Corin,Adam
1.1,8,x,x,,,x,,,,,,x
1.2,11:30,x,,x,x,x,x,,,x,,
1.3,7,,,x,x,,x,,,,,,
2.1,4,,,,,,,x,x,,,,
2.4,5:30,,,x,x,,,,,x,x,,
Interval,20
3.2,16,x,,x,x,,,,,x,x,,
5.4,12,x,x,x,x,,,x,x,x,,,"""


def the_parts(seat: Seat, camera: "Camera") -> None:
    """The chart of scenes: empty, refused by line, written, changed; and doubling: asked, impossible, drawn."""
    seat.open("/").follow("Winter Crossing").follow("Who plays what", within=seat.page.locator("main"))
    camera.take("karen", seat.page, "none")
    seat.write("A line for each scene", "1.1 | 8 | Orlando\n1.2 | soon | Celia").press("Keep the chart so")
    camera.take("karen", seat.sees("One line could not be read").page, "refused")
    seat.write("A line for each scene", CHART.replace("8,x", "9,x")).press("Keep the chart so")
    seat.open(seat.page.url.partition("?")[0]).unfold("Change the chart")
    seat.write("A line for each scene", CHART).press("Keep the chart so")
    camera.take("karen", seat.sees("The chart is as you wrote it").page)
    seat.open(seat.page.url.partition("?")[0] + "?version=1")
    camera.take("karen", seat.page, "earlier")
    seat.follow("Doubling")
    camera.take("karen", seat.page, "none")
    seat.write(re.compile("^The same performer"), "Orlando, Celia").press("Work it out")
    camera.take("karen", seat.sees("there is no plan").page, "impossible")
    seat.write(re.compile("^The same performer"), "Duke Senior, Duke Frederick").write("Minutes to change", "3")
    seat.write("For whom it is another time", "Duke Frederick, Duke Senior: 0")
    seat.write("A voice, notes, a look, a skill", "Amiens: tenor, C3–A4").press("Work it out")
    camera.take("karen", seat.sees("and no fewer").page)
    the_covers(seat.follow("Who goes on"), camera)


CALLBACKS = """Rosalind and Celia, reading | 25 | Maud Lisle, Celia Brand, Panel | Act 1, scene 3
Rosalind and Orlando, reading | 30 | Maud Lisle, Ivo Hart, Panel | Act 3, scene 2
The wrestling | 40 | Ivo Hart, Sam Reed, Tom Hale, Panel | From the challenge on
Songs | 20 | Kit Moss, Jo Fenn, Pianist, Panel | Two songs of their own
Dance call | 45 | Maud Lisle, Celia Brand, Kit Moss, Jo Fenn, Ivo Hart, Pianist
The brothers, reading | 20 | Ivo Hart, Ben Ashe, Panel | Act 1, scene 1
Touchstone and Corin | 15 | Jo Fenn, Guy Dane, Panel | Act 3, scene 2
The two Dukes | 15 | Guy Dane, Panel | Both speeches"""


def the_callbacks(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """The callback day: empty, refused by line, impossible, found, another order by hand; and a second day."""
    seat.come_in().follow("Winter Crossing").follow("Callback day", within=seat.page.locator("main"))
    camera.take("karen", seat.page, "none")
    seat.write("A line for each group", "Duet | soon | Ben Ashe").press("Work it out")
    camera.take("karen", seat.sees("Not everything could be read").page, "refused")
    seat.write("A line for each group", CALLBACKS).unfold("The hours, the rooms").write(
        "Who comes not before", "Guy Dane: 12:00"
    )
    seat.write("Who must leave by", "Jo Fenn: 11:30").press("Work it out")
    camera.take("karen", seat.sees("there is no order").page, "impossible")
    seat.write("Who must leave by", "Tom Hale: 13:00").write("Breaks", "13:00–13:45").press("Work it out")
    camera.take("karen", seat.sees("Together they wait").page)
    seat.press(re.compile("^Later")).sees("This order is by hand.")
    camera.take("karen", seat.page, "by-hand")
    camera.take("karen", seat.follow("Another callback day").page, "another")
    seat.write("A line for each group", "Songs | 20 | Maud Lisle, Pianist").unfold("The hours, the rooms")
    seat.write("Which day", "2030-05-04").write("Where", "The barn").press("Work it out")
    camera.take("karen", seat.sees("Saturday 4 May, The barn").page, "two-days")


COVERS = """Orlando: Ivo Hart; Ben Ashe
Oliver: Ben Ashe; Sam Reed
Rosalind: Maud Lisle; Celia Brand, Kit Moss
Celia: Celia Brand; Kit Moss
Charles: Sam Reed; Tom Hale
Duke Frederick: Guy Dane; Tom Hale
Duke Senior: Guy Dane; Tom Hale
Touchstone: Jo Fenn; Kit Moss"""


def the_covers(seat: Seat, camera: "Camera") -> None:
    """The list of covers: empty, refused by line, written; and who goes on when one is away, and when two are."""
    camera.take("karen", seat.page, "none")
    seat.write("A line for each character", "Orlando: Ivo Hart, Ben Ashe").press("Keep the list so")
    camera.take("karen", seat.sees("One line could not be read").page, "refused")
    seat.write("A line for each character", COVERS).write("Characters of one scene", "2").press("Keep the list so")
    camera.take("karen", seat.sees("The list is as you wrote it").page)
    seat.tick("Ivo Hart").press("Who goes on?")
    camera.take("karen", seat.sees("The show goes on without Ivo Hart").page, "away")
    seat.tick("Ben Ashe").press("Who goes on?")
    camera.take("karen", seat.sees("The show cannot go on").page, "stopped")


def every_private_link(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """The performer's page in each of its states, and the pages behind it."""
    for state, token in links.items():
        seat.open(f"/i/{token}/")
        camera.take("ivy", seat.page, state)
    camera.take("nobody", seat.open(f"/i/{links['cast']}/").follow("The cast list").page)
    for state, what in (("asked", "decline"), ("confirmed", "withdraw"), ("confirmed", "give-back")):
        seat.open(f"/i/{links[state]}/sure/{what}/")
        camera.take("ivy", seat.page, what)
    for page in ("kept", "kept/erase", "picture", "concern", "cannot"):
        seat.open(f"/i/{links['confirmed']}/{page}/")
        camera.take("ivy", seat.page)
    seat.open(f"/i/{links['later']}/").follow("Letters to you, too? Or not right?").sees("Ada Quill")
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


def two_people_after_all(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Two records are made one, and one is made two again; without the tick first."""
    seat.come_in().into_the_room("Winter Crossing")
    room = seat.page.url
    for name in ("Perdita Vale", "P. Vale"):
        seat.open(room).follow("Put somebody forward").write("Their name", name)
        seat.write("Why they should be considered", "Nobody else made me laugh in that scene.")
        seat.untick("Propose").press("Put them forward").sees(name)
    seat.card("P. Vale").unfold("Who P. Vale").follow("Is P. Vale here twice?")
    seat.write("What is the other record called?", "perdita").press("Look").sees("Perdita Vale").follow(
        "The same person"
    )
    camera.take("karen", seat.page, "both")
    seat.tick("Perdita Vale", within=seat.page.locator("#form-merge")).press("Yes, they are one person").sees(
        "Take it back"
    )
    camera.take("karen", seat.page, "one")
    seat.follow("Take it back").sees("What goes back")
    camera.take("karen", seat.page)
    seat.press("Make them two").sees("tick the box")
    camera.take("karen", seat.page, "refused")
    seat.tick("They are two people").press("Make them two").sees("These are two performers again")


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


def the_day(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """The door with somebody found and let in, somebody without a time, and a refusal; and the board as it runs."""
    seat.come_in().follow(ONE).follow("Days").follow("Door")
    unfold_everything(seat)
    camera.take("sam", seat.page, "unfolded")
    seat.page.locator("input[type=search][name=who]").fill("seen")
    seat.press("Find them")
    seat.page.wait_for_url(re.compile("who=seen"))
    camera.take("sam", seat.page, "found")
    seat.page.locator("#queue .queue-rows button[value=here]").first.click()
    seat.page.wait_for_load_state()
    for _ in range(4):
        if seat.page.get_by_text("Somebody is here without a time").count():
            seat.unfold("without a time").page.locator("#without-cand").select_option(index=0)
            seat.press("They are here")
            seat.page.wait_for_load_state()
    camera.take("sam", seat.page, "some-are-here")
    seat.follow("Board")
    for press in ("enter", "call"):
        seat.page.locator(f"#queue button[value={press}]").first.click()
        seat.page.wait_for_load_state()
    seat.write("Moves by so many minutes", "45").press("Move it").sees("moved by 45 minutes")
    camera.take("sam", seat.page, "running")
    seat.page.locator("#move").scroll_into_view_if_needed()
    seat.page.locator("[name=minutes]").evaluate("one => { one.type = 'text'; one.value = 'soon'; }")
    seat.press("Move it").sees("is not a number of minutes")
    camera.take("sam", seat.page, "refused")
    in_parallel(seat, camera)


def in_parallel(seat: Seat, camera: "Camera") -> None:
    """Two rooms more at the same hours, in one press; and all of the day on one board."""
    seat.follow("Days").unfold("Add a day")
    day, there = seat.page.locator("#form-add"), str(seat.page.locator(".times time").last.get_attribute("datetime"))
    more = {"place": "Studio B", "panel": "Karen and Derek", "rooms": "Studio C: Tom and Julia"}
    for name, value in {"day": there[:10], "first": "14:00", "count": "3", **more}.items():
        day.locator(f"[name={name}]").fill(value)
    seat.press("Add the day").sees("are also said for")
    camera.take("sam", seat.page, "in-parallel")
    seat.page.get_by_role("link", name="All rooms").first.click()
    seat.sees("Studio C")
    camera.take("sam", seat.page)
    seat.page.locator(".queue-room summary", has_text="Move the rest").last.click()
    seat.page.locator("[name=minutes]").last.evaluate("one => { one.type = 'text'; one.value = 'soon'; }")
    seat.page.get_by_role("button", name="Move it").last.click()
    seat.sees("is not a number of minutes")
    camera.take("sam", seat.page, "refused")


def today(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """A day of today with one late time, and what whoever takes it reads: before they come, and once they are here."""
    seat.come_in().follow(ONE).follow("Days").unfold("Add a day")
    day = seat.page.locator("#form-add")
    for name, value in (("day", ""), ("first", "23:50"), ("minutes", "5"), ("count", "1"), ("place", "Green room")):
        field = day.locator(f"[name={name}]")
        field.fill(value or str(field.get_attribute("min")))
    seat.press("Add the day").sees("The day is there.")
    seat.open(f"/i/{links['other_times']}/")
    seat.page.locator(".slot", has_text="23:50").locator("input").check(force=True)
    seat.press("Yes, I will be there").sees("Show this at the door")
    camera.take("ivy", seat.page, "today")
    own = seat.page.url
    seat.open("/").follow(ONE).follow("Days")
    seat.page.locator("section", has_text="Green room").get_by_role("link", name="Door").click()
    seat.page.locator("#queue .queue-rows button[value=here]").first.click()
    seat.open(own).sees("You are number 1.")
    camera.take("ivy", seat.page, "waits")


def a_guardian(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """The desk says who acts for somebody under 18, once it says enough; and what the guardian reads of it."""
    seat.come_in().into_the_room(ONE, "The First Chair").card("Confirmed")
    seat.page.goto(re.sub(r"/r/[^/]+/\?c=(\w+).*", r"/guardian/\1/", seat.page.url))
    camera.take("sam", seat.page, "empty")
    unguarded(seat).press("Keep it")
    camera.take("sam", seat.page, "refused")
    seat.write("Name of the parent or guardian", "Anna Lindgren").write("What they are to", "mother")
    seat.write("Their e-mail address", "anna@example.org").press("Keep it").sees("Acts for them")
    camera.take("sam", seat.page)
    seat.open(f"/i/{links['confirmed']}/guardian/")
    camera.take("ivy", seat.page)


def an_emergency(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Whoever plays says whom to call, once it says enough; what the desk reads of it, and who is told that it did."""
    own = f"/i/{links['cast']}/emergency/"
    camera.take("ivy", seat.open(own).page, "empty")
    unguarded(seat).press("Keep it, sealed")
    camera.take("ivy", seat.page, "refused")
    seat.write("Who is to be called", "Anna Lindgren").write("Who that is to you", "my sister")
    seat.write("Their number", "+44 20 7946 0018").write(
        "What whoever helps should know", "Asthma: a blue inhaler, left pocket."
    )
    seat.press("Keep it, sealed").sees("That is kept, sealed.")
    seat.come_in().open("/").follow(ONE).follow("Cast list").follow("For an emergency").sees("Anna Lindgren")
    camera.take("sam", seat.page)
    camera.take("ivy", seat.open(own).sees("Sam").page, "read")


def an_agent(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """An agent has their link, submits two clients, and follows them; what the desk reads of it, and the client."""
    seat.name = "karen"
    seat.come_in().into_the_room("Winter Crossing")
    call = re.search(r"https?://[^\s\"<]+/call/[^\s\"<]+", seat.page.content())
    assert call, "the room names the address of its call"
    seat.open(call[0] + "agent/")
    camera.take("ada", seat.page)
    seat.write("Your name", " ").write("Your e-mail address", "ada@quill.example")
    camera.take("ada", unguarded(seat).press("Send me my link").page, "refused")
    seat.write("Your name", "Ada Quill").write("Your agency", "Quill & Partners").press("Send me my link")
    camera.take("ada", seat.sees("Look at your mail.").page, "mailed")
    seat.follow("Open the agent’s page").sees("Submit your clients")
    camera.take("ada", seat.page, "empty")
    seat.write("Their name", "Noah Birch").write("Their own e-mail address", "noah@birch.example")
    seat.tick("They are 18 or older").press("Add another client").sees("Client 2")
    second = seat.page.locator("#client-2")
    seat.write("Their name", LONG_NAME, within=second).write("Their own e-mail address", "zoe", within=second)
    camera.take("ada", unguarded(seat).press("Submit them").sees("Some of it cannot be taken").page, "refused")
    second = seat.page.locator("#client-2")
    seat.write("Their own e-mail address", "", within=second).tick("They are 18 or older", within=second)
    for client in (seat.page.locator("#client-1"), second):  # the form asks it of everybody, since it was built
        seat.write("What draws you to it?", "She reads the sea as it is.", within=client)
    seat.press("Submit them").sees("They are submitted.")
    camera.take("ada", seat.page)
    seat.follow("What is kept about you")
    camera.take("ada", seat.page)
    seat.page.go_back()
    seat.follow(re.compile("^Open their page.*Noah"))
    camera.take("ada", seat.page, "for-a-client")
    the_desk_reads_of_an_agent(seat, camera)


def a_self_tape(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """Somebody is asked for a self-tape, and reads on their phone what for."""
    seat.come_in().into_the_room(ONE, "The First Chair").card("Confirmed Lindgren").follow("Ask for a self-tape")
    seat.write("What they are to read", "Scene 4, from the door on.").press("Ask for it").sees(
        "What they were asked for"
    )
    camera.take("karen", seat.page, "asked")
    camera.take("ivy", seat.open(f"/i/{links['confirmed']}/tape/").sees("Scene 4").page)


def the_desk_reads_of_an_agent(seat: Seat, camera: "Camera") -> None:
    """Who represents somebody, behind the card."""
    seat.name = "sam"
    seat.context.clear_cookies()
    seat.come_in().into_the_room("Winter Crossing").card("Noah Birch")
    camera.take("sam", seat.page, "represented")
    seat.follow("Represented").sees("Ada Quill (Quill & Partners)")
    unfold_everything(seat)
    camera.take("sam", seat.page)


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
    for page in ("", "totp/deactivate/", "recovery-codes/generate/", "webauthn/", "reauthenticate/"):
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
    seat.come_in().into_the_room(ONE, "The First Chair").card("Nils Waiting")
    seat.unfold("Who Nils").follow("Give a picture of Nils")
    _gives(seat, b"no picture").sees("not a picture")
    camera.take("karen", seat.page, "refused")
    _gives(seat, portrait(8)).unfold("Who Nils").sees("Pictures of Nils")
    camera.take("karen", seat.page, "with-a-picture")
    seat.follow("Pictures of Nils")
    camera.take("karen", seat.page, "there-is-one")
    seat.open(f"/i/{links['asked']}/picture/")
    _gives(seat, b"no picture").sees("not a picture")
    camera.take("ivy", seat.page, "refused")
    _gives(seat, bytes(23_000_000)).sees("Choose a smaller one")
    camera.take("ivy", seat.page, "too-large")
    _gives(seat, portrait(9)).sees("Asked, would you")
    camera.take("ivy", seat.page, "with-a-picture")
    seat.follow("Pictures of me").sees("Another picture")
    camera.take("ivy", seat.page, "there-is-one")
    _adds(seat, portrait(10), "with a beard, 2025").sees("They are kept as you wanted them.")
    seat.press("Show it first").sees("Shown first")
    camera.take("ivy", seat.page, "several")
    page = seat.page
    assert [page.input_value(f"#shot-{n}-shows") for n in (1, 2)] == ["with a beard, 2025", ""]


def resumes_of_performers(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """A performer gives a résumé, after a file that is none, and keeps one credit of it; a member gives one, too."""
    lines = ("Ivy Tarrant", "2019   Nora   A DOLLS HOUSE   Young Vic", "2021, Viola, Twelfth Night, Harbour Players")
    seat.open(f"/i/{links['asked']}/resume/")
    camera.take("ivy", seat.page)
    _hands_in(seat, "cv.pdf", b"no document").sees("Give a PDF or a DOCX file.")
    camera.take("ivy", seat.page, "refused")
    _hands_in(seat, "cv.pdf", pdf(lines)).sees("Read in it")
    camera.take("ivy", seat.page, "read")
    seat.press("Keep those that are ticked").sees("Tick what is right")
    camera.take("ivy", seat.page, "nothing-ticked")
    seat.tick("Viola").press("Keep those that are ticked").sees("Those credits are kept.")
    camera.take("ivy", seat.page, "kept")
    seat.come_in().into_the_room(ONE, "The First Chair").card("Nils Waiting")
    seat.unfold("Who Nils").follow("Résumé of Nils")
    _hands_in(seat, "Nils.docx", docx(lines[1:])).sees("Read in it")
    camera.take("karen", seat.page, "read")


def _hands_in(seat: Seat, name: str, data: bytes) -> Seat:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    seat.page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    return seat.press("Give this one")


def _gives(seat: Seat, data: bytes) -> Seat:
    seat.page.locator("input[type=file]").set_input_files({"name": "me.png", "mimeType": "image/png", "buffer": data})
    return seat.press("Show this one")


def _adds(seat: Seat, data: bytes, shows: str) -> Seat:
    seat.page.set_input_files("#picture", {"name": "me.png", "mimeType": "image/png", "buffer": data})
    seat.page.fill("#new-shows", shows)
    return seat.press("Add it to the others")


def closed_letters(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """A sealed first round, an answer for somebody else, too few to decide; then as whoever is recused."""
    seat.come_in().into_the_room(CLOSED, "The Sender").card("Wanda Pike").sees("first round sealed")
    camera.take("karen", seat.page, "sealed")
    seat.card("Vera Holt").sees("You answer for")
    camera.take("karen", seat.page, "proxy")
    seat.open("/").into_the_room(CLOSED, "The Postmistress").card("Lena Brook").sees("Recused · Derek")
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
    seat.open("/").follow(LEFT).sees("You are not on the team").follow("Give up your seat").sees("Give up your seat?")
    camera.take("carys", seat.page)


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
    seat.press("Send it to the leads").follow("Derek Vaughan").unfold("Add a file")
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
    seat.page.locator("#file").set_input_files(note)  # type: ignore[arg-type]
    seat.write("What you would like to say", "It was a line of the play.").press("Send it to the leads")
    seat.sees("They have your answer.").sees("You gave: note.txt.")
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


MESSY = (
    "Timestamp,What is your full name?,E-mail,Mobile,Date of birth,Voice,Playing age,Anything else?\n"
    "03/04/2021 10:22:01,Ivy Tarrant,ivy@example.org,07700 900123,1 May 1990,alto,20-30,Belts to D5.\n"
    "04/04/2021 11:02:41,Juniper Ash,juniper@example.org,07700 900124,,soprano,25-35,\n"
    "04/04/2021 11:02:59,Juniper Ash,juniper@example.org,07700 900124,,soprano,25-35,Sent twice.\n"
    "13/04/2021 09:10:00,Tobias Reed,tobias at example,,,tenor,thirty,Rides.\n"
)


def a_messy_list(seat: Seat, camera: "Camera", links: Mapping[str, str]) -> None:
    """A list is brought, understood, looked at, decided about, taken in and undone; and a file that is none."""
    seat.come_in().open("/people/import/")
    camera.take("sam", seat.page, "empty")
    choose = seat.page.locator("#file")
    choose.set_input_files({"name": "photo.csv", "mimeType": "text/csv", "buffer": b"\x89PNG\r\n\x1a\n"})
    seat.press("Read it").sees("This is a picture.")
    camera.take("sam", seat.page, "refused")
    seat.page.locator("#file").set_input_files(
        {"name": "Open call, spring.csv", "mimeType": "text/csv", "buffer": MESSY.encode("utf-16")}
    )
    seat.press("Read it").sees("What the columns say")
    camera.take("sam", seat.page, "columns")
    seat.press("Look at every row").sees("What will become of the rows")
    camera.take("sam", seat.page, "checked")
    seat.page.goto(seat.page.url + "?fate=maybe")
    camera.take("sam", seat.page, "maybe")
    seat.page.goto(seat.page.url.partition("?")[0])
    seat.press("Take them in").sees("What became of the rows")
    camera.take("sam", seat.page, "taken")
    seat.unfold("Undo this list").press("Undo all of it").sees("Everything is as it was before.")
    camera.take("sam", seat.page, "undone")
    seat.open("/people/import/")
    camera.take("sam", seat.page, "earlier")
    seat.open("/people/export/")
    camera.take("sam", seat.page)


TOURS: dict[str, Tour] = {
    "sam brings a list": a_messy_list,
    "karen takes notes": taking_notes,
    "ivy asks what others wrote": somebody_asks_what_others_wrote,
    "nobody signs in": the_door,
    "nobody puts themselves in": the_call,
    "ivy has a private link": every_private_link,
    "karen begins": first_use,
    "karen opens every form": forms_of_the_room,
    "karen puts forward": putting_forward,
    "karen makes two of one": two_people_after_all,
    "karen changes the team": team_and_rules,
    "karen decides many": one_decides_many,
    "karen signs in again": a_session_ends,
    "karen gives a picture": pictures_of_performers,
    "karen gives a résumé": resumes_of_performers,
    "karen and derek, closed": closed_letters,
    "karen plans a callback day": the_callbacks,
    "karen prints": on_paper,
    "karen uses the keyboard": by_the_keyboard,
    "karen is told what is wrong": what_goes_wrong,
    "carys answers for many": many_at_once,
    "miriam tells": somebody_is_told,
    "sam writes": letters,
    "sam sets the days": days,
    "sam runs the day": the_day,
    "sam has a day today": today,
    "sam says who acts for somebody": a_guardian,
    "sam reads whom to call": an_emergency,
    "ada has clients": an_agent,
    "karen asks for a tape": a_self_tape,
    "julia sets her locks": every_lock,
    "eve closes her account": an_account_is_closed,
}
