"""A statement as its readers see it: what it says, for whom it speaks, and who is named to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation, Round
from consult.consultations.queries import current_round
from consult.domain.errors import NotFound
from consult.domain.permissions import Action, Actor, decide
from consult.domain.vocabulary import AssociationKind, Attribution, RoundState
from consult.organisations.models import Organisation
from consult.positions.associations.models import Association, AssociationTarget, BlocStatement
from consult.positions.associations.queries import association_of, covered_by
from consult.positions.models import Position
from consult.positions.queries import facts_of
from consult.targets.queries import TargetWithRevision, target_of_revision


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What a statement says on one target; no position where its author withdrew it."""

    target: TargetWithRevision
    position: Position | None

    @property
    def revision_id(self) -> UUID:
        """The wording that it is about."""
        return self.target.revision.id


@dataclass(frozen=True, kw_only=True)
class Follower:
    """A delegation that joined a statement, dissociated from it, or took either back."""

    delegation_id: UUID
    name: str
    group: str
    association: Association
    codes: Sequence[str]
    left_out: Sequence[str]

    @property
    def has_joined(self) -> bool:
        """True for one for which the statement speaks."""
        return self.association.kind == AssociationKind.JOINED


@dataclass(frozen=True, kw_only=True)
class StatementView:
    """A statement with everything that may be shown of it to this reader.

    `followers` is empty where names are not this reader's to know; `groups` are then those that are large enough.
    """

    statement: BlocStatement
    author: str
    round: Round
    lines: Sequence[Spoken]
    followers: Sequence[Follower]
    groups: Sequence[str]
    shows_names: bool
    own: Follower | None = None

    @property
    def is_open(self) -> bool:
        """True while one can join or leave."""
        return self.statement.withdrawn_at is None and self.round.state == RoundState.OPEN

    @property
    def joined(self) -> list[Follower]:
        """The delegations for which it speaks, by name."""
        return [follower for follower in self.followers if follower.has_joined]

    @property
    def dissociated(self) -> list[Follower]:
        """The delegations for which it expressly does not speak, by name."""
        return [follower for follower in self.followers if follower.association.kind == AssociationKind.DISSOCIATED]


def statements_for(session: Session, actor: Actor, consultation: Consultation) -> list[StatementView]:
    """The statements of the present round that this reader may see, newest first; the withdrawn ones left out."""
    round_ = current_round(session, consultation.id)
    if round_ is None or not may_read_statements(actor, consultation):
        return []
    query = sa.select(BlocStatement).where(BlocStatement.round_id == round_.id, BlocStatement.withdrawn_at.is_(None))
    rows = session.scalars(query.order_by(BlocStatement.seq.desc())).all()
    return [_view(session, actor, consultation, row) for row in rows]


def statement_for(
    session: Session, actor: Actor, consultation: Consultation, statement_id: UUID, *, own_id: UUID | None = None
) -> StatementView:
    """One statement, withdrawn ones too.

    Args:
        own_id: the delegation for which the reader speaks, whose association is shown whatever else is.
    Raises: NotFound, the same whether there is none or it is not the reader's to see.
    """
    row = session.get(BlocStatement, statement_id)
    if row is None or row.consultation_id != consultation.id or not may_read_statements(actor, consultation):
        raise NotFound
    return _view(session, actor, consultation, row, own_id=own_id)


def may_read_statements(actor: Actor, consultation: Consultation) -> bool:
    """True for everybody where names are public, else for the desk and for those at the table: it is said to them."""
    facts = facts_of(consultation)
    if decide(actor, Action.READ_ATTRIBUTED_POSITIONS, facts) or decide(actor, Action.READ_ALL_POSITIONS, facts):
        return True
    own = {office.delegation_id for office in actor.offices if office.consultation_id == consultation.id}
    return any(decide(actor, Action.READ_OWN_POSITIONS, facts_of(consultation, found)) for found in own if found)


def _view(
    session: Session, actor: Actor, consultation: Consultation, row: BlocStatement, *, own_id: UUID | None = None
) -> StatementView:
    facts, round_ = facts_of(consultation), session.get_one(Round, row.round_id)
    shows_names = decide(actor, Action.READ_ATTRIBUTED_POSITIONS, facts) or decide(
        actor, Action.READ_ALL_POSITIONS, facts
    )
    lines = _lines(session, row)
    everybody = _followers(session, row, {line.revision_id: line.target.code for line in lines})
    followers = [follower for follower in everybody if follower.association.kind != AssociationKind.LEFT]
    return StatementView(
        statement=row,
        author=session.scalars(_names().where(Delegation.id == row.delegation_id)).one(),
        round=round_,
        lines=lines,
        followers=followers if shows_names else (),
        groups=() if shows_names else _groups_shown(consultation, round_, followers),
        shows_names=shows_names,
        own=next((follower for follower in everybody if follower.delegation_id == own_id), None),
    )


def _names() -> sa.Select[str]:
    return sa.select(Organisation.name).join(Delegation, Delegation.organisation_id == Organisation.id)


def _lines(session: Session, row: BlocStatement) -> list[Spoken]:
    standing = _said(session, row)
    lines = []
    for revision_id in covered_by(session, row.id):
        position, target = standing.get(revision_id), target_of_revision(session, revision_id)
        assert target is not None  # noqa: S101  # a foreign key holds it
        lines.append(Spoken(target=target, position=None if position is None or position.is_withdrawn else position))
    return sorted(lines, key=lambda line: line.target.target.place)


def _said(session: Session, row: BlocStatement) -> dict[UUID, Position]:
    """The author's versions that the statement shares: none after its end, and none without accreditation."""
    query = sa.select(Position).join(Delegation, Delegation.id == Position.delegation_id)
    query = query.where(Position.delegation_id == row.delegation_id, Position.round_id == row.round_id)
    query = query.where(Delegation.withdrawn_at.is_(None)).order_by(Position.version)
    if row.withdrawn_seq is not None:
        query = query.where(Position.seq <= row.withdrawn_seq)
    return {position.target_revision_id: position for position in session.scalars(query)}


def _followers(session: Session, row: BlocStatement, codes: Mapping[UUID, str]) -> list[Follower]:
    query = (
        sa.select(Delegation.id, Organisation.name, Delegation.stakeholder_group)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.withdrawn_at.is_(None))
        .where(Delegation.id.in_(sa.select(Association.delegation_id).where(Association.statement_id == row.id)))
        .order_by(Organisation.name)
    )
    found = []
    for delegation_id, name, group in session.execute(query).all():
        last = association_of(session, row.id, delegation_id)
        if last is None:
            continue
        targets = sa.select(AssociationTarget.target_revision_id).where(AssociationTarget.association_id == last.id)
        joined = set(session.scalars(targets))
        found.append(
            Follower(
                delegation_id=delegation_id,
                name=name,
                group=group,
                association=last,
                codes=[code for revision_id, code in codes.items() if revision_id in joined],
                left_out=[code for revision_id, code in codes.items() if revision_id not in joined],
            )
        )
    return found


def _groups_shown(consultation: Consultation, round_: Round, followers: Sequence[Follower]) -> list[str]:
    """The groups that may be named: after the close, under Chatham House, and with enough members to hide one."""
    if consultation.attribution != Attribution.CHATHAM_HOUSE or round_.state != RoundState.CLOSED:
        return []
    joined = [follower.group for follower in followers if follower.has_joined]
    return sorted({group for group in joined if joined.count(group) >= consultation.smallest_cell})
