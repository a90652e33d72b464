"""A plain front for several servers: each connection goes to the next of them, and every byte as it comes."""

import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence
from itertools import cycle


@contextlib.contextmanager
def front(port: int, behind: Sequence[int]) -> Iterator[None]:
    """Whoever connects to the port comes to one of those behind, in turn, for as long as the block lasts."""
    turns = cycle(behind)
    with socket.create_server(("127.0.0.1", port), backlog=128) as listening:
        threading.Thread(target=_accept, args=(listening, turns), daemon=True).start()
        yield
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, turns: Iterator[int]) -> None:
    while True:
        try:
            inner, _ = listening.accept()
        except OSError:
            return
        try:
            outer = socket.create_connection(("127.0.0.1", next(turns)))
        except OSError:
            inner.close()
            continue
        for one, other in ((inner, outer), (outer, inner)):
            threading.Thread(target=_pass_on, args=(one, other), daemon=True).start()


def _pass_on(one: socket.socket, other: socket.socket) -> None:
    """Bytes from one to the other until one of them ends; then both have ended."""
    with contextlib.suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    for end in (one, other):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        one.close()
