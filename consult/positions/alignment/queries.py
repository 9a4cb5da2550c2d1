"""Reads of how bodies stand apart: a delegation's own, and what governments released to the desk."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation, Round
from consult.consultations.queries import facts_of
from consult.domain.errors import NotFound
from consult.domain.levels import Alignment
from consult.domain.permissions import Action, Actor, decide
from consult.domain.vocabulary import Stance
from consult.organisations.models import Organisation
from consult.positions import offers, queries
from consult.positions.alignment.models import AlignmentRelease, AlignmentTarget
from consult.positions.alignment.split import BodyStance, Split, TargetSplit, split_on
from consult.targets.models import Target, TargetRevision
from consult.targets.queries import TargetWithRevision, targets_with_revisions


@dataclass(frozen=True, kw_only=True)
class Released:
    """A split as the desk sees it; `split` is None once it was taken back, and then there is nothing else to see."""

    release: AlignmentRelease
    name: str
    round: Round
    split: Split | None


def split_in(session: Session, delegation: Delegation, round_id: UUID) -> Split:
    """How the bodies of a delegation stand in a round by what they offered last; for those who may read offers."""
    given = offers.offers_to_decide(session, delegation.id, round_id)
    names = {body.id: body.name for body in queries.bodies_of(session, delegation)}
    lines = []
    until = session.get_one(Round, round_id).worded_until
    for target in targets_with_revisions(session, delegation.consultation_id, until=until):
        said = {
            names[body_id]: Stance(offer.stance)
            for body_id, offer in given.get(target.revision.id, {}).items()
            if offer.stance and body_id in names
        }
        if said:
            lines.append(split_on(target, said))
    return Split(tuple(lines))


def standing_release(session: Session, delegation_id: UUID, round_id: UUID) -> AlignmentRelease | None:
    """What a delegation shows of a round now; None when it shows nothing."""
    query = sa.select(AlignmentRelease).where(AlignmentRelease.delegation_id == delegation_id)
    return session.scalar(query.where(AlignmentRelease.round_id == round_id, AlignmentRelease.retracted_at.is_(None)))


def release_of(session: Session, delegation_id: UUID, release_id: UUID) -> AlignmentRelease:
    """One release of a delegation, as the row is now.

    Raises: NotFound.
    """
    query = sa.select(AlignmentRelease).where(AlignmentRelease.delegation_id == delegation_id)
    query = query.where(AlignmentRelease.id == release_id).execution_options(populate_existing=True)
    if (found := session.scalar(query)) is None:
        raise NotFound
    return found


def released_splits(session: Session, release_ids: Collection[UUID]) -> dict[UUID, Split]:
    """What each release holds, just as it was released, in the order of the targets."""
    query = (
        sa.select(AlignmentTarget, Target, TargetRevision)
        .join(TargetRevision, TargetRevision.id == AlignmentTarget.target_revision_id)
        .join(Target, Target.id == TargetRevision.target_id)
        .where(AlignmentTarget.release_id.in_(release_ids))
        .order_by(Target.place)
    )
    lines: dict[UUID, list[TargetSplit]] = {release_id: [] for release_id in release_ids}
    for row, target, revision in session.execute(query):
        said = tuple(BodyStance(body=one["body"], stance=Stance(one["stance"])) for one in row.stances)
        shown = TargetWithRevision(target=target, revision=revision)
        lines[row.release_id].append(TargetSplit(target=shown, alignment=Alignment(row.alignment), stances=said))
    return {release_id: Split(tuple(found)) for release_id, found in lines.items()}


def released_alignments(session: Session, actor: Actor, consultation: Consultation) -> list[Released]:
    """The last release of each accredited delegation in each round, the newest round first, by name.

    Raises: NotFound for who may not read them.
    """
    if not decide(actor, Action.READ_RELEASED_ALIGNMENTS, facts_of(consultation)):
        raise NotFound
    query = (
        sa.select(AlignmentRelease, Organisation.name, Round)
        .join(Delegation, Delegation.id == AlignmentRelease.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .join(Round, Round.id == AlignmentRelease.round_id)
        .where(AlignmentRelease.consultation_id == consultation.id, Delegation.withdrawn_at.is_(None))
        .order_by(AlignmentRelease.seq)
    )
    last = {(row.delegation_id, row.round_id): (row, name, round_) for row, name, round_ in session.execute(query)}
    splits = released_splits(session, [row.id for row, _, _ in last.values() if row.retracted_at is None])
    found = [
        Released(release=row, name=name, round=round_, split=splits.get(row.id)) for row, name, round_ in last.values()
    ]
    return sorted(found, key=lambda one: (-one.round.number, one.name))
