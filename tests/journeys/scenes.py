"""The scenes of the story, for whoever plays them: with a mouse, without scripts, or by the keyboard alone."""

import re

from playwright.sync_api import expect

from tests.journeys.seats import PHONE, Cast, Seat

PLAY = "Winter Crossing"
CONDITION = "Derek’s family is not on the premises"
ACCOUNT = "Six years ago, on tour: what was said to my daughter in the wings."


def as_told(cast: Cast) -> None:
    """The whole story, from the first name to the booked time, and back."""
    karen, derek, tom, julia = everybody_is_in_the_room(cast)
    karen_names_ivy(cast, karen)
    derek_objects(cast, derek)
    karen_goes_home_and_reads_what_is_stuck(karen)
    derek_tells_the_leads_why(cast)
    eve_finds_nothing(cast, karen)
    the_writers_advise(cast, tom, julia)
    derek_moves_his_floor(cast, derek)
    karen_amends(cast, karen)
    both_can_live_with_it(cast, karen, derek)
    karen_concludes(cast, karen)
    link = toms_letter_goes_out(cast, tom)
    ivy_books_on_her_phone(cast, link)
    if cast.scripted:
        they_look_back_by_keyboard(derek)
    else:
        they_look_back_by_links(derek)


def everybody_is_in_the_room(cast: Cast) -> tuple[Seat, Seat, Seat, Seat]:
    four = cast("karen"), cast("derek"), cast("tom"), cast("julia")
    for seat in four:
        seat.into_the_room(PLAY)
    return four


def karen_names_ivy(cast: Cast, karen: Seat) -> None:
    with cast.everybody_else_sees(karen, "Ivy Marlowe", "derek", "tom", "julia"):
        karen.follow("Put somebody forward").sees("Whom should the room hear of?")
        karen.write("Are they known here already?", "Ivy").press("Look").press("This one")
        karen.sees("Last heard from six years ago.")
        expect(karen.page.get_by_role("img", name=re.compile("then nothing for [56] years"))).to_be_visible()
        karen.write("Why they should be considered", "The voice for the score, and the bite the part asks for.")
        karen.press("Put them forward").sees("Consider Ivy Marlowe")
    for name in ("derek", "tom", "julia"):
        cast(name).card("Ivy Marlowe")
    if cast.scripted:  # open rooms change while people write in them
        julia = cast("julia").unfold("Say what you think")
        julia.write("In your words", "Hear her. But", within=julia.form("advise"))
        cast("derek").is_about_to_answer("Not as it stands", "I am thinking about how to say this, and")
    with cast.everybody_else_sees(karen, "She has what the part needs.", "derek", "tom", "julia"):
        karen.answers("I want this", "She has what the part needs.")


def derek_objects(cast: Cast, derek: Seat) -> None:
    with cast.everybody_else_sees(derek, "Stuck.", "karen", "tom", "julia"):
        derek.answers("Not as it stands", withheld=True, floor="Consider")
    for name in ("karen", "tom", "julia"):
        cast(name).sees("Derek objects from", "The reason is kept by")
    expect(cast("karen").page.get_by_role("button", name=re.compile("^Conclude"))).to_have_count(0)


def karen_goes_home_and_reads_what_is_stuck(karen: Seat) -> None:
    karen.follow("Castlist").sees("What waits on you")
    karen.follow(PLAY).sees("Ivy Marlowe: Stuck. Derek objects")
    karen.follow("The Lead").card("Ivy Marlowe")


def derek_tells_the_leads_why(cast: Cast) -> None:
    derek, karen = cast("derek"), cast("karen")
    room = derek.page.url
    derek.follow("Safeguarding").follow("Raise a matter").sees("It goes to the safeguarding leads and nowhere else")
    derek.choose("Whom it is about", "Ivy Marlowe").write("What happened, or what you fear", ACCOUNT)
    derek.press("Send it to the leads").sees("It is with the safeguarding leads, and nowhere else.")
    miriam = cast("miriam").follow(PLAY).sees("Safeguarding", "Ivy Marlowe")
    miriam.follow("Ivy Marlowe").sees(ACCOUNT, "Derek Vaughan")
    matter = miriam.page.url
    cast.watch.expected = {404}
    for other in (karen, cast("tom")):
        here = other.page.url
        other.open(matter).sees("There is nothing here for you").does_not_see("daughter")
        other.open(here)
    own = karen.page.url
    karen.follow("Safeguarding").sees("You have raised nothing here.").does_not_see("Derek", "Ivy")
    karen.open(own)
    derek.open(room)


