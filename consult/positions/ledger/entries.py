"""What an organisation says now, in all consultations in which it takes or took part: one entry a target."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Delegation, Round
from consult.consultations.queries import facts_of
from consult.domain.levels import Alignment, align_bodies
from consult.domain.permissions import Action, Actor, decide
from consult.domain.vocabulary import ORDINAL_STANCES, Attribution, Stance
from consult.positions.models import Position
from consult.targets.models import Target, TargetRevision
from consult.targets.queries import TargetWithRevision


@dataclass(frozen=True, kw_only=True)
class Entry:
    """The latest position of an organisation on a target, in the wording it was taken on."""

    position: Position
    target: TargetWithRevision
    consultation: Consultation
    round: Round
    delegation: Delegation

    @property
    def target_id(self) -> UUID:
        """The target, whatever its wording."""
        return self.target.target.id

    @property
    def stance(self) -> Stance:
        """The stance; an entry never is a withdrawal."""
        return Stance(self.position.stance or "")

    @property
    def is_named(self) -> bool:
        """True where everybody may know who said it."""
        return self.consultation.attribution == Attribution.ATTRIBUTED


def entries_of(session: Session, organisation_id: UUID) -> dict[UUID, Entry]:
    """The latest position on each target by target; a target from which the last one was withdrawn has none.

    What was said under an accreditation that was withdrawn is not counted, and is not here either.
    """
    query = (
        sa.select(Position, Target, TargetRevision, Consultation, Round, Delegation)
        .join(Delegation, Delegation.id == Position.delegation_id)
        .join(Consultation, Consultation.id == Position.consultation_id)
        .join(Round, Round.id == Position.round_id)
        .join(TargetRevision, TargetRevision.id == Position.target_revision_id)
        .join(Target, Target.id == TargetRevision.target_id)
        .where(Delegation.organisation_id == organisation_id, Delegation.withdrawn_at.is_(None))
        .order_by(Round.number, Position.seq)
    )
    last: dict[UUID, Entry] = {}
    for position, target, revision, consultation, round_, delegation in session.execute(query):
        last[target.id] = Entry(
            position=position,
            target=TargetWithRevision(target=target, revision=revision),
            consultation=consultation,
            round=round_,
            delegation=delegation,
        )
    return {target_id: entry for target_id, entry in last.items() if not entry.position.is_withdrawn}


def is_open_to(actor: Actor, entry: Entry) -> bool:
    """True when somebody who signs for the organisation may read this entry.

    What was said by name is open to all of them; what was said where names are withheld to those who sign for the
    organisation there.
    """
    return entry.is_named or decide(actor, Action.READ_LEDGER, facts_of(entry.consultation, entry.delegation.id))


def contradict(one: Entry, other: Entry) -> bool:
    """True when one supports and the other opposes: the rule by which member bodies are in conflict."""
    stances = [entry.stance for entry in (one, other) if entry.stance in ORDINAL_STANCES]
    return align_bodies([ORDINAL_STANCES.index(stance) + 1 for stance in stances]) is Alignment.CONFLICT


def by_age(one: Entry, other: Entry) -> tuple[Entry, Entry]:
    """The newer and the older of two."""
    newer, older = sorted((one, other), key=lambda entry: (entry.position.taken_at, entry.position.id), reverse=True)
    return newer, older
