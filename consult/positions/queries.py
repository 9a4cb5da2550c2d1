"""Reads of positions and drafts; each starts from who asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from consult.consultations.models import Consultation, Delegation, Round
from consult.consultations.queries import current_round
from consult.consultations.queries import facts_of as facts_of_consultation
from consult.domain.corridor_terms import CorridorTerm, TermKind, term_of
from consult.domain.errors import InvalidInput, NotFound, NotPermitted
from consult.domain.permissions import Action, Actor, decide
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Stance
from consult.organisations.models import Organisation
from consult.positions.associations.queries import holding
from consult.positions.joint.queries import said_together
from consult.positions.models import Draft, Offer, Position, Submission
from consult.positions.on_behalf.queries import Entered, entered_on_behalf
from consult.positions.versions import replaces
from consult.targets.models import TargetRevision
from consult.targets.queries import targets_with_revisions

facts_of = facts_of_consultation
"""What a permission decision looks at; it stands here too, beside the reads that ask it."""


def own_delegation(session: Session, actor: Actor, delegation_id: UUID) -> tuple[Delegation, Consultation]:
    """A delegation in which the actor holds an office, with its consultation.

    Raises: NotFound, the same whether there is none or it is not the actor's.
    """
    own = {office.delegation_id for office in actor.offices if office.delegation_id is not None}
    query = sa.select(Delegation, Consultation).join(Consultation, Consultation.id == Delegation.consultation_id)
    row = session.execute(query.where(Delegation.id == delegation_id, Delegation.id.in_(own))).one_or_none()
    if row is None or not decide(actor, Action.READ_OWN_POSITIONS, facts_of(row[1], delegation_id)):
        raise NotFound
    return row[0], row[1]


def delegation_in(actor: Actor, consultation_id: UUID, delegation_id: UUID | None = None) -> UUID:
    """The delegation for which the actor speaks in a consultation.

    Args:
        delegation_id: which one, for somebody with an office in several.
    Raises: NotFound for one that is not the actor's; NotPermitted without any; InvalidInput when it must be named.
    """
    own = {office.delegation_id for office in actor.offices if office.consultation_id == consultation_id} - {None}
    if delegation_id is not None:
        if delegation_id not in own:
            raise NotFound
        return delegation_id
    if not own:
        raise NotPermitted("You hold no office in a delegation of this consultation.")
    if len(own) > 1:
        raise InvalidInput("You speak for several delegations here.", fields={"delegation_id": "name one of them"})
    [only] = own
    return cast(UUID, only)


def content_of(row: Position | Draft | Offer) -> PositionContent:
    """What a position, a draft or an offered draft says."""
    return PositionContent(
        stance=Stance(row.stance) if row.stance else None,
        is_blocking=row.is_blocking,
        blocking_reason=row.blocking_reason,
        rationale=row.rationale,
        conditions=row.conditions,
        amendment=row.amendment,
        priority=row.priority,
        terms=_terms_of(row),
    )


def _terms_of(row: Position | Draft | Offer) -> tuple[CorridorTerm, ...]:
    if isinstance(row, Position):
        return tuple(CorridorTerm(country=term.country, kind=TermKind(term.kind), text=term.text) for term in row.terms)
    return tuple(term_of(document) for document in row.terms or ())


def current_positions(session: Session, delegation_id: UUID, round_id: UUID) -> dict[UUID, Position]:
    """The last version of a delegation on each target revision in a round, withdrawals included."""
    query = sa.select(Position).where(Position.delegation_id == delegation_id, Position.round_id == round_id)
    return {row.target_revision_id: row for row in session.scalars(query.order_by(Position.version))}


def positions_by_ids(session: Session, position_ids: Sequence[UUID]) -> dict[UUID, Position]:
    """These versions of positions, by identifier."""
    if not position_ids:
        return {}
    return {row.id: row for row in session.scalars(sa.select(Position).where(Position.id.in_(position_ids)))}


def drafts_of(session: Session, delegation_id: UUID, round_id: UUID) -> dict[UUID | None, dict[UUID, Draft]]:
    """Drafts of a delegation by member body (None: the delegation's own) and target revision."""
    query = sa.select(Draft).where(Draft.delegation_id == delegation_id, Draft.round_id == round_id)
    found: dict[UUID | None, dict[UUID, Draft]] = {}
    for draft in session.scalars(query):
        found.setdefault(draft.body_id, {})[draft.target_revision_id] = draft
    return found


def bodies_of(session: Session, delegation: Delegation) -> list[Organisation]:
    """The member bodies of a delegation's organisation, by name."""
    query = sa.select(Organisation).where(Organisation.parent_id == delegation.organisation_id)
    return list(session.scalars(query.order_by(Organisation.name)))


def submissions_of(session: Session, delegation_id: UUID) -> list[Submission]:
    """Everything a delegation submitted, newest first."""
    query = sa.select(Submission).where(Submission.delegation_id == delegation_id)
    return list(session.scalars(query.order_by(Submission.submitted_at.desc())))


def submission_of(session: Session, delegation_id: UUID, submission_id: UUID) -> Submission:
    """One submission of a delegation.

    Raises: NotFound.
    """
    query = sa.select(Submission).where(Submission.id == submission_id, Submission.delegation_id == delegation_id)
    if (found := session.scalar(query)) is None:
        raise NotFound
    return found


@dataclass(frozen=True, kw_only=True)
class Said:
    """A position as others read it.

    `associated_with` names the author whose statement the delegation joined instead of saying something itself;
    `entered` who entered it from a letter; `jointly_with` who else says it together with the delegation.
    """

    position: Position
    delegation: str
    group: str
    associated_with: str = ""
    entered: Entered | None = None
    jointly_with: tuple[str, ...] = ()


def positions_visible_to(
    session: Session,
    actor: Actor,
    consultation: Consultation,
    round_: Round,
    revision_id: UUID,
    *,
    up_to: int | None = None,
) -> list[Said]:
    """The standing positions on a target revision that this actor may read with their names, by name.

    Args:
        up_to: a place in the log; what came later is left out.
    """
    facts = facts_of(consultation)
    readers = (Action.READ_ATTRIBUTED_POSITIONS, Action.READ_ALL_POSITIONS)
    if not any(decide(actor, action, facts) for action in readers):
        return []
    own = _said_by_itself(session, round_, revision_id, up_to)
    followers = _said_by_others(session, round_, revision_id, up_to, {row[0].delegation_id: row for row in own})
    known = [row for row in own if row[3] is None]
    entered = entered_on_behalf(session, [row[0].submission_id for row in known if row[0].submission_id])
    together = said_together(session, [row[0].id for row in known])
    said = [
        Said(
            position=position,
            delegation=name,
            group=group,
            entered=entered.get(position.submission_id) if position.submission_id else None,
            jointly_with=tuple(together.get(position.id, ())),
        )
        for position, name, group, withdrawn_at in known
    ]
    return sorted([*said, *followers], key=lambda entry: entry.delegation)


_OwnRow = tuple[Position, str, str, datetime | None]


def _said_by_itself(session: Session, round_: Round, revision_id: UUID, up_to: int | None) -> list[_OwnRow]:
    asked: dict[str, object] = {"round": round_.id, "revision": revision_id}
    if up_to is not None:
        asked["up_to"] = up_to
    rows = session.execute(_standing(is_earlier=up_to is not None), asked)
    return [(row[0], row[1], row[2], row[3]) for row in rows]


@cache
def _standing(*, is_earlier: bool) -> sa.Select[Position, str, str, datetime | None]:
    """The last versions on a target revision, now or up to a place in the log; put together once."""
    later = aliased(Position)
    newer = replaces(later)
    query = (
        sa.select(Position, Organisation.name, Delegation.stakeholder_group, Delegation.withdrawn_at)
        .join(Delegation, Delegation.id == Position.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Position.round_id == sa.bindparam("round"), Position.target_revision_id == sa.bindparam("revision"))
        .where(~Position.is_withdrawn)
    )
    if is_earlier:
        place: sa.BindParameter[int] = sa.bindparam("up_to")
        query, newer = query.where(Position.seq <= place), sa.and_(newer, later.seq <= place)
    return query.where(~sa.exists().where(newer))


def _said_by_others(
    session: Session, round_: Round, revision_id: UUID, up_to: int | None, own: Mapping[UUID, _OwnRow]
) -> list[Said]:
    """What delegations without a position of their own say through the statement that they joined."""
    held = holding(round_.id, up_to=up_to).subquery()
    query = sa.select(held.c.author_id, held.c.member_id, Organisation.name, Delegation.stakeholder_group)
    query = query.join(Delegation, Delegation.id == held.c.member_id)
    query = query.join(Organisation, Organisation.id == Delegation.organisation_id)
    query = query.where(held.c.target_revision_id == revision_id, Delegation.withdrawn_at.is_(None))
    return [
        Said(position=own[author_id][0], delegation=name, group=group, associated_with=own[author_id][1])
        for author_id, member_id, name, group in session.execute(query)
        if author_id in own and own[author_id][3] is None and member_id not in own
    ]


def name_of(session: Session, delegation: Delegation) -> str:
    """The name of the organisation that a delegation speaks for."""
    return session.scalars(sa.select(Organisation.name).where(Organisation.id == delegation.organisation_id)).one()


def targets_for(session: Session, actor: Actor, delegation_id: UUID) -> list[dict[str, Any]]:
    """The targets of a delegation's consultation with its own version and stance in the present round.

    Raises: NotFound.
    """
    _, consultation = own_delegation(session, actor, delegation_id)
    round_ = current_round(session, consultation.id)
    standing = current_positions(session, delegation_id, round_.id) if round_ else {}
    return [
        {
            "code": target.code,
            "title": revision.title,
            "text": revision.text,
            "cluster": target.cluster,
            "revision_id": str(revision.id),
            "revision": revision.number,
            "version": standing[revision.id].version if revision.id in standing else 0,
            "stance": standing[revision.id].stance if revision.id in standing else None,
        }
        for target, revision in targets_with_revisions(session, consultation.id)
    ]


def targets_of_revisions(session: Session, revision_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """The target behind each of these wordings."""
    query = sa.select(TargetRevision.id, TargetRevision.target_id).where(TargetRevision.id.in_(revision_ids))
    return {row[0]: row[1] for row in session.execute(query)}


def submission_for_key(session: Session, delegation_id: UUID, submission_key: str) -> Submission | None:
    """The submission of a delegation that came with this key; None for a new key."""
    query = sa.select(Submission).where(Submission.delegation_id == delegation_id)
    return session.scalar(query.where(Submission.submission_key == submission_key))
