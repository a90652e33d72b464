"""The server: worker processes that answer requests, and one clock beside them."""

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import connections
from django.template import engines
from django.urls import get_resolver

from castlist.jobs.start import Stop, nothing_collected, served_from

WSGI = "castlist.config.wsgi:application"
SECONDS_TO_FINISH = 10
SECONDS_OF_A_TURN = 0.02
"""How long a thread goes on before another may: about two pages. They are drawn one after the other and not in turns,
so that each finds in the processor's caches what it has just put there."""
SELDOM = 20_000
"""How many things are made before it is looked which of them nobody holds any more: a page makes about as many, and
with Python's own 700 it was looked for thirty times while one was drawn, a twentieth of its time."""
OF_A_TERMINAL = {signal.SIGINT, signal.SIGHUP}
# What the application server warns of; by itself it would say so on the line that a program reads the address from.
_STDERR = {"class": "logging.StreamHandler", "stream": "ext://sys.stderr"}
TO_STDERR = {"console": {"formatter": "generic", **_STDERR}, "access": {"formatter": "access", **_STDERR}}


def serve(*, at: socket.socket, workers: int, threads: int, ready: Callable[[], None]) -> None:
    """Requests are answered at that port until somebody stops the server; `ready` is called once they can be sent."""
    with served_from(settings.CASTLIST_DATA):
        _serve(at, workers, threads, ready)


def _serve(at: socket.socket, workers: int, threads: int, ready: Callable[[], None]) -> None:
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    host, port = at.getsockname()[:2]
    load_everything()
    drop_connections()
    workers_end_with_this_process()
    server = Server(
        WSGI,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        blocking_threads_idle_timeout=600,
        websockets=False,
        log_level=LogLevels.warning,
        log_dictconfig={"handlers": TO_STDERR},
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
    )
    end_with_the_terminal(server)
    if sys.platform != "linux":
        at.close()  # elsewhere the server itself holds the port, and shares it with nobody
    threading.Thread(target=once_it_listens, args=(host, port, ready), name="ready", daemon=True).start()
    clock = Clock()
    clock.start()
    try:
        server.serve()
    finally:
        clock.stop()
        at.close()


def load_everything() -> None:
    """What every worker needs is loaded once, before they part: they start at once and share the memory.

    Nothing of it is looked through for what could be thrown away: that took a tenth of the start and found 350 objects.
    """
    with nothing_collected():
        import_module(WSGI.partition(":")[0])
        for pattern in get_resolver().url_patterns:
            getattr(pattern, "url_patterns", None)
        for pages in (engine.env for engine in engines.all() if hasattr(engine, "env")):
            for name in pages.list_templates(extensions=["jinja"]):
                pages.get_template(name)
        gc.freeze()
    gc.set_threshold(SELDOM)


def once_it_listens(host: str, port: int, then: Callable[[], None]) -> None:
    """Done as soon as a worker takes connections: only the workers open the port, and nobody tells us when."""
    while True:
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            then()
            return


def workers_end_with_this_process() -> None:
    """A worker ends when this process says so or is gone; what a terminal sends to all of them is for this process
    alone. That is so from the worker's first moment on, and never interrupts what it does.

    The handler of the application server would run between two steps of the worker: before it has been set, SIGTERM
    finds the one that is a copy of ours and does nothing; while the worker holds the lock that the handler takes, it
    waits for itself. So a thread of its own takes the signal in, and calls the handler."""
    masks: list[Any] = []
    server = os.getpid()

    def hold() -> None:
        masks.append(signal.pthread_sigmask(signal.SIG_BLOCK, {*OF_A_TERMINAL, signal.SIGTERM}))

    def let_go() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, masks.pop())

    def in_worker() -> None:
        sys.setswitchinterval(SECONDS_OF_A_TURN)  # not in this process, whose threads hand the workers to each other
        ours = signal.getsignal(signal.SIGTERM)
        threading.Thread(target=end_when_told, args=(server, ours), name="end", daemon=True).start()

    os.register_at_fork(before=hold, after_in_parent=let_go, after_in_child=in_worker)


def end_when_told(server: int, inherited: Any) -> None:
    """The server has told this worker to end, or has ended itself, and the worker's own handler has been called."""
    if sys.platform == "linux":
        while os.getppid() == server:
            sent = signal.sigtimedwait({signal.SIGTERM}, 1)
            if sent is not None:
                if sent.si_pid != server:  # a service manager tells all of them at once: then the server is first
                    time.sleep(0.5)
                break
    else:
        signal.sigwait({signal.SIGTERM})
    while (handler := signal.getsignal(signal.SIGTERM)) == inherited:
        time.sleep(0.01)
    if callable(handler):
        handler(signal.SIGTERM, None)


def end_with_the_terminal(server: Any) -> None:
    """SIGHUP ends the server, as SIGTERM does, and nothing starts the workers anew; under `nohup` it is not heard."""
    stays = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    server.signal_handler_reload = (lambda *_: None) if stays else server.signal_handler_interrupt


def drop_connections() -> None:
    """No connection is open; the workers are forks of this process and must not share one."""
    connections.close_all()
    for connection in connections.all():
        close_pool = getattr(connection, "close_pool", None)
        if close_pool is not None:
            close_pool()


class Clock:
    """The process that does what is due, started again whenever it ends before the server does."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher = threading.Thread(target=self._watch, name="clock", daemon=True)

    def start(self) -> None:
        """What is due is done from now on."""
        self._process = self._new_process()
        self._watcher.start()

    def stop(self) -> None:
        """The process has ended."""
        self._ending.set()
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(SECONDS_TO_FINISH)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _new_process(self) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "castlist.config.cli", "clock", "--server", str(os.getpid())]
        before = signal.pthread_sigmask(signal.SIG_BLOCK, OF_A_TERMINAL)  # it is told to end by us
        try:
            return subprocess.Popen(command, stdin=subprocess.DEVNULL)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def _watch(self) -> None:
        while not self._ending.is_set() and self._process is not None:
            self._process.wait()
            if not self._ending.wait(5):
                self._process = self._new_process()


def hold_port(host: str, port: int, *, said_as: str = "CASTLIST_HOST, CASTLIST_PORT") -> socket.socket:
    """Nobody else can listen there from now on; Stop says why we cannot, either.

    Only the workers open the port, seconds later, and share it with whoever else shares it: two servers that looked
    first and listened then would both have it, and each answer what was meant for the other.
    """
    held = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # past the connections of a server that has ended
        held.bind((host, port))
    except OSError as why:
        held.close()
        raise Stop(f"{said_as}: cannot listen on {host}:{port}: {why.strerror or why}.") from None
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # for the workers, who ask for that
    return held
