"""Why something may not be done: every refusal has a name, and the one sentence that a person reads."""

from collections.abc import Iterable
from enum import Enum

OPENED_BY_ALL = "Whoever runs it sets CASTLIST_URL to an address that everybody can open."
"""What helps where nothing goes out to people elsewhere."""


MAY_BE_WITHHELD = "Or keep the reason to yourself."
"""What else can be done where a reason is asked for that its author may withhold."""


OVERTAKEN = "Something else has been concluded since this letter was begun. Throw it away and begin another."
"""What is said of a letter under a conclusion that another one has followed."""


class Why(Enum):
    """A reason for a refusal. The value is the sentence shown."""

    no_right = "This needs a standing that you do not have here."
    recused = "You are recused here, so this is not yours to decide."
    unknown = "That is not known here."
    ended = "This candidacy has ended."
    already_there = "That is already so."
    times_free = "There are times to choose from: take one."
    hold_over = "That time is no longer held for you."
    held_long = "That time cannot be held any longer: take it, or let it go."
    held_often = "You have held one time after another. Take one now, or come back later to hold another."
    goes_against = "That time does not go with what stands here for you already."
    called_off = "That is called off. Add another day."
    all_begun = "All of its times have begun, so nothing of it can be called off."
    already_open = "A proposal is already open: amend it instead of opening a second one."
    both_open = "Both have a proposal open for the same role: conclude one of them, or take it back, first."
    one_holds = "One of the two has an offer or the part, and the other stands for the same role: one has to end first."
    merged_since = "One of the two has been made one with another record since: take that back first."
    holds_since = "A candidacy that would go back has had an offer, or the part, since: that has to end first."
    two_accounts = "Each of the two has an account of their own here, so they are two people."
    no_open_proposal = "Nothing is on the table here."
    not_latest = "Another revision is on the table by now. Look at it, then answer again."
    stale_version = "Something has changed since you looked. Look again, then decide."
    reason_required = "Please say why."
    said_and_kept = "You wrote why, and ticked that you keep it to yourself. Empty the box, or take the tick away."
    offer_needs_why = "An offer that is out is taken back with a reason: whoever wants that says why."
    bad_step = "That step cannot be named here."
    bad_rule = "That rule cannot work with the people who are here."
    unreachable = "That step cannot be reached from where they stand."
    no_place = "No place is free in this role."
    part_cut = "This part is cut: nobody comes to stand for it, and nobody goes a step up."
    waiting = "Not everybody with a say has agreed to this revision."
    no_support = "Nobody has said “I want this” yet."
    inquorate = "Too few people may decide this."
    objection_bites = "An objection stands against this step."
    precondition_unmet = "A condition has not been met yet."
    clearance_pending = "Clearance is pending."
    must_say_ends_or_stands = "You object to this step: say whether your objection ends, or from which step it stands."
    not_biting = "That objection does not stand against this step."
    not_owner = "Only the person it belongs to may do this."
    orphan_needs_release = "Nobody owns this objection any more: it ends only when everybody with a say releases it."
    not_orphan = "This objection still has its owner."
    already_adopted = "Somebody already speaks for this objection."
    not_all = "Not everybody who must agree has agreed."
    below_q = "Fewer people agree than the rule asks for."
    no_proxy = "You hold no proxy from them here."
    principal_acted = "They have answered this revision themselves."
    proxy_cannot_end = "A proxy cannot consent where their own objection stands, nor end it."
    not_recused = "They are not recused there."
    no_minute = "There is no conclusion that this could rest on."
    suspended = "The conclusion that this rests on is not in force now."
    not_live = "There is nothing live to answer."
    deadline_passed = "The time to answer has passed."
    under_review = "The conclusion is under review."
    none_consented = "None of the names is agreed yet."
    looks_like_an_account = (
        "This reads like an account of harm. Here everybody with sight of the room would read it, and it stays."
    )
    person_or_part = "Is this about the person or the part?"
    sealed = "The first round is sealed until everybody has answered."
    too_long = "That text is too long."
    slot_taken = "Somebody else has just taken that time."
    incomplete = "Something is still missing."
    bad_times = "These times cannot be used."
    no_address = "There is no e-mail address that this could go to."
    bad_contact = "Nobody could be reached by that."
    no_more = "They want to hear nothing new of the company."
    bad_field = "A field in the letter cannot be filled in."
    already_begun = "A letter to them is begun already, and has not gone."
    goes_with_another = "This part is offered in one letter with others: look at that letter."
    not_waiting = "This letter is not waiting to be sent any more."
    local_address = (
        "Letters do not go out while this Castlist can be opened on this machine, or in this house, only. "
        + OPENED_BY_ALL
    )
    not_a_picture = "That cannot be taken as a picture."
    not_a_resume = "That cannot be taken as a résumé."
    desk_joins = "This cannot be done here by yourself. Write to whoever sent you this link: the company does it."
    not_sides = "That cannot be given out as sides."
    not_a_table = "No list of people can be read from that."
    bad_mapping = "With these columns nobody could be taken."
    not_evidence = "That cannot be kept with a matter."
    not_fair = "That is more than may be asked for in a self-tape."
    too_soon = "That is earlier than is fair."
    never_earlier = "What somebody was given time for is not due earlier afterwards."
    tape_closed = "Self-tapes are not taken here any more."
    not_a_tape = "That cannot be taken as a self-tape."
    not_worked_out = "That was not worked out, and nothing is changed."
    not_a_calendar = "That cannot be read as a calendar."
    guardian_only = "A letter about somebody under 18 goes to whoever acts for them, and to nobody else."
    no_room = "There is no room for a recording of that size here now."
    undelivered = "The letter could not be handed over to the mail server."
    bad_score = "A score is a whole number from 1 to 5, or none."
    no_such_moment = "A moment of a recording is given in minutes and seconds, like 1:23."
    against_the_trade = "A rule of the trade speaks against it."
    trade_asks_why = "A rule of the trade asks why. Say so: it is kept, and stands with the day."
    bad_breakdown = "A breakdown cannot say that."
    content_unanswered = "Something was added to the part. Say first whether it is all right for you."
    bad_notice = "The notice cannot say that."
    bad_question = "A question cannot be asked like that."
    call_closed = "This call is closed."
    call_not_open = "This call is not open yet."
    bad_period = "That is not a time for which this can be kept."
    held = "This is kept for now, and cannot be erased."
    erased = "That has been erased here."
    still_needed = "This account cannot be closed yet."
    undecided = "The room has not decided about them yet."
    one_way = "Two different ways have to be tried before an answer is written off."
    answer_owed = "Somebody is still owed an answer. The ledger names everybody of whom you may know."
    on_the_table = "Something is still on the table."
    casting_closed = "The casting is closed. Whoever decides about the team and the rule can open it again."
    not_accepted = "They have not accepted an offer yet: whoever is cast is welcomed then."
    nobody_called = "Nobody whom you may know of stands at callback and in the order of the callback day."
    nobody_cast = "Nobody has a part yet: a cast list names those who have accepted an offer."
    private_first = (
        "Somebody in these roles waits for an answer, and would read it in the list: private news comes first."
    )
    already_out = "The list is out: it can be brought up to date at once, or taken back first."
    bad_moment = "That moment lies too far ahead: say one within a year."
    last_to_decide = "After that nobody could decide anything here."

    @property
    def sentence(self) -> str:
        """What a person reads."""
        return self.value


class Refused(Exception):
    """An act was refused, and nothing was changed. `whys` holds every reason that holds, the first one leading."""

    def __init__(self, *whys: Why, detail: str = "", who: Iterable[str] = ()) -> None:
        self.whys = whys
        self.detail = detail
        self.who = tuple(who)
        super().__init__(", ".join(w.name for w in whys))

    @property
    def why(self) -> Why:
        """The leading reason."""
        return self.whys[0]