def eve_finds_nothing(cast: Cast, karen: Seat) -> None:
    eve = cast("eve").sees("Nothing waits on you").does_not_see(PLAY, "Small Hours", "Ivy")
    cast.watch.expected = {404}
    there = eve.open(karen.page.url).sees("There is nothing here for you").page.content()
    nowhere = eve.open(karen.page.url.replace("/r/", "/r/0")).page.content()
    assert there == nowhere
    for part in ("team/", "days/", "letters/", "safeguarding/", ""):
        eve.open(re.sub(r"/r/.*", f"/{part}", karen.page.url)).sees("There is nothing here for you")


def the_writers_advise(cast: Cast, tom: Seat, julia: Seat) -> None:
    assert tom.page.get_by_text("Can you live with it?").count() == 0
    with cast.everybody_else_sees(julia, "let Derek set the terms", "karen", "derek", "tom"):
        form = julia.unfold("Say what you think").form("advise")
        julia.tick("for it", within=form).write("In your words", "Hear her, and let Derek set the terms.", within=form)
        julia.press("Say it", within=form).done("Your voice is heard.")
    tom.unfold("Say what you think")
    tom.write("In your words", "I can write to her tonight.", within=tom.form("advise"))
    with cast.everybody_else_sees(tom, "I can write to her tonight.", "karen", "derek", "julia"):
        tom.press("Say it", within=tom.form("advise")).done("Your voice is heard.")


def derek_moves_his_floor(cast: Cast, derek: Seat) -> None:
    derek.unfold("Move where it begins")
    with cast.everybody_else_sees(derek, "Derek objects from offer", "karen", "tom", "julia"):
        derek.choose("It begins at", "Offer", within=derek.form("floor"))
        derek.press("Move it", within=derek.form("floor")).done("Your objection stands from there.")
    derek.unfold("Say what you think").write("In your words", "She may be heard.", within=derek.form("advise"))
    derek.press("Say it", within=derek.form("advise")).done("Your voice is heard.")


def karen_amends(cast: Cast, karen: Seat) -> None:
    karen.unfold("Put something else instead").unfold("Conditions", within=karen.form("amend"))
    form = karen.form("amend")
    karen.choose("What is proposed", "An audition for Ivy Marlowe", within=form)
    karen.write("In which terms", "An audition and nothing more.", within=form)
    karen.write("What is asked", CONDITION, within=form)
    karen.choose("This condition", "undertaking: kept afterwards", within=form)
    karen.choose("Asked by", "Derek Vaughan", within=form).write("Due", "her booked slot", within=form)
    derek = cast("derek").is_about_to_answer("I can live with it", "Before you do that, Karen,")
    with cast.everybody_else_sees(karen, "An audition for Ivy Marlowe", "derek", "tom", "julia"):
        karen.press("Put this on the table instead", within=form).done("A new revision is on the table")
    if cast.scripted:
        derek.sees("Revision 2 is on the table now. What you typed was about revision 1; it is kept here.")
        derek.sees("Choose your answer again.")


def both_can_live_with_it(cast: Cast, karen: Seat, derek: Seat) -> None:
    with cast.everybody_else_sees(karen, "To hear her. Only that.", "derek", "tom", "julia"):
        karen.answers("I want this", "To hear her. Only that.")
    form = derek.answer_form()
    if cast.scripted:
        # What he chose was about revision 1; what is asked now is answered by one press, and counts at once.
        expect(form.locator("[name=kind]:checked")).to_have_count(0)
        expect(form.locator("[name=revision]")).to_have_value("2")
    else:
        cast.watch.expected = {409}
        derek.press("Answer: I can live with it", within=form).sees("Another revision is on the table by now")
    expect(form.get_by_label("Why?")).to_have_value("Before you do that, Karen,")
    with cast.everybody_else_sees(derek, "Ready to conclude", "karen", "tom", "julia"):
        derek.answers("I can live with it", "On these terms.")
    derek.sees("Derek objects from offer")


def karen_concludes(cast: Cast, karen: Seat) -> None:
    with cast.everybody_else_sees(karen, "The minute", "derek", "tom", "julia"):
        karen.press("Conclude: An audition for Ivy Marlowe").done("Concluded. The minute is frozen.")
    karen.follow("An audition for Ivy Marlowe").sees(CONDITION, "I can live with it", "Karen Ashdown", "Derek Vaughan")
    karen.page.go_back()
    karen.unfold("Give a task")
    form = karen.form("task")
    karen.choose("Who does it", "Tom Hale", within=form).write("What is to be done", "Contact her", within=form)
    with cast.everybody_else_sees(karen, "Contact her", "tom"):
        karen.press("Give this task", within=form).done("The task is given.")


