"""A model behind an OpenAI-compatible endpoint, asked over HTTP: no answer can hold a worker or fill it."""

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from consult.config import Settings
from consult.synthesis.writer.interface import WordingOrder, Writer, WriterFailed
from consult.synthesis.writer.prompt import request_body

SECONDS = 30.0
"""For connecting and the whole answer, however it drips; a sentence takes a model a few."""
CONNECTS_WITHIN = 10.0
LONGEST_ANSWER = 64 * 1024
"""Bytes. A sentence has two thousand letters at most."""
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers after which another attempt may do better."""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """An endpoint for chat completions.

    Args:
        url: its address up to and with the version.
        key_file: holds the key; read for each request, so that it can be changed, and shown nowhere.
        seconds: for one proposal in all.
    """

    url: str
    model: str
    key_file: Path | None = None
    seconds: float = SECONDS

    def propose(self, order: WordingOrder) -> str:
        """Another wording of a sentence. Follows no redirect and uses no proxy.

        Raises: WriterFailed.
        """
        until = monotonic() + self.seconds
        body, headers = request_body(order, self.model), self._headers()
        try:
            with self._connected() as connection:
                connection.request("POST", self._path(), body, headers)
                with connection.getresponse() as response:
                    return _content_of(_body_of(response, until=until))
        except (OSError, http.client.HTTPException) as error:
            raise WriterFailed(f"no whole answer: {type(error).__name__}", is_passing=True) from None

    @contextmanager
    def _connected(self) -> Iterator[http.client.HTTPConnection]:
        """A connection whose line is cut when the time is over, whatever waits on it then."""
        parts = urlsplit(self.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=min(self.seconds, CONNECTS_WITHIN))
        try:
            connection.connect()
            line = connection.sock  # the connection forgets it as soon as the head of an answer says that it closes
            line.settimeout(self.seconds)
            end = Timer(self.seconds, _cut, (line,))
            end.daemon = True
            end.start()
            try:
                yield connection
            finally:
                end.cancel()
        finally:
            connection.close()

    def _path(self) -> str:
        return f"{urlsplit(self.url).path}/chat/completions"

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
        if self.key_file is None:
            return headers
        try:
            key = self.key_file.read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            raise WriterFailed("the file with the key cannot be read") from None
        if not key.isprintable() or not key or " " in key:
            raise WriterFailed("the file with the key holds no key")
        return headers | {"Authorization": f"Bearer {key}"}


def writer_of(settings: Settings) -> Writer | None:
    """The writer that the settings name; None where there is none, which is the default."""
    if settings.writer_url is None:
        return None
    return Endpoint(url=settings.writer_url, model=settings.writer_model, key_file=settings.writer_key_file)


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def _body_of(response: http.client.HTTPResponse, *, until: float) -> bytes:
    if response.status != http.HTTPStatus.OK:
        raise WriterFailed(f"answered with {response.status}", is_passing=response.status in _PASSING)
    if (response.getheader("Content-Encoding") or "identity").lower() != "identity":
        raise WriterFailed("the answer is packed")
    body = b""
    while part := response.read1(8_192):
        body += part
        if len(body) > LONGEST_ANSWER:
            raise WriterFailed("the answer is too long")
    if monotonic() > until:
        raise WriterFailed("the answer took too long", is_passing=True)
    if response.length:
        raise WriterFailed("the answer ended early", is_passing=True)
    return body


def _content_of(body: bytes) -> str:
    try:
        answer: Any = json.loads(body)
        content = answer["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError):
        raise WriterFailed("the answer is not that of chat completions") from None
    if not isinstance(content, str):
        raise WriterFailed("the answer is not that of chat completions")
    return content.strip()
