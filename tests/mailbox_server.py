"""A mailbox that a program looks into by IMAP: as much of RFC 9051 as that takes, and it really answers."""

import re
import socketserver
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager


class Mailbox(socketserver.ThreadingTCPServer):
    """Listens on an address of this machine alone. `mails`: by uid; `seen`: which are marked as read."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: dict[int, bytes] = {}
        self.seen: set[int] = set()
        self.read: list[int] = []
        self.valid = 1

    @property
    def url(self) -> str:
        """As it is named to Castlist."""
        return f"imap://casting:s%C3%A9sam@127.0.0.1:{self.server_address[1]}/INBOX?plain=1"

    def put(self, raw: bytes) -> int:
        """The mail has come in; its uid."""
        uid = max(self.mails, default=100) + 1
        self.mails[uid] = raw
        return uid


class _Talk(socketserver.StreamRequestHandler):
    server: Mailbox

    def handle(self) -> None:
        self._say(b"* OK ready")
        while line := self.rfile.readline():
            tag, _, rest = line.strip().partition(b" ")
            if tag == b"":
                continue
            asked = rest.decode()
            if asked.upper() == "AUTHENTICATE PLAIN":
                self._say(b"+ ")
                asked = "LOGIN" + b64decode(self.rfile.readline()).decode().replace("\0", " ")
            self._say(*self._answers(asked), tag + self._end(asked))
            if rest.upper() == b"LOGOUT":
                return

    def _end(self, asked: str) -> bytes:
        if asked.upper().startswith("LOGIN") and "casting s\u00e9sam" not in asked:
            return b" NO [AUTHENTICATIONFAILED] no"
        if asked.upper().startswith("SELECT") and '"INBOX"' not in asked:
            return b" NO there is none"
        return b" OK done"

    def _answers(self, asked: str) -> list[bytes]:
        box = self.server
        word = asked.upper()
        if word == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1"]
        if word.startswith("SELECT"):
            return [b"* %d EXISTS" % len(box.mails), b"* OK [UIDVALIDITY %d] so" % box.valid]
        if word.startswith("UID SEARCH"):
            return [b"* SEARCH " + b" ".join(b"%d" % uid for uid in sorted(box.mails) if uid not in box.seen)]
        found = re.search(r"UID (FETCH|STORE) (\d+)", word)
        if found and found[1] == "STORE":
            box.seen.add(int(found[2]))
        if found and found[1] == "FETCH":
            return self._fetched(int(found[2]), size="SIZE" in word)
        return []

    def _fetched(self, uid: int, *, size: bool) -> list[bytes]:
        raw = self.server.mails[uid]
        if size:
            return [b"* 1 FETCH (UID %d RFC822.SIZE %d)" % (uid, len(raw))]
        self.server.read.append(uid)
        return [b"* 1 FETCH (UID %d BODY[] {%d}\r\n%s)" % (uid, len(raw), raw)]

    def _say(self, *lines: bytes) -> None:
        self.wfile.write(b"".join(line + b"\r\n" for line in lines))


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """One that answers until the end of the block."""
    with Mailbox() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
