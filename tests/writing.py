"""A local stand-in for a writer's endpoint: what it answers is told beforehand, and what it was asked is kept."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

Handler = Callable[[socket.socket], None]


@dataclass
class StandIn:
    """A server on loopback that answers each request with the next of its answers, and with the last one after that."""

    port: int
    answers: list[Handler] = field(default_factory=list)
    requests: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Its address up to and with the version."""
        return f"http://127.0.0.1:{self.port}/v1"

    def says(self, *texts: str) -> None:
        """Answer with these wordings."""
        self.answers += [whole(completion(text)) for text in texts]

    @property
    def told(self) -> dict[str, Any]:
        """What the last request's user message held."""
        told: dict[str, Any] = json.loads(self.requests[-1][1]["messages"][-1]["content"])
        return told


def completion(text: object) -> bytes:
    """The body of an answer that proposes this."""
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": text}}]}).encode()


def whole(body: bytes, status: str = "200 OK", *headers: str) -> Handler:
    """A whole answer."""
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers])

    def answer(line: socket.socket) -> None:
        line.sendall(head.encode() + b"\r\n\r\n" + body)

    return answer


def raw(*pieces: bytes, over: threading.Event | None = None) -> Handler:
    """Whatever is sent in pieces; with `over`, the line is held open until then."""

    def answer(line: socket.socket) -> None:
        for piece in pieces:
            line.sendall(piece)
        if over is not None:
            over.wait()

    return answer


def dripping(over: threading.Event) -> Handler:
    """An answer that comes by the byte, for ever."""

    def answer(line: socket.socket) -> None:
        line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
        while not over.wait(0.05):
            line.sendall(b" ")

    return answer


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """A running stand-in."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = StandIn(port=server.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(server, found), daemon=True)
        thread.start()
        try:
            yield found
        finally:
            found.over.set()
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _serve(server: socket.socket, found: StandIn) -> None:
    while not found.over.is_set():
        try:
            line, _ = server.accept()
        except OSError:
            return
        with line, suppress(OSError, ValueError, LookupError):  # whoever hangs up, or speaks something else
            found.requests.append(_request(line))
            answer = found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]
            answer(line)


def _request(line: socket.socket) -> tuple[dict[str, str], dict[str, Any]]:
    with line.makefile("rb") as stream:
        first = stream.readline().decode().split()
        headers = {"method": first[0], "path": first[1]}
        while name := stream.readline().decode().strip():
            key, _, value = name.partition(":")
            headers[key.lower()] = value.strip()
        return headers, json.loads(stream.read(int(headers["content-length"])))
