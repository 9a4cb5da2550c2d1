"""What follows from statements and associations: for whom a statement speaks, and on which targets."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, lazyload

from consult.consultations.models import Delegation
from consult.domain.vocabulary import AssociationKind
from consult.positions.associations.models import (
    Association,
    AssociationTarget,
    BlocStatement,
    BlocStatementTarget,
    HeldAssociation,
)
from consult.positions.models import Position


@dataclass(frozen=True, kw_only=True)
class Effective:
    """The version that counts for a delegation on a target; `statement_id` where it is another's."""

    position: Position
    statement_id: UUID | None = None


def effective_positions(
    session: Session, round_id: UUID, revision_id: UUID, delegation_ids: Collection[UUID]
) -> dict[UUID, Effective]:
    """What counts for each of these delegations on a target revision, as the rows are now.

    Its own position if it has one, else the author's position of the one statement it is associated with there, else
    its own withdrawal. One who never said anything and is associated with nothing is absent; so is one whose
    accreditation was withdrawn, and such an author speaks for nobody.
    """
    own = _last_versions(session, round_id, revision_id, delegation_ids)
    found = {delegation_id: Effective(position=position) for delegation_id, position in own.items()}
    open_ = [one for one in delegation_ids if one not in own or own[one].is_withdrawn]
    held = sa.select(HeldAssociation.delegation_id, BlocStatement.id, BlocStatement.delegation_id)
    held = held.join(BlocStatement, BlocStatement.id == HeldAssociation.statement_id)
    held = held.join(Delegation, Delegation.id == HeldAssociation.delegation_id)
    held = held.where(HeldAssociation.round_id == round_id, HeldAssociation.target_revision_id == revision_id)
    held = held.where(Delegation.withdrawn_at.is_(None))
    rows = session.execute(held.where(HeldAssociation.delegation_id.in_(open_))).all() if open_ else []
    authors = _last_versions(session, round_id, revision_id, {row[2] for row in rows})
    for delegation_id, statement_id, author_id in rows:
        position = authors.get(author_id)
        if position is not None and not position.is_withdrawn:
            found[delegation_id] = Effective(position=position, statement_id=statement_id)
    return found


def _last_versions(
    session: Session, round_id: UUID, revision_id: UUID, delegation_ids: Collection[UUID]
) -> dict[UUID, Position]:
    if not delegation_ids:
        return {}
    query = sa.select(Position).where(Position.round_id == round_id, Position.target_revision_id == revision_id)
    query = query.join(Delegation, Delegation.id == Position.delegation_id).where(Delegation.withdrawn_at.is_(None))
    query = query.where(Position.delegation_id.in_(delegation_ids)).order_by(Position.version)
    query = query.options(lazyload(Position.terms))  # the stance counts, not what is asked of countries
    return {position.delegation_id: position for position in session.scalars(query)}


def associates_of(session: Session, author_id: UUID, round_id: UUID, revision_id: UUID) -> set[UUID]:
    """The delegations associated now with a statement of this author on a target revision."""
    query = sa.select(HeldAssociation.delegation_id)
    query = query.join(BlocStatement, BlocStatement.id == HeldAssociation.statement_id)
    query = query.where(HeldAssociation.round_id == round_id, HeldAssociation.target_revision_id == revision_id)
    return set(session.scalars(query.where(BlocStatement.delegation_id == author_id)))


def associated_ever(session: Session, statement_id: UUID) -> set[UUID]:
    """The delegations that stood to a statement in any way at any time."""
    return set(session.scalars(sa.select(Association.delegation_id).where(Association.statement_id == statement_id)))


def covered_by(session: Session, statement_id: UUID) -> set[UUID]:
    """The target revisions that a statement covers."""
    query = sa.select(BlocStatementTarget.target_revision_id)
    return set(session.scalars(query.where(BlocStatementTarget.statement_id == statement_id)))


