"""The verbs of bloc statements: declare, withdraw, join, dissociate, leave."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.domain.chain import content_hash
from consult.domain.errors import (
    AssociationChanged,
    AssociationsOverlap,
    InvalidInput,
    MoveNotAllowed,
    NotFound,
    StatementWithdrawn,
    SubmissionKeyReused,
)
from consult.domain.permissions import Action, Actor
from consult.domain.positions import PositionContent, text_faults
from consult.domain.vocabulary import AssociationKind
from consult.events.catalogue import (
    AssociationDissociated,
    AssociationJoined,
    AssociationLeft,
    BlocStatementDeclared,
    BlocStatementWithdrawn,
    Event,
)
from consult.events.log import publish
from consult.positions import queries
from consult.positions.associations import queries as found
from consult.positions.associations.models import (
    Association,
    AssociationTarget,
    BlocStatement,
    BlocStatementTarget,
    HeldAssociation,
)
from consult.positions.service.checking import open_round, present_wordings
from consult.positions.service.signing import begin_signing, check_title
from consult.targets.queries import codes_of


@dataclass(frozen=True, kw_only=True)
class Declaration:
    """What a statement is called, and the target revisions that it covers."""

    title: str
    revision_ids: frozenset[UUID]


@dataclass(frozen=True, kw_only=True)
class Act:
    """How a delegation wants to stand to a statement from now on.

    `base_version` is the version of its association that the person saw, 0 for none; the key, made with the form,
    lets the act be repeated without harm. `left_out` are targets on which a member does not follow the statement.
    """

    kind: AssociationKind
    key: str
    base_version: int
    left_out: frozenset[UUID] = field(default=frozenset())
    reason: str = ""

    def content_hash(self) -> str:
        """SHA-256 over what the act says, in hexadecimal."""
        said = asdict(self) | {"kind": self.kind.value, "left_out": sorted(map(str, self.left_out))}
        return content_hash({name: value for name, value in said.items() if name != "key"})


def declare_statement(
    session: Session, actor: Actor, delegation_id: UUID, *, declaration: Declaration, at: datetime
) -> BlocStatement:
    """Open the delegation's standing positions on some targets for others to associate themselves with.

    Raises: NotFound, NotPermitted, FreshFactorNeeded, RoundClosed, MoveNotAllowed, InvalidInput.
    """
    consultation = begin_signing(session, actor, Action.ASSOCIATE, delegation_id, at=at)
    round_ = open_round(session, consultation.id, None, at=at)
    _check_declaration(session, consultation, delegation_id, round_.id, declaration)
    statement = BlocStatement(
        id=uuid4(),
        consultation_id=consultation.id,
        round_id=round_.id,
        delegation_id=delegation_id,
        title=declaration.title.strip(),
        person_id=actor.person_id,
        declared_at=at,
    )
    event = BlocStatementDeclared(
        statement_id=statement.id,
        delegation_id=delegation_id,
        round_id=round_.id,
        targets=len(declaration.revision_ids),
    )
    statement.seq = publish(session, consultation.id, event, actor=actor, at=at).seq
    session.add(statement)
    session.flush()
    session.add_all(
        BlocStatementTarget(statement_id=statement.id, target_revision_id=revision_id)
        for revision_id in declaration.revision_ids
    )
    session.flush()
    return statement


def _check_declaration(
    session: Session, consultation: Consultation, delegation_id: UUID, round_id: UUID, declaration: Declaration
) -> None:
    check_title(declaration.title)
    if not declaration.revision_ids:
        raise InvalidInput("Choose at least one target.", fields={"targets": "missing"})
    wordings = present_wordings(session, consultation.id, declaration.revision_ids)
    standing = queries.current_positions(session, delegation_id, round_id)
    silent = [
        wording.target.code
        for revision_id, wording in wordings.items()
        if revision_id not in standing or standing[revision_id].is_withdrawn
    ]
    if silent:
        raise InvalidInput(
            "Take a position on these targets first: others join what stands.",
            fields=dict.fromkeys(sorted(silent), "no_position"),
        )
    if found.open_statement_of(session, delegation_id, round_id) is not None:
        raise MoveNotAllowed("Your delegation has a statement in this round; withdraw it before you declare another.")


def withdraw_statement(
    session: Session, actor: Actor, delegation_id: UUID, *, statement_id: UUID, at: datetime
) -> BlocStatement:
    """End a statement: it speaks for nobody any more; the author's own positions stay. Once more changes nothing.

    Raises: NotFound, NotPermitted, FreshFactorNeeded, RoundClosed.
    """
    consultation = begin_signing(session, actor, Action.ASSOCIATE, delegation_id, at=at)
    statement = _statement(session, consultation, statement_id)
    if statement.delegation_id != delegation_id:
        raise NotFound
    if statement.withdrawn_at is not None:
        return statement
    open_round(session, consultation.id, statement.round_id, at=at)
    event = BlocStatementWithdrawn(statement_id=statement.id, delegation_id=delegation_id, round_id=statement.round_id)
    statement.withdrawn_seq = publish(session, consultation.id, event, actor=actor, at=at).seq
    statement.withdrawn_at = at
    session.execute(sa.delete(HeldAssociation).where(HeldAssociation.statement_id == statement.id))
    session.flush()
    return statement


def _statement(session: Session, consultation: Consultation, statement_id: UUID) -> BlocStatement:
    # read under the lock: whoever had it before may have withdrawn the statement
    query = sa.select(BlocStatement).where(BlocStatement.id == statement_id)
    statement = session.scalar(query.execution_options(populate_existing=True))
    if statement is None or statement.consultation_id != consultation.id:
        raise NotFound
    return statement


def associate(
    session: Session, actor: Actor, delegation_id: UUID, *, statement_id: UUID, act: Act, at: datetime
) -> Association:
    """Join a statement, dissociate from it, or take either back; announce it. The same key answers the same.

    Raises: NotFound, NotPermitted, FreshFactorNeeded, RoundClosed, StatementWithdrawn, AssociationChanged,
        AssociationsOverlap, SubmissionKeyReused, InvalidInput.
    """
    consultation = begin_signing(session, actor, Action.ASSOCIATE, delegation_id, at=at)
    statement = _statement(session, consultation, statement_id)
    if known := found.association_for_key(session, delegation_id, act.key):
        if (known.statement_id, known.content_hash) != (statement_id, act.content_hash()):
            raise SubmissionKeyReused(fields={"association_key": "used before for other content"})
        return known
    open_round(session, consultation.id, statement.round_id, at=at)
    if statement.withdrawn_at is not None:
        raise StatementWithdrawn
    if statement.delegation_id == delegation_id:
        raise InvalidInput("This is your own statement: your delegation's positions count as its own.")
    before = found.association_of(session, statement_id, delegation_id)
    targets = _targets_of(session, statement, delegation_id, act, before)
    return _append(session, actor, statement, delegation_id, act, targets, before, at=at)


def _targets_of(
    session: Session, statement: BlocStatement, delegation_id: UUID, act: Act, before: Association | None
) -> set[UUID]:
    """The targets on which the act lets the statement speak for the delegation, once it is found to be in order."""
    version = before.version if before else 0
    if version != act.base_version:
        raise AssociationChanged(extra={"version": version, "kind": before.kind if before else None})
    if faults := text_faults(PositionContent(rationale=act.reason)):
        raise InvalidInput.of_fields({"reason": faults["rationale"]})
    if act.kind is AssociationKind.LEFT and (before is None or before.kind == AssociationKind.LEFT):
        raise InvalidInput("There is nothing to take back.", fields={"kind": "nothing_to_leave"})
    if act.kind is not AssociationKind.JOINED:
        return set()
    covered = found.covered_by(session, statement.id)
    if not act.left_out <= covered:
        raise NotFound
    targets = covered - act.left_out
    if not targets:
        raise InvalidInput("You leave out every target: nothing is left to join.", fields={"left_out": "everything"})
    _refuse_overlap(session, statement, delegation_id, targets)
    return targets


def _refuse_overlap(session: Session, statement: BlocStatement, delegation_id: UUID, targets: Collection[UUID]) -> None:
    query = sa.select(HeldAssociation.target_revision_id, BlocStatement.title)
    query = query.join(BlocStatement, BlocStatement.id == HeldAssociation.statement_id)
    query = query.where(HeldAssociation.round_id == statement.round_id, HeldAssociation.statement_id != statement.id)
    query = query.where(HeldAssociation.delegation_id == delegation_id, HeldAssociation.target_revision_id.in_(targets))
    others: dict[UUID, str] = {row[0]: row[1] for row in session.execute(query)}
    if others:
        codes = codes_of(session, others)
        raise AssociationsOverlap(fields={codes[revision_id]: title for revision_id, title in others.items()})


def _append(
    session: Session,
    actor: Actor,
    statement: BlocStatement,
    delegation_id: UUID,
    act: Act,
    targets: Collection[UUID],
    before: Association | None,
    *,
    at: datetime,
) -> Association:
    version = before.version + 1 if before else 1
    event = _event_of(statement, delegation_id, act, version, len(targets))
    logged = publish(session, statement.consultation_id, event, actor=actor, at=at)
    row = Association(
        id=uuid4(),
        statement_id=statement.id,
        delegation_id=delegation_id,
        version=version,
        kind=act.kind.value,
        reason=act.reason.strip() if act.kind is AssociationKind.DISSOCIATED else "",
        association_key=act.key,
        content_hash=act.content_hash(),
        person_id=actor.person_id,
        seq=logged.seq,
        at=at,
    )
    session.add(row)
    held = sa.delete(HeldAssociation).where(HeldAssociation.statement_id == statement.id)
    session.execute(held.where(HeldAssociation.delegation_id == delegation_id))
    session.flush()
    for revision_id in targets:
        session.add(AssociationTarget(association_id=row.id, target_revision_id=revision_id))
        session.add(
            HeldAssociation(
                round_id=statement.round_id,
                target_revision_id=revision_id,
                delegation_id=delegation_id,
                statement_id=statement.id,
            )
        )
    session.flush()
    return row


def _event_of(statement: BlocStatement, delegation_id: UUID, act: Act, version: int, targets: int) -> Event:
    about: dict[str, Any] = {
        "statement_id": statement.id,
        "delegation_id": delegation_id,
        "round_id": statement.round_id,
        "association_version": version,
    }
    if act.kind is AssociationKind.JOINED:
        return AssociationJoined(**about, targets=targets)
    return AssociationDissociated(**about) if act.kind is AssociationKind.DISSOCIATED else AssociationLeft(**about)
