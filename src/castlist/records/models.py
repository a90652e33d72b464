"""Every model, where Django looks for them."""

from .access_needs import AccessNeed
from .agents import Acted, Agent, Represented
from .auditions import CalledOff, Session, Slot, TimeHold, WaitingList
from .callbacks import CallbackDay
from .dates import Cannot, ShowDay
from .emergencies import Emergency
from .events import Event, EventStream, Fact, Request, Text, Touch
from .guardians import Guardian
from .imports import ImportColumns, ImportRow, ImportRun, Source
from .leases import Lease
from .letters import Letter, Link, Reply, Wording
from .notes import Note, NoteVersion
from .parts import CoverList, CoverName, Doubling, SceneChart
from .people import ApiToken, Person, SignInLink
from .performers import Headshot, Merging, Performer
from .productions import Company, Production, Seat
from .queue import Chaperone, DayPicture, Monitor, QueueAct, RecordingSaid
from .resumes import Resume
from .retention import Case, CasePart, Due, Erasure, Hold, Period
from .safeguarding import ClearanceRound, ClearanceWish, Matter, MatterAct, MatterFile
from .search import SavedSearch, SearchBook, SearchDoc, SearchFresh, SearchList, SearchNear, SearchWord
from .sides import Side
from .submissions import Answer, Draft, Preference, Question, Submission
from .tapes import Tape, TapeUpload
from .union import UnionCall, UnionSaid
from .what_ifs import WhatIf, WhatIfFill

__all__ = [
    "AccessNeed",
    "Acted",
    "Agent",
    "Answer",
    "ApiToken",
    "CallbackDay",
    "CalledOff",
    "Cannot",
    "Case",
    "CasePart",
    "Chaperone",
    "ClearanceRound",
    "ClearanceWish",
    "Company",
    "CoverList",
    "CoverName",
    "DayPicture",
    "Doubling",
    "Draft",
    "Due",
    "Emergency",
    "Erasure",
    "Event",
    "EventStream",
    "Fact",
    "Guardian",
    "Headshot",
    "Hold",
    "ImportColumns",
    "ImportRow",
    "ImportRun",
    "Lease",
    "Letter",
    "Link",
    "Matter",
    "MatterAct",
    "MatterFile",
    "Merging",
    "Monitor",
    "Note",
    "NoteVersion",
    "Performer",
    "Period",
    "Person",
    "Preference",
    "Production",
    "Question",
    "QueueAct",
    "RecordingSaid",
    "Reply",
    "Represented",
    "Request",
    "Resume",
    "SavedSearch",
    "SceneChart",
    "SearchBook",
    "SearchDoc",
    "SearchFresh",
    "SearchList",
    "SearchNear",
    "SearchWord",
    "Seat",
    "Session",
    "ShowDay",
    "Side",
    "SignInLink",
    "Slot",
    "Source",
    "Submission",
    "Tape",
    "TapeUpload",
    "Text",
    "TimeHold",
    "Touch",
    "UnionCall",
    "UnionSaid",
    "WaitingList",
    "WhatIf",
    "WhatIfFill",
    "Wording",
]