def toms_letter_goes_out(cast: Cast, tom: Seat) -> str:
    tom.follow("Castlist").sees("Get in touch with Ivy Marlowe").follow("Do it").sees("Invitation, to Ivy Marlowe")
    tom.press("Keep it, and look at it").sees("The letter is kept.")
    tom.press("Send it now").sees("The letter has gone out.")
    (letter,) = [one for one in cast.house.letters_to("ivy@example.org") if PLAY in one]
    for word in ("premises", "condition", "objection", "Derek", "Karen"):
        assert word not in letter
    return re.search(r"http://\S+/i/[^\s\"<]+", letter)[0]


def ivy_books_on_her_phone(cast: Cast, link: str) -> None:
    ivy = cast("ivy", **PHONE).open(link).sees("Ivy, would you read for The Lead?", "Studio 2", "Step-free")
    ivy.does_not_see("premises", "objection", "revision")
    ivy.tick("10:40").write("Anything that would make the day work for you?", "A chair between scenes, please.")
    with cast.everybody_else_sees(ivy, "10:40", "karen"):
        ivy.press("Yes, I will be there").sees("You are expected for", "10:40", "A chair between scenes, please.")
    calendar = ivy.keep("Keep it in my calendar")
    assert calendar.startswith("BEGIN:VCALENDAR")
    assert re.search(r"DTSTART;TZID=Europe/London:\d{8}T104000", calendar)
    assert "SUMMARY:Winter Crossing: audition for The Lead" in calendar
    sam = cast("sam").follow(PLAY).follow("Days").sees("A chair between scenes, please.")
    assert "A chair" not in cast("karen").open(sam.page.url).page.content()


def they_look_back_by_keyboard(derek: Seat) -> None:
    page = derek.page
    now = page.url
    page.keyboard.press("f")
    slider = page.get_by_role("slider", name="Moment of the room")
    expect(slider).to_be_focused()
    page.keyboard.press("Home")
    derek.sees("The room as it was", "Read only").does_not_see("Ivy Marlowe")
    steps = 0
    while not page.get_by_text("Stuck.", exact=True).count():
        page.keyboard.press("ArrowRight")
        steps += 1
        expect(page.locator("[data-flashback]")).to_have_attribute("data-at", str(steps + 1))
    derek.sees("Derek objects from", "Named").does_not_see("The minute", "An audition for Ivy Marlowe")
    expect(page.locator("#panel form, #ladder form")).to_have_count(0)
    assert "at=" in page.url
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-flashback]")).to_have_attribute("data-at", str(steps))
    page.keyboard.press("End")
    expect(page.locator("#asof")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    derek.sees("The room as it was")
    page.keyboard.press("Escape")
    expect(page.locator("#asof")).to_have_count(0)
    expect(slider).to_be_focused()
    derek.sees("The minute")
    assert "at=" not in page.url
    assert page.url.partition("?")[0] == now.partition("?")[0]


def they_look_back_by_links(derek: Seat) -> None:
    derek.follow("One act back").sees("The room as it was", "Read only").follow("Now").sees("The minute")
    said = "Derek says “not as it stands” about considering Ivy Marlowe"
    derek.follow("All acts").sees(said)
    derek.follow(re.compile(said)).sees("The room as it was", "Stuck.")
    expect(derek.page.locator("#panel form, #ladder form")).to_have_count(0)
    derek.follow("Back to now").sees("The minute")


def they_look_back_by_dragging(julia: Seat) -> None:
    page = julia.page
    page.bring_to_front()
    track = page.locator("[data-flash-slider]").bounding_box()
    assert track
    height = track["y"] + track["height"] / 2
    page.mouse.move(track["x"] + track["width"] - 10, height)
    page.mouse.down()
    page.mouse.move(track["x"] + track["width"] * 0.5, height, steps=6)
    julia.sees("The room as it was")
    page.mouse.move(track["x"] + 2, height, steps=6)
    expect(page.locator("[data-flashback]")).to_have_attribute("data-at", "1")
    page.mouse.up()
    julia.sees("The room as it was").does_not_see("Ivy Marlowe")
    page.get_by_role("link", name="Back to now").click()
    expect(page.locator("#asof")).to_have_count(0)
    julia.sees("Ivy Marlowe")


def takes_up(seat: Seat, name: str) -> None:
    """The room as it is now, and that card in it."""
    seat.again().card(name)


def both_agree_on(karen: Seat, derek: Seat, name: str, what: str, *, hours: str = "") -> None:
    """Karen proposes it and wants it, Derek can live with it, and she concludes. `hours`: to answer an offer."""
    takes_up(karen, name)
    form = karen.form("propose")
    if not form.is_visible():
        karen.unfold("Propose")
    karen.choose("What is proposed", what, within=form)
    if hours:
        karen.write("An offer is answered within", hours, within=form)
    karen.press("Propose it", within=form).done("It is on the table.").answers("I want this")
    takes_up(derek, name)
    derek.answers("I can live with it")
    takes_up(karen, name)
    karen.press(re.compile("^Conclude")).done("Concluded. The minute is frozen.")
