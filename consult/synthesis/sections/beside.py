"""The parts of a digest that follow what is said target by target, in their order."""

from sqlalchemy.orm import Session

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
    telling = _telling(picture.consultation.attribution, at_desk=at_desk)
    tells_texts = telling is not Telling.SEVERAL
    found = [*themes(session, picture.round), *near_copies(session, picture.round)] if tells_texts else []
    return [
        *conditions(session, picture, telling),
        *found,
        *repeats(session, picture, with_suggestions=at_desk),
    ]


def _telling(rule: str, *, at_desk: bool) -> Telling:
    if rule == Attribution.ATTRIBUTED:
        return Telling.WORDS
    if not at_desk:
        return Telling.SEVERAL
    # not everybody at the desk of a confidential consultation reads what each delegation wrote
    return Telling.COUNTS if rule == Attribution.CONFIDENTIAL else Telling.WORDS
