"""How often a person wants the digests of a consultation."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.consultations.queries import facts_of
from consult.consultations.schedules import frequencies_of
from consult.database import upsert
from consult.domain.errors import InvalidInput
from consult.domain.permissions import Action, Actor, check, decide
from consult.domain.schedule import frequency_for
from consult.domain.vocabulary import Frequency
from consult.synthesis.models import DigestPreference, Unsubscription
from consult.synthesis.recipients import RECEIVES


def choices_of(session: Session, actor: Actor, consultation: Consultation) -> Sequence[Frequency]:
    """What a person can choose: each frequency that an audience of theirs is offered, and the close of a round."""
    offered = _offered(session, actor, consultation)
    return [found for found in Frequency if found in offered or found is Frequency.AT_CLOSE]


def _offered(session: Session, actor: Actor, consultation: Consultation) -> set[Frequency]:
    """The frequencies of the person's audiences; where nothing is scheduled for them, digests are drafted by hand."""
    facts = facts_of(consultation)
    audiences = [audience for audience, action in RECEIVES.items() if decide(actor, action, facts)]
    offered = {found for audience in audiences for found in frequencies_of(session, consultation.id, audience)}
    return offered or {Frequency.BY_HAND}


def chosen_by(session: Session, actor: Actor, consultation: Consultation) -> Frequency | None:
    """How often a person gets digests now; None when they stopped them."""
    if _has_stopped(session, actor.person_id, consultation.id):
        return None
    row = session.get(DigestPreference, (consultation.id, actor.person_id))
    wanted = Frequency(row.frequency) if row is not None else None
    return frequency_for(wanted, _offered(session, actor, consultation))


def choose_digests(
    session: Session, actor: Actor, consultation: Consultation, frequency: Frequency | None, *, at: datetime
) -> None:
    """Get digests this often from now on; None stops them.

    Raises: NotPermitted; InvalidInput for a frequency that is not offered.
    """
    check(actor, Action.CHOOSE_DIGESTS, facts_of(consultation), at=at)
    if frequency is None:
        row = upsert(session, Unsubscription).values(person_id=actor.person_id, consultation_id=consultation.id, at=at)
        session.execute(row.on_conflict_do_nothing())
        return
    if frequency not in choices_of(session, actor, consultation):
        raise InvalidInput.of_fields({"frequency": "unknown"})
    again = sa.delete(Unsubscription).where(Unsubscription.person_id == actor.person_id)
    session.execute(again.where(Unsubscription.consultation_id == consultation.id))
    chosen = upsert(session, DigestPreference).values(
        consultation_id=consultation.id, person_id=actor.person_id, frequency=frequency, chosen_at=at
    )
    session.execute(
        chosen.on_conflict_do_update(
            index_elements=["consultation_id", "person_id"], set_={"frequency": frequency.value, "chosen_at": at}
        )
    )


def _has_stopped(session: Session, person_id: UUID | None, consultation_id: UUID) -> bool:
    return person_id is not None and session.get(Unsubscription, (person_id, consultation_id)) is not None
