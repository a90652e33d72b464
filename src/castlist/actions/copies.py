"""The letter that a client has beside their agent: the same words, with a link of their own."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from castlist.actions import post
from castlist.actions.private_links import own_link
from castlist.queries.represented import above_for
from castlist.records.models import Letter, Performer, Represented
from castlist.rules.letters import Paper, foot, in_english


def send(
    letter: Letter, paper: Paper, theirs: Represented | None, *, reply_to: str, by: str, now: datetime
) -> None:  # fmt: skip
    """The client has what their agent has, where they wish that and an address of theirs is known; whether it could be
    handed over stands on the letter. `theirs`: for which agent the letter is.

    Writes: letter, link. Refuses: nothing. Tells: the client.
    """
    if theirs is None or not theirs.copied:
        return
    client = Performer.objects.get(pk=letter.performer_id)
    if client.email.lower() in ("", letter.to.lower()):
        return
    body = paper.body.removeprefix(above_for(theirs, client.name, language=paper.language)).lstrip()
    link = f"{settings.CASTLIST_URL}/i/{own_link(letter, by=by, now=now)}/"
    own_page = foot("", own=True, language=paper.language)
    english = paper.ours + in_english(own_page, paper.language)
    theirs_too = replace(paper, body=f"{body}\n\n{own_page}", link=link, ours=english)
    try:
        post.hand_over(letter, theirs_too, reply_to=reply_to, copy_to=client.email)
        said = "sent"
    except Exception as why:
        post.said_by(why)
        said = "failed"
    Letter.objects.filter(pk=letter.pk).update(copied=said)
