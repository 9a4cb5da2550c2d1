"""What sentences written by hand rest on: the linked versions of positions, and what became of them since."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.consultations.models import Consultation, Delegation, Round
from consult.domain.errors import StatementWithoutSupport
from consult.domain.permissions import Action, Actor, decide
from consult.domain.synthesis import BY_HAND
from consult.organisations.models import Organisation
from consult.positions.models import Position
from consult.positions.queries import facts_of
from consult.positions.versions import replaces
from consult.synthesis.models import Digest, Statement, StatementPosition
from consult.targets.models import Target, TargetRevision


@dataclass(frozen=True, kw_only=True)
class Linked:
    """A version of a position that can be linked, or is; `latest` is a later version of it, if there is one."""

    position: Position
    delegation: str
    group: str
    code: str
    title: str
    latest: Position | None = None
    has_left: bool = False

    @property
    def is_stale(self) -> bool:
        """True where the version no longer says what the delegation says."""
        return self.latest is not None or self.has_left


def unsupported(statements: Sequence[Statement]) -> list[Statement]:
    """The sentences written by hand that rest on no position and are not marked as the chairs' own words."""
    return [row for row in statements if row.template == BY_HAND and not row.links and not row.is_own_words]


def require_support(session: Session, digest: Digest) -> None:
    """Say nothing when every sentence written by hand rests on something.

    Raises: StatementWithoutSupport, which names the others by their places.
    """
    written = sa.select(Statement).where(Statement.digest_id == digest.id, Statement.template == BY_HAND)
    if lacking := unsupported(session.scalars(written.order_by(Statement.place)).all()):
        raise StatementWithoutSupport(extra={"statements": [row.place for row in lacking]})


def stale_by_links(session: Session, digest_id: UUID) -> set[UUID]:
    """The statements with a link to a version that was replaced or withdrawn, or whose delegation is out."""
    later = aliased(Position)
    query = (
        sa.select(StatementPosition.statement_id)
        .join(Statement, Statement.id == StatementPosition.statement_id)
        .join(Position, Position.id == StatementPosition.position_id)
        .join(Delegation, Delegation.id == Position.delegation_id)
        .where(Statement.digest_id == digest_id)
        .where(sa.or_(sa.exists().where(replaces(later)), Delegation.withdrawn_at.is_not(None)))
    )
    return set(session.scalars(query))


def _named() -> sa.Select[Position, str, str, str, str, bool]:
    return (
        sa.select(
            Position,
            Organisation.name,
            Delegation.stakeholder_group,
            Target.code,
            TargetRevision.title,
            Delegation.withdrawn_at.is_not(None),
        )
        .join(Delegation, Delegation.id == Position.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .join(TargetRevision, TargetRevision.id == Position.target_revision_id)
        .join(Target, Target.id == TargetRevision.target_id)
        .order_by(Target.code, Organisation.name)
    )


def may_read_names(actor: Actor, consultation: Consultation) -> bool:
    """True for somebody who may read who said what in this consultation."""
    readers = (Action.READ_ATTRIBUTED_POSITIONS, Action.READ_ALL_POSITIONS)
    return any(decide(actor, action, facts_of(consultation)) for action in readers)


def linkable_positions(session: Session, actor: Actor, consultation: Consultation, round_: Round) -> list[Linked]:
    """The positions of a round that a sentence can be linked to, as far as the actor may read them with names."""
    if not may_read_names(actor, consultation):
        return []
    later = aliased(Position)
    query = _named().where(Position.round_id == round_.id, ~Position.is_withdrawn, Delegation.withdrawn_at.is_(None))
    return [_linked(row) for row in session.execute(query.where(~sa.exists().where(replaces(later))))]


def linked_positions(session: Session, digest_id: UUID) -> Mapping[UUID, Sequence[Linked]]:
    """What each statement of a digest is linked to, whoever asks: the caller decides what of it is shown."""
    query = _named().join(StatementPosition, StatementPosition.position_id == Position.id)
    query = query.join(Statement, Statement.id == StatementPosition.statement_id).where(
        Statement.digest_id == digest_id
    )
    rows = session.execute(query.add_columns(StatementPosition.statement_id)).all()
    latest = _latest_of(session, [row[0] for row in rows])
    found: dict[UUID, list[Linked]] = {}
    for row in rows:
        found.setdefault(row[6], []).append(_linked(tuple(row)[:6], latest.get(row[0].id)))
    return found


def _linked(row: Sequence[object], latest: Position | None = None) -> Linked:
    position, delegation, group, code, title, has_left = row
    assert isinstance(position, Position)  # noqa: S101  # the first column of the query
    return Linked(
        position=position,
        delegation=str(delegation),
        group=str(group),
        code=str(code),
        title=str(title),
        latest=latest,
        has_left=bool(has_left),
    )


def _latest_of(session: Session, positions: Collection[Position]) -> dict[UUID, Position]:
    """The newest version after each of these, where there is one."""
    if not positions:
        return {}
    later = aliased(Position)
    query = sa.select(Position.id, later).join(later, replaces(later))
    query = query.where(Position.id.in_([position.id for position in positions])).order_by(later.version)
    return {row[0]: row[1] for row in session.execute(query)}


def can_be_linked(session: Session, digest: Digest, position_ids: Collection[UUID]) -> bool:
    """True when each of these is what a delegation says now in the round of the digest."""
    later = aliased(Position)
    query = (
        sa.select(sa.func.count())
        .select_from(Position)
        .join(Delegation, Delegation.id == Position.delegation_id)
        .where(Position.id.in_(position_ids), Position.round_id == digest.round_id, ~Position.is_withdrawn)
        .where(Delegation.withdrawn_at.is_(None), ~sa.exists().where(replaces(later)))
    )
    return session.scalar(query) == len(set(position_ids))
