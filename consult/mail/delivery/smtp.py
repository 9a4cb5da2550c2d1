"""One conversation with a mail server, in which it is always known what the server can have got."""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from consult.mail.delivery.server import Server

COMMAND_WITHIN = timedelta(seconds=15)
"""How long the server may take for each answer before DATA; smtplib itself would wait for ever."""


class Outcome(StrEnum):
    """What an answer of the server, or its absence, says of the mail."""

    ACCEPTED = "accepted"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """How a conversation ended, with the server's words."""

    outcome: Outcome
    answer: str


class _AnsweredError(Exception):
    """The server answered, before DATA, in a way that ends the attempt."""

    def __init__(self, code: int, text: bytes | str) -> None:
        words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        super().__init__(f"{code} {words}".strip())
        self.code = code

    def verdict(self) -> Verdict:
        outcome = Outcome.REFUSED if 500 <= self.code < 600 else Outcome.LATER
        return Verdict(outcome=outcome, answer=str(self))


class Conversation:
    """A line to the server; `greet` and `transmit` give a verdict, and raise nothing that the network does.

    The class of an exception does not tell whether the server can have the mail, so each step says itself
    what its failure means: nothing is certain from the moment the final dot is handed to the network.
    """

    def __init__(self, server: Server, *, own_name: str) -> None:
        self._server = server
        self._own_name = own_name
        self._line: smtplib.SMTP | None = None
        self._is_inside_message = False

    def greet(self, sender: str, recipient: str, *, size: int) -> Verdict | None:
        """Connect, say who we are and name sender and recipient; None when all is agreed.

        Args:
            size: bytes of the message, for a server that says how many it takes (RFC 1870).
        """
        try:
            self._line = line = self._connect()
            self._introduce(line)
            if (refusal := _over_size(line, size)) is not None:
                return refusal
            self._agree(line.mail(sender, [f"SIZE={size}"] if line.has_extn("size") else []))
            self._agree(line.rcpt(recipient))
        except _AnsweredError as error:
            return error.verdict()
        except smtplib.SMTPResponseException as error:
            return _AnsweredError(error.smtp_code, error.smtp_error).verdict()
        except OSError as error:
            return Verdict(outcome=Outcome.LATER, answer=_words(error))
        return None

    def transmit(self, message: bytes, *, is_late: Callable[[], bool], answer_within: timedelta) -> Verdict:
        """Send the message; `is_late` is asked right before the final dot, and no dot is sent when it says so."""
        line = self._line
        if line is None:
            raise RuntimeError("greet comes first")
        try:
            code, text = line.docmd("DATA")
            if code != 354:
                return _AnsweredError(code, text).verdict()
            self._is_inside_message = True
            line.send(_dotted(message))
            if is_late():
                line.close()
                return Verdict(outcome=Outcome.LATER, answer="the line was dropped: too late for the final dot")
            if _is_cut(line):
                line.close()
                return Verdict(outcome=Outcome.LATER, answer="the line broke before the final dot")
        except OSError as error:
            line.close()
            return Verdict(outcome=Outcome.LATER, answer=_words(error))
        return self._finish(line, answer_within)

    def close(self) -> None:
        """Say good-bye; whatever happens here changes nothing about the mail."""
        if self._line is None:
            return
        try:
            if self._line.sock is not None and not self._is_inside_message:
                self._line.sock.settimeout(COMMAND_WITHIN.total_seconds())
                self._line.quit()
        except OSError:
            pass
        finally:
            self._line.close()

    def _connect(self) -> smtplib.SMTP:
        server, timeout = self._server, COMMAND_WITHIN.total_seconds()
        if server.is_tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(server.host, server.port, self._own_name, timeout=timeout, context=context)
        return smtplib.SMTP(server.host, server.port, self._own_name, timeout=timeout)

    def _introduce(self, line: smtplib.SMTP) -> None:
        line.ehlo_or_helo_if_needed()
        if self._server.starts_tls:
            line.starttls(context=ssl.create_default_context())
            line.ehlo_or_helo_if_needed()
        if self._server.user:
            self._sign_in(line)

    def _sign_in(self, line: smtplib.SMTP) -> None:
        try:
            line.login(self._server.user, self._server.password)
        except smtplib.SMTPAuthenticationError as error:
            # a wrong password says nothing of the recipient: the mail waits until somebody repairs the setting
            raise _AnsweredError(454, f"sign-in refused: {error.smtp_code}") from None

    @staticmethod
    def _agree(reply: tuple[int, bytes]) -> None:
        if not 200 <= reply[0] < 300:
            raise _AnsweredError(*reply)

    def _finish(self, line: smtplib.SMTP, answer_within: timedelta) -> Verdict:
        try:
            if line.sock is not None:
                line.sock.settimeout(answer_within.total_seconds())
            line.send(b".\r\n")
            code, text = line.getreply()
        except OSError as error:
            line.close()
            return Verdict(outcome=Outcome.UNKNOWN, answer=f"no answer after the final dot: {_words(error)}")
        self._is_inside_message = False
        answer = f"{code} {text.decode('utf-8', 'replace')}"
        outcomes = {2: Outcome.ACCEPTED, 4: Outcome.LATER, 5: Outcome.REFUSED}
        return Verdict(outcome=outcomes.get(code // 100, Outcome.UNKNOWN), answer=answer)


def _over_size(line: smtplib.SMTP, size: int) -> Verdict | None:
    """That the server takes only smaller messages, where it says so; it means everybody's, so nothing is sent first."""
    most = line.esmtp_features.get("size", "")
    if not most.isdecimal() or not 0 < int(most) < size:
        return None
    words = f"the mail has {size:,} bytes with its pictures, the server takes {int(most):,}"
    return Verdict(outcome=Outcome.REFUSED, answer=words)


def _dotted(message: bytes) -> bytes:
    """The message as it goes over the line, without its final dot: no line of its own starts with a bare one."""
    dotted = re.sub(rb"(?m)^\.", b"..", message)
    return dotted if dotted.endswith(b"\r\n") else dotted + b"\r\n"


def _is_cut(line: smtplib.SMTP) -> bool:
    """True when the server already hung up: seen now, it is certain; seen after the dot, it would not be."""
    if line.sock is None:
        return True
    with socket.fromfd(line.sock.fileno(), socket.AF_INET, socket.SOCK_STREAM) as beneath_tls:
        try:
            return beneath_tls.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True


def _words(error: OSError) -> str:
    return f"{type(error).__name__}: {error}"
