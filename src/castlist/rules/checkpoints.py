"""Checkpoints of a log: how many acts a stream holds, and one hash over all of them, as a short text to be kept.

Who has one can have it proven later that nothing before it was changed, dropped, put in or moved. The hash is the root
of a Merkle tree as RFC 6962, section 2.1, has it. What is hashed of an act is what those may see who may see the
stream: never its place in the log, which would tell of acts that are hidden from them.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

BEGIN, END = "-----BEGIN CASTLIST CHECKPOINT-----", "-----END CASTLIST CHECKPOINT-----"
FORM = "castlist-checkpoint 1"
SHOWN_OF_ALL = frozenset(
    "production_opened member_added member_left member_removed rule_changed alternate_named".split()
)
"""Of what is of no role, what everybody on the team sees. With the next, a part of form 1: a change is another form."""
HIDDEN_IN_ROLE = frozenset(
    "cleared relation_declared waiver_given motion_opened motion_agreed motion_withdrawn reported".split()
)
WHOLE = "production"
"""The stream of what is of no role."""


class NotACheckpoint(Exception):
    """The text holds none, or not a whole one; the words say why."""


@dataclass(frozen=True, slots=True)
class Stream:
    """So many acts, and the root over them."""

    name: str
    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a text says, and who signed it. `said` are the very bytes that were signed."""

    production: str
    at: str
    streams: tuple[Stream, ...]
    key: bytes = b""
    signature: bytes = b""

    @property
    def said(self) -> bytes:
        """What is signed: the lines, each with its end."""
        streams = [f"stream {one.name} {one.size} {_written(one.root)}" for one in self.streams]
        return "\n".join([FORM, f"production {self.production}", f"at {self.at}", *streams, ""]).encode()

    @property
    def text(self) -> str:
        """To be kept: between two marks, by which it is found again in a mail."""
        signed = [f"key {_written(self.key)}", f"signature {_written(self.signature)}"]
        return "\n".join([BEGIN, self.said.decode().rstrip("\n"), *signed, END, ""])


def is_shown(stream: str, kind: str) -> bool:
    """True for an act that counts in its stream."""
    return kind in SHOWN_OF_ALL if stream == WHOLE else kind not in HIDDEN_IN_ROLE


def leaf(kind: str, by: str, role: str, cand: str, at: int, data: str) -> bytes:
    """The hash of one act (RFC 6962: a zero byte before it)."""
    said = "\n".join([kind, by, role, cand, str(at), data])
    return sha256(b"\x00" + said.encode("utf-8", "surrogatepass")).digest()


class Tree:
    """A Merkle tree that grows at its end, of which only the roots of the full subtrees are kept."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self.size = 0
        self._full: list[bytes] = []
        for one in leaves:
            self.add(one)

    def add(self, hashed: bytes) -> None:
        """One more leaf."""
        self.size += 1
        left = self.size
        while left % 2 == 0:
            hashed = _node(self._full.pop(), hashed)
            left //= 2
        self._full.append(hashed)

    @property
    def root(self) -> bytes:
        """Over all leaves so far; of none, the hash of nothing."""
        if not self._full:
            return sha256(b"").digest()
        found = self._full[-1]
        for one in reversed(self._full[:-1]):
            found = _node(one, found)
        return found


def _node(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def read(text: str) -> list[Checkpoint]:
    """Every checkpoint in a text, as in a mail, quoted or not. NotACheckpoint where there is none, or a broken one."""
    lines = [line.strip().lstrip("> ").rstrip() for line in text.splitlines()]
    found, start = [], None
    for number, line in enumerate(lines):
        if line == BEGIN:
            start = number
        elif line == END and start is not None:
            found.append(_read([one for one in lines[start + 1 : number] if one]))
            start = None
    if start is not None:
        raise NotACheckpoint("a checkpoint begins in it, and does not end")
    if not found:
        raise NotACheckpoint("no checkpoint is in it")
    return found


def _read(lines: list[str]) -> Checkpoint:
    if not lines or lines[0] != FORM:
        raise NotACheckpoint(f"it is of a form that is not known here: {lines[0][:40] if lines else 'nothing'}")
    words = [line.split(" ") for line in lines[1:]]
    one: dict[str, str] = {}
    streams = []
    for said in words:
        if said[0] == "stream" and len(said) == 4 and said[2].isascii() and said[2].isdigit() and len(said[2]) < 16:
            streams.append(Stream(said[1], int(said[2]), _bytes(said[3])))
        elif said[0] in ("production", "at", "key", "signature") and len(said) == 2 and said[0] not in one:
            one[said[0]] = said[1]
        else:
            raise NotACheckpoint(f"a line in it makes no sense: {' '.join(said)[:60]}")
    if len(one) != 4:
        raise NotACheckpoint("a line of it is missing")
    return Checkpoint(one["production"], one["at"], tuple(streams), _bytes(one["key"]), _bytes(one["signature"]))


def written_key(said: str) -> bytes:
    """The key that stands in a checkpoint as this word; NotACheckpoint where it is none."""
    return _bytes(said)


def _written(some: bytes) -> str:
    return urlsafe_b64encode(some).decode().rstrip("=")


def _bytes(said: str) -> bytes:
    try:
        found = urlsafe_b64decode(said + "=" * (-len(said) % 4))
    except ValueError:
        raise NotACheckpoint(f"a word in it is damaged: {said[:60]}") from None
    if _written(found) != said:
        raise NotACheckpoint(f"a word in it is damaged: {said[:60]}")
    return found
