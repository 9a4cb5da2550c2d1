"""A proxy between us and a mail server that cuts the line at a chosen moment, and counts what it saw and did."""

import select
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum


class Moment(StrEnum):
    """When the line is cut; `after_dot` is when the server has accepted the mail and its 250 is on the way."""

    NEVER = "never"
    AT_CONNECT = "at_connect"
    AT_RCPT = "at_rcpt"
    AFTER_DATA = "after_data"
    INSIDE_MESSAGE = "inside_message"
    AFTER_DOT = "after_dot"
    AT_QUIT = "at_quit"


@dataclass
class SmtpProxy:
    """A line to a mail server on this machine."""

    server_port: int
    cut_at: Moment = Moment.NEVER
    is_silent_after_dot: bool = False
    connections: int = 0
    dots: int = 0
    answers_after_dot: list[str] = field(default_factory=list)
    cuts: list[Moment] = field(default_factory=list)
    inside_message: threading.Event = field(default_factory=threading.Event)
    was_cut: threading.Event = field(default_factory=threading.Event)
    _listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    _threads: list[threading.Thread] = field(default_factory=list)

    @property
    def address(self) -> str:
        """What CONSULT_SMTP_URL takes."""
        return f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"

    def start(self) -> None:
        """Take calls."""
        self._run(self._take_calls)

    def stop(self) -> None:
        """Take no more calls and wait for those under way."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _run(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _take_calls(self) -> None:
        with suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                self.connections += 1
                self._run(_Call(self, client).relay)


class _CutError(Exception):
    """The chosen moment has come."""


@dataclass
class _Call:
    proxy: SmtpProxy
    client: socket.socket
    sent: bytes = b""
    dot_was_sent: bool = False

    def relay(self) -> None:
        with self.client, socket.create_connection(("127.0.0.1", self.proxy.server_port)) as server:
            try:
                self._cut_if(Moment.AT_CONNECT)
                self._relay(server)
            except _CutError:
                # a reset, not a polite end: what was under way is lost
                self.client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.client.close()
                self.proxy.cuts.append(self.proxy.cut_at)
                self.proxy.was_cut.set()
            except OSError:
                pass

    def _relay(self, server: socket.socket) -> None:
        while True:
            for source in select.select([self.client, server], [], [])[0]:
                piece = source.recv(65536)
                if not piece:
                    return
                if source is server:
                    self._answer(piece)
                else:
                    self._command(piece, server)

    def _command(self, piece: bytes, server: socket.socket) -> None:
        if self.proxy.inside_message.is_set() and not self.dot_was_sent:
            self._cut_if(Moment.INSIDE_MESSAGE)
            self.sent += piece
            if self.sent.endswith(b"\r\n.\r\n"):
                self.dot_was_sent = True
                self.proxy.dots += 1
        elif piece.upper().startswith(b"RCPT"):
            self._cut_if(Moment.AT_RCPT)
        elif piece.upper().startswith(b"DATA"):
            self._cut_if(Moment.AFTER_DATA)
        elif piece.upper().startswith(b"QUIT"):
            self._cut_if(Moment.AT_QUIT)
        server.sendall(piece)

    def _answer(self, piece: bytes) -> None:
        if piece.startswith(b"354"):
            self.proxy.inside_message.set()
        elif self.dot_was_sent and not self.proxy.answers_after_dot:
            self.proxy.answers_after_dot.append(piece.decode().strip())
            self._cut_if(Moment.AFTER_DOT)
            if self.proxy.is_silent_after_dot:
                return
        self.client.sendall(piece)

    def _cut_if(self, moment: Moment) -> None:
        if self.proxy.cut_at is moment:
            raise _CutError


@contextmanager
def smtp_proxy(server_port: int, *, cut_at: Moment = Moment.NEVER) -> Iterator[SmtpProxy]:
    """A running proxy; `inside_message` is set before the client learns that it may send the message."""
    proxy = SmtpProxy(server_port, cut_at)
    proxy.start()
    try:
        yield proxy
    finally:
        proxy.stop()
