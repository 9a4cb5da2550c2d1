"""What a digest drafted now says, part by part, in words."""

from flask_babel import force_locale

from consult.consultations.models import Consultation, Round
from consult.database import transaction, utc_now
from consult.domain.schedule import Edition
from consult.domain.synthesis import Section
from consult.domain.vocabulary import Audience
from consult.synthesis.composing import compose_digest
from consult.synthesis.released import release_and_measure
from consult.synthesis.sealing import labels_of
from consult.synthesis.tallying import recount
from consult.synthesis.wording import sentence
from tests.factories import World


def told(world: World, language: str = "en", audience: Audience = Audience.PARTICIPANTS) -> dict[Section, list[str]]:
    """The sentences of each part, after what may be released was released."""
    with transaction() as session, force_locale(language):
        consultation = session.get_one(Consultation, world.consultation_id)
        round_ = session.get_one(Round, world.round_id)
        recount(session, consultation, round_.id)
        release_and_measure(session, consultation, round_, at=utc_now())
        composed = compose_digest(
            session, consultation, round_, (round_.opens_at, utc_now()), Edition(audience=audience)
        )
        found: dict[Section, list[str]] = {}
        for one in composed.statements:
            words = sentence(one.template, one.values, labels_of(consultation, one.line))
            found.setdefault(one.section, []).append(words)
    return found
