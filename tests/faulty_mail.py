"""A mail server that goes wrong by a seed: it refuses, hangs up, is slow, and holds lines until their sender dies."""

import asyncio
import queue
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import AnyStr

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.inbox import ReceivedMail
from tests.servers import free_port


class Stage(StrEnum):
    """Where in a conversation something happens; `after_dot` is when the whole message has come."""

    MAIL = "MAIL"
    RCPT = "RCPT"
    BEFORE_DOT = "before the final dot"
    AFTER_DOT = "after the final dot"
    QUIT = "QUIT"


class Fault(StrEnum):
    """What happens there; a held line answers nothing as long as its sender lives."""

    LATER = "451 4.3.0 try again later"
    NEVER = "550 5.1.1 no such user here"
    CUT = "cut"
    SLOW = "slow"
    HELD = "held"


Happening = tuple[Stage, Fault]
FAULTS: tuple[Happening, ...] = (
    *((stage, fault) for stage in (Stage.MAIL, Stage.RCPT, Stage.AFTER_DOT) for fault in (Fault.LATER, Fault.NEVER)),
    *((stage, Fault.CUT) for stage in Stage),
    *((stage, Fault.SLOW) for stage in (Stage.RCPT, Stage.AFTER_DOT)),
)
"""What may happen by itself. A mail that was refused after the dot is not kept; one that was cut there is."""
HELD_AT = (Stage.MAIL, Stage.RCPT, Stage.BEFORE_DOT, Stage.AFTER_DOT)
SLOWNESS = 0.15
LONGEST_HOLD = 60


@dataclass
class FaultyMail:
    """What came, what went wrong, and which lines are held: the port of their sender stands in `held`.

    A line is held until its sender dies, which whoever asked for it sees to, and says with `holds_owed` when it failed.
    """

    seed: int
    share: float
    holds_owed: int
    hold_every: int
    port: int = field(default_factory=free_port)
    calls: int = 0
    received: list[ReceivedMail] = field(default_factory=list)
    happened: Counter[Happening] = field(default_factory=Counter)
    held: queue.Queue[int] = field(default_factory=queue.Queue)

    @property
    def address(self) -> str:
        """What CONSULT_SMTP_URL takes."""
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def faults(self) -> int:
        """How often something went wrong by itself."""
        return sum(count for (_, fault), count in self.happened.items() if fault is not Fault.HELD)

    @property
    def times_held(self) -> Counter[Stage]:
        """How often a line was held, by where."""
        return Counter({stage: count for (stage, fault), count in self.happened.items() if fault is Fault.HELD})

    def holds_at(self, stage: Stage) -> bool:
        """True when the next line is to be held and this is where: at each stage in turn, every so-many-th call."""
        times = sum(self.times_held.values())
        is_due = self.holds_owed > 0 and self.calls > (times + 1) * self.hold_every
        if not is_due or stage is not HELD_AT[times % len(HELD_AT)]:
            return False
        self.holds_owed -= 1
        return True

    def next_call(self) -> Happening | None:
        """What will happen in the next conversation: a matter of its number and the seed alone."""
        self.calls += 1
        dice = Random(f"{self.seed} {self.calls}")
        return dice.choice(FAULTS) if dice.random() < self.share else None


class _Line(SMTP):
    """One conversation."""

    def __init__(self, mail: FaultyMail, handler: "_Handler") -> None:
        super().__init__(handler, enable_SMTPUTF8=False)
        self.mail, self.coming = mail, mail.next_call()

    async def answer_at(self, stage: Stage) -> str | None:
        """Let happen what was to happen here; gives the answer where it is not the usual one."""
        if self.mail.holds_at(stage):
            self.coming = (stage, Fault.HELD)
        if self.coming is None or self.coming[0] is not stage:
            return None
        fault, self.coming = self.coming[1], None
        self.mail.happened[stage, fault] += 1
        if fault is Fault.CUT and isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
        elif fault is Fault.HELD and self.transport is not None:
            self.mail.held.put(int(self.transport.get_extra_info("peername")[1]))
            await asyncio.sleep(LONGEST_HOLD)
        elif fault is Fault.SLOW:
            await asyncio.sleep(SLOWNESS)
        return fault.value if fault in (Fault.LATER, Fault.NEVER) else None

    async def push(self, status: AnyStr) -> None:
        """Send an answer; the one to DATA is where the message begins."""
        if isinstance(status, str) and status.startswith("354"):
            await self.answer_at(Stage.BEFORE_DOT)
        await super().push(status)


class _Handler:
    """What the server asks at each command."""

    async def handle_MAIL(  # noqa: N802 - the server looks for this name
        self, server: _Line, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        return await server.answer_at(Stage.MAIL) or "250 OK"

    async def handle_RCPT(  # noqa: N802 - as above
        self, server: _Line, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if refusal := await server.answer_at(Stage.RCPT):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: _Line, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        is_refused = server.coming in ((Stage.AFTER_DOT, Fault.LATER), (Stage.AFTER_DOT, Fault.NEVER))
        if not is_refused:  # kept before anything happens to the answer: this server has the mail
            mail = ReceivedMail(envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.original_content or b"")
            server.mail.received.append(mail)
        return await server.answer_at(Stage.AFTER_DOT) or "250 OK"

    async def handle_QUIT(self, server: _Line, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        await server.answer_at(Stage.QUIT)
        return "221 Bye"


class _Controller(Controller):
    def __init__(self, mail: FaultyMail) -> None:
        super().__init__(_Handler(), hostname="127.0.0.1", port=mail.port, ready_timeout=10)
        self.mail = mail

    def factory(self) -> _Line:
        return _Line(self.mail, self.handler)


@contextmanager
def faulty_mail(*, seed: int, share: float, holds: int = 0, hold_every: int = 1) -> Iterator[FaultyMail]:
    """A running server that goes wrong in this share of its conversations, and holds every so-many-th line."""
    mail = FaultyMail(seed=seed, share=share, holds_owed=holds, hold_every=hold_every)
    controller = _Controller(mail)
    controller.start()
    mail.calls = 0  # it called itself to see that it answers
    try:
        yield mail
    finally:
        controller.stop()
