"""The parts of a digest that follow what is said target by target, in their order."""

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.synthesis import DraftStatement
from consult.domain.vocabulary import Attribution
from consult.synthesis.picture import RoundPicture
from consult.synthesis.sections.conditions import Telling, conditions
from consult.synthesis.sections.repeats import repeats
from consult.synthesis.sections.texts import near_copies, themes


def beside_targets(session: Session, picture: RoundPicture, *, at_desk: bool) -> list[DraftStatement]:
    """Conditions and amendments of a round, what was found in its texts, and what was recommended before.

    Args:
        at_desk: True for the readers of the chair's desk, who also judge what a machine suggests.
    """
    return [
        *conditions(session, picture, _telling(picture.consultation.attribution, at_desk=at_desk)),
        *found_in_texts(session, picture.consultation, picture.round, at_desk=at_desk),
        *repeats(session, picture, with_suggestions=at_desk),
    ]


def found_in_texts(
    session: Session, consultation: Consultation, round_: Round, *, at_desk: bool
) -> list[DraftStatement]:
    """What a machine found in the reasons of a round, as far as these readers may learn of it."""
    if _telling(consultation.attribution, at_desk=at_desk) is Telling.SEVERAL:
        return []
    return [*themes(session, round_), *near_copies(session, round_)]


def _telling(rule: str, *, at_desk: bool) -> Telling:
    if rule == Attribution.ATTRIBUTED:
        return Telling.WORDS
    if not at_desk:
        return Telling.SEVERAL
    # not everybody at the desk of a confidential consultation reads what each delegation wrote
    return Telling.COUNTS if rule == Attribution.CONFIDENTIAL else Telling.WORDS
