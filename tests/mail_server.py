"""A mail server that really receives: what a program hands over by SMTP is kept, and may be asked for."""

import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes

IN_ONE, UNSAID, BETWEEN = "in the middle of a letter", "when it had one and had not said so", "between two letters"
"""When a server goes away."""


class MailServer(socketserver.ThreadingTCPServer):
    """Listens on an address of this machine alone. `away`: it hangs up on everybody, as one that is being restarted."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.received: Counter[str] = Counter()
        self.away = False
        self.says: dict[bytes, str] = {}
        """What is answered to a command instead of the usual; '' hangs up. `b"."`: once a letter has come whole."""

        self._leaves: tuple[str, int] = ("", 0)

    def leave(self, how: str, *, after: int) -> None:
        """It is away as soon as it has received so many letters, from such a moment on."""
        self._leaves = (how, after)

    def leaves(self, how: str) -> bool:
        """Whether it goes away in this moment."""
        wanted, after = self._leaves
        if wanted != how or self.received.total() < after:
            return False
        self._leaves, self.away = ("", 0), True
        return True

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever was killed in the middle of a letter has handed over nothing."""


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        if self.server.away:
            return
        self._say("220 ready")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            other = self.server.says.get(word)
            if other == "" or self.server.away:
                return
            if other:
                self._say(other)
            elif word == b"DATA":
                self._say("354 go on")
                if self.server.leaves(IN_ONE):
                    return
                letter, other = self._letter(), self.server.says.get(b".")
                if other is None or other == "":
                    self.server.received[letter] += 1
                if other == "" or self.server.leaves(UNSAID):
                    return
                self._say(other or "250 taken")
                self.server.leaves(BETWEEN)
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 yes")

    def _letter(self) -> str:
        """The id of a letter that has come whole."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise ConnectionError("broken off")
            lines.append(line)
        return str(message_from_bytes(b"".join(lines))["Message-ID"])

    def _say(self, said: str) -> None:
        self.wfile.write(f"{said}\r\n".encode())


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """One that answers until the end of the block."""
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
