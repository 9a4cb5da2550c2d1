"""Rows around a delivery: a digest that is being sent, to a focal point who takes part."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.config import Settings
from consult.consultations.models import Appointment, Consultation, Delegation, Round
from consult.database import reading, transaction
from consult.domain.permissions import Actor, Office
from consult.domain.vocabulary import DigestState, Role
from consult.events.log import start_log
from consult.events.models import LogEntry
from consult.organisations.models import Organisation, Person
from consult.synthesis.mail import sealed_hash
from consult.synthesis.models import Delivery, Digest
from tests.proxies import SmtpProxy

one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For tests of rules and of the line, in which the database plays no part of its own."""
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MAIL = {
    "subject": "Digest of round 2",
    "text": "One consensus is gone.\n.\nThat was a line with a dot.\n",
    "html": "<!doctype html><html><body><!-- repeat --><p>One consensus is gone — für alle.</p></body></html>",
    "language": "en",
}


@dataclass
class Clock:
    """A time that stands still until a test moves it."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **spans: float) -> datetime:
        """Let so much time go by."""
        self.at += timedelta(**spans)
        return self.at


@dataclass
class ClockInMessage(Clock):
    """A clock that does something once, when it is asked while the message is on its way: right before the dot."""

    proxy: SmtpProxy | None = None
    then: Any = None
    asked: list[datetime] = field(default_factory=list)

    def __call__(self) -> datetime:
        if self.proxy and self.proxy.inside_message.is_set() and not self.asked:
            self.asked.append(self.at)
            self.then(self)
        return self.at


def make_digest(session: Session, *, state: DigestState = DigestState.SENDING) -> Digest:
    """A digest of a consultation that has just closed its round."""
    consultation = Consultation(slug=f"c-{uuid4().hex[:8]}", title="Consultation", compare=[], created_at=NOON)
    session.add(consultation)
    session.flush()
    start_log(session, consultation.id)
    closed = Round(consultation_id=consultation.id, number=2, opens_at=NOON - timedelta(days=9), closes_at=NOON)
    session.add(closed)
    session.flush()
    digest = Digest(
        consultation_id=consultation.id,
        round_id=closed.id,
        audience="participants",
        window_start=NOON - timedelta(days=9),
        window_end=NOON,
        state=state,
        as_of=0,
        headline={},
        picture={},
        drafted_at=NOON,
        revised_at=NOON,
    )
    session.add(digest)
    session.flush()
    return digest


def make_participant(session: Session, consultation_id: UUID, *, address: str = "") -> Person:
    """A focal point of a delegation of the consultation."""
    key = uuid4().hex[:8]
    person = Person(name="A person", email=address or f"{key}@example.org", created_at=NOON)
    body = Organisation(name="A body", created_at=NOON)
    session.add_all([person, body])
    session.flush()
    delegation = Delegation(
        consultation_id=consultation_id,
        organisation_id=body.id,
        key=key,
        stakeholder_group="government",
        accredited_at=NOON - timedelta(days=9),
    )
    session.add(delegation)
    session.flush()
    office = Appointment(
        consultation_id=consultation_id,
        person_id=person.id,
        role=Role.FOCAL_POINT,
        delegation_id=delegation.id,
        started_at=NOON - timedelta(days=9),
    )
    session.add(office)
    session.flush()
    return person


def make_delivery(session: Session, digest: Digest | None = None, **values: Any) -> Delivery:
    """A sealed mail that waits to be sent."""
    digest = digest or make_digest(session)
    address = values.pop("address", "")
    person = make_participant(session, digest.consultation_id, address=address)
    content = MAIL | {key: values.pop(key) for key in tuple(values) if key in MAIL}
    sealed = sealed_hash(person.email, content["language"], content["subject"], content["text"], content["html"])
    row = {"digest_id": digest.id, "person_id": person.id, "next_at": NOON, "sealed_hash": sealed, **content}
    delivery = Delivery(**{**row, "address": person.email, **values})
    session.add(delivery)
    session.flush()
    return delivery


def committed_delivery(**values: Any) -> UUID:
    """As `make_delivery`, committed."""
    with transaction() as session:
        return make_delivery(session, **values).id


def stored(delivery_id: UUID) -> Delivery:
    """The delivery as the database has it now."""
    with reading() as session:
        return session.get_one(Delivery, delivery_id)


def change(delivery_id: UUID, **values: Any) -> None:
    """Change columns of a delivery behind its back."""
    with transaction() as session:
        session.execute(sa.update(Delivery).where(Delivery.id == delivery_id).values(**values))


def digest_of(delivery_id: UUID) -> Digest:
    """The digest of a delivery."""
    with reading() as session:
        return session.get_one(Digest, session.get_one(Delivery, delivery_id).digest_id)


def events_named(name: str) -> list[dict[str, Any]]:
    """The data of all events of that name, in order."""
    with reading() as session:
        entries = session.scalars(sa.select(LogEntry).where(LogEntry.name == name).order_by(LogEntry.seq))
        return [entry.data for entry in entries]


def chair_of(session: Session, consultation_id: UUID) -> Actor:
    """A chair of the consultation."""
    person = Person(name="A chair", email=f"{uuid4().hex[:8]}@example.org", created_at=NOON)
    session.add(person)
    session.flush()
    return Actor(person_id=person.id, offices=(Office(role=Role.CHAIR, consultation_id=consultation_id),))


def through(settings: Settings, proxy: SmtpProxy) -> Settings:
    """The settings with the proxy as the mail server."""
    return replace(settings, smtp_url=proxy.address)
