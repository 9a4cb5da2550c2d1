"""Reads of digests: what is stale, who approved, what became of each mail."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer

from consult.consultations.models import Consultation, Delegation, Round
from consult.domain.chain import content_hash
from consult.domain.lifecycle import PUBLISHED
from consult.domain.synthesis import BY_HAND, Section
from consult.domain.vocabulary import Audience, Stance
from consult.events.catalogue import (
    AccreditationRestored,
    AccreditationWithdrawn,
    DelegationAccredited,
    DigestSending,
)
from consult.events.queries import entries_since
from consult.organisations.models import Organisation, Person
from consult.positions.associations.queries import acts_since, moved_since
from consult.positions.models import Position
from consult.synthesis.coverage import of_edition
from consult.synthesis.mail import Recipient
from consult.synthesis.models import Approval, Delivery, Digest, StandingPosition, Statement
from consult.synthesis.recipients import edition_of
from consult.synthesis.sections import next_steps, repeats, silence, texts
from consult.synthesis.sections.beside import found_in_texts
from consult.synthesis.support import stale_by_links

_FROM_TEXTS = (Section.THEMES, Section.NEAR_COPIES)
_CHANGES_OF_SEATS = (DelegationAccredited.name, AccreditationWithdrawn.name, AccreditationRestored.name)


def stale_statements(session: Session, digest: Digest) -> list[Statement]:
    """The statements on which something changed after the digest was drafted, in their order.

    A position or an association may have come, a delegation may have joined, lost its accreditation or have it again,
    or a round was moved; a sentence written by hand rests on what is linked to it alone.
    """
    seats = entries_since(session, digest.consultation_id, digest.as_of, names=_CHANGES_OF_SEATS)
    reaccredited = [UUID(entry.data["delegation_id"]) for entry in seats if entry.name != DelegationAccredited.name]
    moved = sa.select(Position.target_revision_id).where(
        Position.round_id == digest.round_id,
        sa.or_(Position.seq > digest.as_of, Position.delegation_id.in_(reaccredited)),
    )
    changed = set(session.scalars(moved.distinct())) | moved_since(session, digest.round_id, digest.as_of, reaccredited)
    round_ = session.get_one(Round, digest.round_id)
    query = sa.select(Statement).where(Statement.digest_id == digest.id).order_by(Statement.place)

    outdated = stale_by_links(session, digest.id)

    def is_stale(row: Statement) -> bool:
        if row.template == BY_HAND:
            return row.id in outdated
        if row.section == Section.NEXT:
            return next_steps.is_outdated(session, round_, row.values)
        if row.section in _FROM_TEXTS:
            return texts.is_outdated(session, round_, row.support)
        if row.section == Section.REPEATS:
            return repeats.is_outdated(session, digest.consultation_id, row.values)
        if row.section == Section.SILENCE:
            return bool(seats) or (bool(changed) and silence.is_outdated(session, digest.round_id, digest.as_of))
        return row.target_revision_id in changed

    return [row for row in session.scalars(query) if is_stale(row)]


def lacks_texts(session: Session, digest: Digest) -> bool:
    """True where texts were compared after the digest was drafted, find something else, and all else still holds."""
    consultation = session.get_one(Consultation, digest.consultation_id)
    round_, at_desk = session.get_one(Round, digest.round_id), digest.audience == Audience.CHAIRS
    found = [(one.section.value, one.values) for one in found_in_texts(session, consultation, round_, at_desk=at_desk)]
    query = sa.select(Statement.section, Statement.values).where(Statement.digest_id == digest.id)
    told = session.execute(query.where(Statement.section.in_(_FROM_TEXTS), Statement.template != BY_HAND))
    if sorted(map(content_hash, found)) == sorted(content_hash(tuple(row)) for row in told):
        return False
    return all(row.section in _FROM_TEXTS for row in stale_statements(session, digest))


def is_overtaken(session: Session, digest: Digest) -> bool:
    """True when another digest of its round started to go out to its readers after it was drafted.

    What it tells as news they know then.
    """
    sending = entries_since(session, digest.consultation_id, digest.as_of, names=(DigestSending.name,))
    started = [UUID(entry.data["digest_id"]) for entry in sending]
    other = sa.exists().where(*of_edition(digest.consultation_id, edition_of(digest)), Digest.id != digest.id)
    return session.scalar(sa.select(other.where(Digest.round_id == digest.round_id, Digest.id.in_(started)))) is True


class Since(NamedTuple):
    """What came after a digest was drafted: positions and associations, and how many of them were taken back."""

    arrived: int
    withdrawn: int


def positions_since(session: Session, digest: Digest) -> Since:
    """How many versions and associations arrived after the digest was drafted, withdrawals apart."""
    query = sa.select(Position.is_withdrawn, sa.func.count()).group_by(Position.is_withdrawn)
    found = session.execute(query.where(Position.round_id == digest.round_id, Position.seq > digest.as_of))
    versions = {bool(row[0]): row[1] for row in found}
    joined, left = acts_since(session, digest.round_id, digest.as_of)
    return Since(arrived=versions.get(False, 0) + joined, withdrawn=versions.get(True, 0) + left)


def digests_of(session: Session, consultation_id: UUID) -> list[tuple[Digest, Round]]:
    """The digests of a consultation with their rounds, newest window first."""
    query = sa.select(Digest, Round).join(Round, Round.id == Digest.round_id)
    rows = session.execute(
        query.where(Digest.consultation_id == consultation_id).order_by(Digest.window_start.desc())
    ).all()
    return [(row[0], row[1]) for row in rows]


def approvals_of(session: Session, digest_id: UUID) -> list[Approval]:
    """Every approval of a digest, void ones too, oldest first."""
    query = sa.select(Approval).where(Approval.digest_id == digest_id)
    return list(session.scalars(query.order_by(Approval.approved_at)))


def recipients_of_deliveries(session: Session, digest_id: UUID) -> list[Recipient]:
    """To whom a digest went out, by address."""
    query = sa.select(Delivery.person_id, Person.name, Delivery.address, Delivery.language)
    query = query.join(Person, Person.id == Delivery.person_id).order_by(Delivery.address)
    rows = session.execute(query.where(Delivery.digest_id == digest_id, Delivery.resend_number == 0))
    return [
        Recipient(person_id=person, name=name, address=at, language=language) for person, name, at, language in rows
    ]


def delivery_counts(session: Session, digest_id: UUID) -> dict[tuple[str, bool], int]:
    """How many mails of a digest are in a state, and whether a decision settled them."""
    is_settled = Delivery.settled_as.is_not(None)
    query = sa.select(Delivery.state, is_settled, sa.func.count()).where(Delivery.digest_id == digest_id)
    rows = session.execute(query.group_by(Delivery.state, is_settled).order_by(Delivery.state))
    return {(state, bool(settled)): count for state, settled, count in rows}


def deliveries_of(
    session: Session, digest_id: UUID, *, first: Collection[str], offset: int, limit: int
) -> list[tuple[Delivery, str]]:
    """Some mails of a digest with the names of their recipients, without what they say.

    In the order of address and repeat, those of the states that ask for attention before all others.
    """
    query = sa.select(Delivery, Person.name).join(Person, Person.id == Delivery.person_id)
    query = query.where(Delivery.digest_id == digest_id).options(defer(Delivery.text), defer(Delivery.html))
    order = (Delivery.state.not_in(first), Delivery.address, Delivery.resend_number)
    return [(row[0], row[1]) for row in session.execute(query.order_by(*order).offset(offset).limit(limit))]


def participation(session: Session, round_id: UUID) -> dict[UUID, int]:
    """How many targets each delegation that answered has answered."""
    query = sa.select(StandingPosition.delegation_id, sa.func.count()).where(
        StandingPosition.round_id == round_id, StandingPosition.stance.is_not(None)
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(StandingPosition.delegation_id)).all()}


def published_digests(session: Session, consultation_id: UUID) -> list[tuple[Digest, Round]]:
    """The digests that went out or are going out, newest window first; not those to chairs, which hold exact counts."""
    found = digests_of(session, consultation_id)
    return [pair for pair in found if pair[0].state in PUBLISHED and pair[0].audience != Audience.CHAIRS]


def last_published(session: Session, consultation_id: UUID) -> Digest | None:
    """The newest digest that went out or is going out."""
    return next((digest for digest, _ in published_digests(session, consultation_id)), None)


def blockers_of(session: Session, round_id: UUID) -> dict[UUID, list[str]]:
    """Who cannot accept each target revision, by name; for readers who may know names."""
    query = (
        sa.select(StandingPosition.target_revision_id, Organisation.name)
        .join(Delegation, Delegation.id == StandingPosition.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(StandingPosition.round_id == round_id, StandingPosition.is_blocking)
        .order_by(Organisation.name)
    )
    found: dict[UUID, list[str]] = {}
    for revision_id, name in session.execute(query):
        found.setdefault(revision_id, []).append(name)
    return found


def stances_on(session: Session, round_id: UUID, revision_id: UUID) -> dict[UUID, Stance]:
    """The standing stance of each delegation that has one on a target revision in a round."""
    query = sa.select(StandingPosition.delegation_id, StandingPosition.stance).where(
        StandingPosition.round_id == round_id,
        StandingPosition.target_revision_id == revision_id,
        StandingPosition.stance.is_not(None),
    )
    return {delegation_id: Stance(stance) for delegation_id, stance in session.execute(query) if stance}
