"""One attempt to bring one mail to one recipient. This is an edge: it opens its own transactions.

Between them it speaks to the mail server, so that no lock and no transaction ever waits for a network.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from consult.config import Settings
from consult.database import reading, transaction, utc_now
from consult.domain.errors import ConsultError, NotFound, SettingMissing, SettingWrong
from consult.domain.vocabulary import DeliveryState
from consult.mail.delivery import rows
from consult.mail.delivery.kind import MailKind
from consult.mail.delivery.message import ascii_address, build_message, own_host
from consult.mail.delivery.return_path import return_path
from consult.mail.delivery.rows import Lease
from consult.mail.delivery.server import Server
from consult.mail.delivery.signing import Signer, signer_of
from consult.mail.delivery.smtp import Conversation, Outcome, Verdict

Clock = Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class _Mail:
    """What goes over the line."""

    sender: str
    recipient: str
    message: bytes


@dataclass(frozen=True, kw_only=True)
class _Cancelled:
    """Why nothing goes over the line, and what the row becomes for it."""

    state: DeliveryState
    reason: str


def deliver(kind: MailKind[Any], mail_id: UUID, *, settings: Settings, now: Clock = utc_now) -> DeliveryState:
    """Make one attempt at a mail that is due, and return where it stands afterwards.

    Called twice, or by two workers at once, it sends one mail: whoever gets the lease goes on. A wrong setting is no
    attempt: the mail waits until somebody repairs it.

    Raises: SettingMissing when there is no mail server; SettingWrong for a sender or key that cannot be used; NotFound
        when there is no such mail.
    """
    if settings.smtp_url is None:
        raise SettingMissing("CONSULT_SMTP_URL")
    server, signer = Server.from_url(settings.smtp_url), signer_of(settings, domain=_own_host(settings))
    with transaction() as session:
        held = rows.lease(session, kind.model, mail_id, at=now())
    if held is not None:
        prepared = _prepare(kind, held, settings, signer, now)
        if isinstance(prepared, _Cancelled):
            _end(kind, held, prepared.state, prepared.reason, now)
        else:
            _converse(kind, held, prepared, server, settings, now)
    return _state_of(kind, mail_id)


def _own_host(settings: Settings) -> str:
    try:
        return own_host(settings.mail_from)
    except ConsultError as error:
        raise SettingWrong("CONSULT_MAIL_FROM takes an address such as Consult <consult@example.org>") from error


def _prepare(
    kind: MailKind[Any], held: Lease, settings: Settings, signer: Signer | None, now: Clock
) -> _Mail | _Cancelled:
    with reading() as session:
        mail = session.get_one(kind.model, held.mail_id)
        if reason := kind.reason_to_cancel(session, mail, at=now()):
            return _Cancelled(state=DeliveryState.CANCELLED, reason=reason)
        headers, pictures = kind.headers(session, mail, settings), kind.pictures(session, mail)
    try:
        recipient = ascii_address(mail.address)
        message = build_message(
            mail, word=kind.word, mail_from=settings.mail_from, headers=headers, pictures=pictures, at=now()
        )
    except (ConsultError, ValueError) as error:
        return _Cancelled(state=DeliveryState.FAILED, reason=str(error))
    return _Mail(
        sender=return_path(settings, kind.word, held.mail_id),
        recipient=recipient,
        message=signer.sign(message) if signer else message,
    )


def _without_address(verdict: Verdict, recipient: str) -> Verdict:
    """What the server said, without the address that servers like to repeat: it is kept for long."""
    return replace(verdict, answer=verdict.answer.replace(recipient, "(recipient)"))


def _converse(kind: MailKind[Any], held: Lease, mail: _Mail, server: Server, settings: Settings, now: Clock) -> None:
    line = Conversation(server, own_name=own_host(settings.mail_from))
    try:
        verdict = line.greet(mail.sender, mail.recipient, size=len(mail.message))
        if verdict is None:
            verdict = _transmit(held, mail, line, str(server), now)
        _record(kind, held, _without_address(verdict, mail.recipient), now)
    finally:
        line.close()


def _transmit(held: Lease, mail: _Mail, line: Conversation, server: str, now: Clock) -> Verdict:
    with transaction() as session:
        may_go = rows.start_transmitting(session, held, server=server, at=now())
    if not may_go:
        return Verdict(outcome=Outcome.LATER, answer="too little of the lease was left for the message")
    return line.transmit(mail.message, is_late=lambda: now() > held.dot_by, answer_within=rows.ANSWER_WITHIN)


def _record(kind: MailKind[Any], held: Lease, verdict: Verdict, now: Clock) -> None:
    if verdict.outcome is Outcome.LATER and held.attempts < rows.MAX_ATTEMPTS:
        with transaction() as session:
            rows.give_back(session, held, verdict.answer, at=now())
        return
    states = {
        Outcome.ACCEPTED: DeliveryState.SENT,
        Outcome.LATER: DeliveryState.FAILED,
        Outcome.REFUSED: DeliveryState.FAILED,
        Outcome.UNKNOWN: DeliveryState.UNKNOWN,
    }
    _end(kind, held, states[verdict.outcome], verdict.answer, now)


def _end(kind: MailKind[Any], held: Lease, state: DeliveryState, answer: str, now: Clock) -> None:
    with transaction() as session:
        if state in (DeliveryState.FAILED, DeliveryState.UNKNOWN):
            kind.lock(session, [held.mail_id])
        if rows.end(session, held, state, answer, at=now()):
            kind.has_ended(session, held.mail_id, state, at=now())
    with reading() as session:
        unfinished = kind.unfinished(session, held.mail_id)
    if unfinished:
        with transaction() as session:
            kind.finish(session, held.mail_id, at=now())


def _state_of(kind: MailKind[Any], mail_id: UUID) -> DeliveryState:
    with reading() as session:
        mail = session.get(kind.model, mail_id)
        if mail is None:
            raise NotFound
        return DeliveryState(mail.state)
