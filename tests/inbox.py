"""A real SMTP server on the loopback address that keeps what it receives, and can be told to refuse."""

import asyncio
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers import free_port

Command = Literal["MAIL", "RCPT", "DATA"]
HANG_UP = ""
"""The answer that is none: the line is cut instead."""


@dataclass(frozen=True)
class ReceivedMail:
    """One accepted message as it came over the line."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """The message, parsed."""
        return message_from_bytes(self.raw, _class=EmailMessage, policy=policy.default)


@dataclass
class Inbox:
    """What arrived, in order, and the answers that are scripted for what comes."""

    port: int
    received: list[ReceivedMail] = field(default_factory=list)
    refused: list[tuple[Command, str]] = field(default_factory=list)
    _answers: dict[Command, deque[str]] = field(default_factory=dict)
    _always: dict[Command, str] = field(default_factory=dict)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def address(self) -> str:
        """What CONSULT_SMTP_URL takes."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """The accepted messages, parsed, in order of arrival."""
        return [mail.message for mail in self.received]

    def answer(self, command: Command, *replies: str) -> None:
        """Answer the next such commands with these lines, one each ("451 Try later"); HANG_UP cuts the line.

        After DATA the reply comes when the whole message is here; only a reply of 2xx accepts it.
        """
        self._answers.setdefault(command, deque()).extend(replies)

    def always_answer(self, command: Command, reply: str) -> None:
        """Answer every such command with this line."""
        self._always[command] = reply

    def forget_answers(self) -> None:
        """Answer as usual from now on."""
        self._answers.clear()

    def wait_for(self, count: int, seconds: float = 30) -> list[EmailMessage]:
        """The messages, as soon as at least `count` have come.

        Raises: TimeoutError when they do not come in time.
        """
        with self._changed:
            if not self._changed.wait_for(lambda: len(self.received) >= count, seconds):
                raise TimeoutError(f"{len(self.received)} of {count} messages came within {seconds:g} s")
        return self.messages

    def keep(self, envelope: Envelope) -> None:
        """Note a message that was accepted."""
        content = envelope.original_content or b""
        with self._changed:
            self.received.append(ReceivedMail(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
            self._changed.notify_all()

    def reply_to(self, command: Command, server: SMTP) -> str | None:
        """The scripted answer to a command, or None where it takes its usual course."""
        waiting = self._answers.get(command)
        reply = waiting.popleft() if waiting else self._always.get(command)
        if reply is None:
            return None
        self.refused.append((command, reply))
        if reply == HANG_UP and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
            return "421 Gone"
        return reply


class Handler:
    """What the server asks; apart from the inbox, all of whose properties it would read at each connection."""

    def __init__(self, box: Inbox) -> None:
        self._box = box

    async def handle_MAIL(  # noqa: N802 - the server looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Note the sender."""
        if refusal := self._box.reply_to("MAIL", server):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802 - the server looks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Note a recipient."""
        if refusal := self._box.reply_to("RCPT", server):
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Keep the message, unless another answer is scripted."""
        reply = self._box.reply_to("DATA", server) or "250 OK"
        if reply.startswith("2"):
            self._box.keep(envelope)
        return reply


@contextmanager
def inbox(*, largest: int = 2**25) -> Iterator[Inbox]:
    """A running inbox that takes messages of so many bytes, and says so."""
    box = Inbox(port=free_port())
    controller = Controller(
        Handler(box), hostname="127.0.0.1", port=box.port, ready_timeout=10, data_size_limit=largest
    )
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