def holding(round_id: UUID, *, up_to: int | None = None) -> sa.Select[UUID, UUID, UUID, UUID]:
    """Who is associated with what by the record alone: statement, its author, target revision, delegation.

    Args:
        up_to: a place in the log; what came later is left out.
    """
    later = aliased(Association)
    superseded = sa.and_(
        later.statement_id == Association.statement_id,
        later.delegation_id == Association.delegation_id,
        later.version > Association.version,
    )
    standing: sa.ColumnElement[bool] = BlocStatement.withdrawn_seq.is_(None)
    if up_to is not None:
        superseded = sa.and_(superseded, later.seq <= up_to)
        standing = sa.or_(standing, BlocStatement.withdrawn_seq > up_to)
    query = (
        sa.select(
            BlocStatement.id.label("statement_id"),
            BlocStatement.delegation_id.label("author_id"),
            AssociationTarget.target_revision_id,
            Association.delegation_id.label("member_id"),
        )
        .join(Association, Association.statement_id == BlocStatement.id)
        .join(AssociationTarget, AssociationTarget.association_id == Association.id)
        .where(BlocStatement.round_id == round_id, Association.kind == AssociationKind.JOINED, standing)
        .where(~sa.exists().where(superseded))
    )
    return query.where(Association.seq <= up_to) if up_to is not None else query


def moved_since(session: Session, round_id: UUID, seq: int, members: Collection[UUID] = ()) -> set[UUID]:
    """The target revisions of a round on which an association began, changed or ended after a place in the log.

    Args:
        members: delegations all of whose associations are to be held for changed.
    """
    before = aliased(Association)
    targets = sa.select(AssociationTarget.target_revision_id)
    acted = (
        targets.join(before, before.id == AssociationTarget.association_id)
        .join(Association, Association.statement_id == before.statement_id)
        .join(BlocStatement, BlocStatement.id == Association.statement_id)
        .where(Association.delegation_id == before.delegation_id, BlocStatement.round_id == round_id)
        .where(before.version.in_([Association.version, Association.version - 1]))
        .where(sa.or_(Association.seq > seq, Association.delegation_id.in_(members)))
    )
    ended = (
        targets.join(Association, Association.id == AssociationTarget.association_id)
        .join(BlocStatement, BlocStatement.id == Association.statement_id)
        .where(BlocStatement.round_id == round_id, BlocStatement.withdrawn_seq > seq)
    )
    return set(session.scalars(acted)) | set(session.scalars(ended))


def acts_since(session: Session, round_id: UUID, seq: int) -> tuple[int, int]:
    """How many times somebody joined or dissociated in a round after a place in the log, and how many times left."""
    query = sa.select(Association.kind, sa.func.count()).group_by(Association.kind)
    query = query.join(BlocStatement, BlocStatement.id == Association.statement_id)
    rows = session.execute(query.where(BlocStatement.round_id == round_id, Association.seq > seq))
    acts = {row[0]: row[1] for row in rows}
    left = acts.pop(AssociationKind.LEFT, 0)
    return sum(acts.values()), left


def open_statement_of(session: Session, delegation_id: UUID, round_id: UUID) -> BlocStatement | None:
    """The statement of a delegation that is open in a round; None without any."""
    query = sa.select(BlocStatement).where(BlocStatement.delegation_id == delegation_id)
    return session.scalar(query.where(BlocStatement.round_id == round_id, BlocStatement.withdrawn_at.is_(None)))


def association_of(session: Session, statement_id: UUID, delegation_id: UUID) -> Association | None:
    """The last version of how a delegation stands to a statement; None when it never took a stand."""
    query = sa.select(Association).where(Association.statement_id == statement_id)
    query = query.where(Association.delegation_id == delegation_id).order_by(Association.version.desc())
    return session.scalar(query.limit(1))


def association_for_key(session: Session, delegation_id: UUID, key: str) -> Association | None:
    """The act of a delegation that came with this key; None for a new key."""
    query = sa.select(Association).where(Association.delegation_id == delegation_id)
    return session.scalar(query.where(Association.association_key == key))
