"""Who gets a digest now, who is left out, and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Appointment, Delegation
from consult.consultations.schedules import frequencies_of
from consult.domain.permissions import Action, roles_given
from consult.domain.schedule import Edition, Window, frequency_for, main_frequency
from consult.domain.vocabulary import Audience, Frequency
from consult.mail.suspending import suspended_among
from consult.organisations.models import Person
from consult.synthesis.coverage import covers
from consult.synthesis.mail import Recipient
from consult.synthesis.models import Digest, DigestPreference, Unsubscription

RECEIVES = {Audience.PARTICIPANTS: Action.RECEIVE_DIGEST, Audience.CHAIRS: Action.RECEIVE_CHAIRS_DIGEST}
"""What gives a person the digests to an audience; those to the public are read on their page alone."""
NOWHERE = "@people.invalid"
"""How an address ends that came with an imported record, which holds nobody’s."""


class LeftOut(StrEnum):
    """Why somebody who could have a digest does not get it."""

    STOPPED = "stopped"
    SUSPENDED = "suspended"
    NO_ADDRESS = "no_address"
    OTHER_FREQUENCY = "other_frequency"


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Somebody who may have the digests of an audience, and what they chose."""

    recipient: Recipient
    wanted: Frequency | None
    why_not: LeftOut | None


def recipients_of(session: Session, consultation_id: UUID, edition: Edition | None = None) -> list[Recipient]:
    """Who gets the digests of an edition now, by address: those to participants by hand where none is named."""
    found, _ = _parted(session, consultation_id, edition or Edition(), None)
    return found


def recipients_of_digest(session: Session, digest: Digest) -> list[Recipient]:
    """Who would get a digest now, by address."""
    found, _ = _parted(session, digest.consultation_id, edition_of(digest), (digest.window_start, digest.window_end))
    return found


def left_out_of(session: Session, digest: Digest) -> list[tuple[Recipient, LeftOut]]:
    """Who could get a digest and does not, by address, and why."""
    window = digest.window_start, digest.window_end
    _, left_out = _parted(session, digest.consultation_id, edition_of(digest), window)
    return left_out


def edition_of(digest: Digest) -> Edition:
    """To whom a digest goes, and how often."""
    return Edition(audience=Audience(digest.audience), frequency=Frequency(digest.frequency))


def is_wanted(session: Session, consultation_id: UUID, edition: Edition) -> bool:
    """True where somebody has this frequency of the audience, or everybody can read its digests."""
    if edition.audience is Audience.PUBLIC:
        return True
    offered = frequencies_of(session, consultation_id, edition.audience)
    readers = readers_of(session, consultation_id, edition.audience)
    return any(
        reader.why_not is None and frequency_for(reader.wanted, offered) is edition.frequency for reader in readers
    )


def wants_at_close(session: Session, consultation_id: UUID) -> bool:
    """True where somebody chose to get digests at the close alone."""
    query = sa.exists().where(DigestPreference.consultation_id == consultation_id)
    return bool(session.scalar(sa.select(query.where(DigestPreference.frequency == Frequency.AT_CLOSE))))


def _parted(
    session: Session, consultation_id: UUID, edition: Edition, window: Window | None
) -> tuple[list[Recipient], list[tuple[Recipient, LeftOut]]]:
    readers = readers_of(session, consultation_id, edition.audience)
    gets = _who_gets(session, consultation_id, edition, window, readers)
    kept, left_out = [], []
    for reader in readers:
        why = reader.why_not
        if why is None and not gets(reader):
            why = LeftOut.OTHER_FREQUENCY
        if why is None:
            kept.append(reader.recipient)
        else:
            left_out.append((reader.recipient, why))
    return kept, left_out


def _who_gets(
    session: Session, consultation_id: UUID, edition: Edition, window: Window | None, readers: Sequence[Reader]
) -> Callable[[Reader], bool]:
    """Whose digest it is: of those who have its frequency.

    Where nobody can have that any more, because its schedule was taken away or who chose the close left: of who chose
    it, and of those of the main frequency, unless that tells them the same time.
    """
    offered, own = frequencies_of(session, consultation_id, edition.audience), edition.frequency
    main = Edition(audience=edition.audience, frequency=main_frequency(offered))
    is_had = own in offered or own is main.frequency  # without any schedule everybody has those by hand
    if is_had or (own is Frequency.AT_CLOSE and any(reader.wanted is own for reader in readers)):
        return lambda reader: frequency_for(reader.wanted, offered) is own
    if window is not None and covers(session, consultation_id, main, window):
        return lambda reader: reader.wanted is own
    return lambda reader: reader.wanted is own or frequency_for(reader.wanted, offered) is main.frequency


def readers_of(session: Session, consultation_id: UUID, audience: Audience) -> list[Reader]:
    """Everybody whose office gives them the digests of an audience, by address."""
    if (action := RECEIVES.get(audience)) is None:
        return []
    here = consultation_id
    query = (
        sa.select(Person, DigestPreference.frequency, Unsubscription.at)
        .join(Appointment, Appointment.person_id == Person.id)
        .outerjoin(Delegation, Delegation.id == Appointment.delegation_id)
        .outerjoin(
            DigestPreference,
            sa.and_(DigestPreference.person_id == Person.id, DigestPreference.consultation_id == here),
        )
        .outerjoin(
            Unsubscription, sa.and_(Unsubscription.person_id == Person.id, Unsubscription.consultation_id == here)
        )
        .where(Appointment.consultation_id == here, Appointment.ended_at.is_(None))
        .where(Appointment.role.in_(roles_given(action)), Delegation.withdrawn_at.is_(None))
        .distinct()
        .order_by(Person.email)
    )
    rows = session.execute(query).all()
    suspended = suspended_among(session, {person.id: person.email for person, _, _ in rows})
    return [
        Reader(
            recipient=Recipient(person_id=person.id, name=person.name, address=person.email, language=person.language),
            wanted=Frequency(wanted) if wanted else None,
            why_not=_why_not(person, stopped_at is not None, person.id in suspended),
        )
        for person, wanted, stopped_at in rows
    ]


def _why_not(person: Person, has_stopped: bool, is_suspended: bool) -> LeftOut | None:
    if has_stopped:
        return LeftOut.STOPPED
    if is_suspended:
        return LeftOut.SUSPENDED
    return LeftOut.NO_ADDRESS if person.email.endswith(NOWHERE) else None
