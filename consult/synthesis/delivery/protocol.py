"""One attempt to bring one mail to one recipient. This is an edge: it opens its own transactions.

Between them it speaks to the mail server, so that no lock and no transaction ever waits for a network.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from consult.config import Settings
from consult.database import reading, transaction, utc_now
from consult.domain.errors import ConsultError, NotFound, SettingMissing
from consult.domain.vocabulary import DeliveryState
from consult.events.log import lock_log
from consult.synthesis.delivery import ending, rows
from consult.synthesis.delivery.entitlement import reason_to_cancel
from consult.synthesis.delivery.message import ascii_address, build_message, own_host, sender_address
from consult.synthesis.delivery.rows import Lease
from consult.synthesis.delivery.server import Server
from consult.synthesis.delivery.smtp import Conversation, Outcome, Verdict
from consult.synthesis.models import Delivery
from consult.synthesis.unsubscribing import stop_url

Clock = Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class _Mail:
    """What goes over the line."""

    recipient: str
    message: bytes


@dataclass(frozen=True, kw_only=True)
class _Cancelled:
    """Why nothing goes over the line, and what the row becomes for it."""

    state: DeliveryState
    reason: str


def deliver(delivery_id: UUID, *, settings: Settings, now: Clock = utc_now) -> DeliveryState:
    """Make one attempt at a delivery that is due, and return where it stands afterwards.

    Called twice, or by two workers at once, it sends one mail: whoever gets the lease goes on.

    Raises: SettingMissing when there is no mail server; NotFound when there is no such delivery.
    """
    if settings.smtp_url is None:
        raise SettingMissing("CONSULT_SMTP_URL")
    server = Server.from_url(settings.smtp_url)
    with transaction() as session:
        held = rows.lease(session, delivery_id, at=now())
    if held is not None:
        prepared = _prepare(held, settings, now)
        if isinstance(prepared, _Cancelled):
            _end(held, prepared.state, prepared.reason, now)
        else:
            _converse(held, prepared, server, settings, now)
    return _state_of(delivery_id)


def _prepare(held: Lease, settings: Settings, now: Clock) -> _Mail | _Cancelled:
    with reading() as session:
        delivery = session.get_one(Delivery, held.delivery_id)
        if reason := reason_to_cancel(session, delivery, at=now()):
            return _Cancelled(state=DeliveryState.CANCELLED, reason=reason)
        consultation_id = ending.consultation_of(session, held.digest_id)
    link = stop_url(settings, delivery.person_id, consultation_id)
    try:
        recipient = ascii_address(delivery.address)
        message = build_message(delivery, mail_from=settings.mail_from, stop_url=link, at=now())
    except (ConsultError, ValueError) as error:
        return _Cancelled(state=DeliveryState.FAILED, reason=str(error))
    return _Mail(recipient=recipient, message=message)


def _converse(held: Lease, mail: _Mail, server: Server, settings: Settings, now: Clock) -> None:
    line = Conversation(server, own_name=own_host(settings.mail_from))
    try:
        verdict = line.greet(sender_address(settings.mail_from), mail.recipient)
        if verdict is None:
            verdict = _transmit(held, mail, line, str(server), now)
        _record(held, verdict, now)
    finally:
        line.close()


def _transmit(held: Lease, mail: _Mail, line: Conversation, server: str, now: Clock) -> Verdict:
    with transaction() as session:
        may_go = rows.start_transmitting(session, held, server=server, at=now())
    if not may_go:
        return Verdict(outcome=Outcome.LATER, answer="too little of the lease was left for the message")
    return line.transmit(mail.message, is_late=lambda: now() > held.dot_by, answer_within=rows.ANSWER_WITHIN)


def _record(held: Lease, verdict: Verdict, now: Clock) -> None:
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
    _end(held, states[verdict.outcome], verdict.answer, now)


def _end(held: Lease, state: DeliveryState, answer: str, now: Clock) -> None:
    is_failure = state in (DeliveryState.FAILED, DeliveryState.UNKNOWN)
    with transaction() as session:
        consultation_id = ending.consultation_of(session, held.digest_id)
        if is_failure:
            lock_log(session, consultation_id)
        if rows.end(session, held, state, answer, at=now()) and is_failure:
            ending.tell_failure(session, consultation_id, held.delivery_id, held.digest_id, state, at=now())
    with reading() as session:
        is_complete = ending.is_complete(session, held.digest_id)
    if is_complete:
        with transaction() as session:
            ending.finish_digest(session, held.digest_id, at=now())


def _state_of(delivery_id: UUID) -> DeliveryState:
    with reading() as session:
        delivery = session.get(Delivery, delivery_id)
        if delivery is None:
            raise NotFound
        return DeliveryState(delivery.state)
