"""What was recommended before: told to readers as a person marked it."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.config import Settings
from consult.consultations.models import Consultation, Round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.synthesis import Section
from consult.domain.vocabulary import Audience, DigestState, RecommendationMark
from consult.synthesis.handlers import void_outdated_digests
from consult.synthesis.picture import round_picture
from consult.synthesis.sections.repeats import is_outdated, repeats
from consult.texts.importing import ReadRecommendation, import_recommendations
from consult.texts.models import Recommendation
from consult.texts.queries import standing_marks
from consult.texts.service import mark_recommendation, unmark_recommendation
from tests.consult.notices.letters import told as letters_told
from tests.consult.synthesis.at_the_desk import approve, draft, state_of
from tests.consult.synthesis.sections.drafted import told
from tests.consult.synthesis.test_handlers import delivered, run
from tests.draining import drain
from tests.factories import World, make_world, submit
from workers.tasks.texts import find_in_texts

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EARLIER = ReadRecommendation(
    row=2, code="R2008-01", year=2008, forum="Forum in Manila", text="What target T1 asks for, once more.",
    became="Piloted in two regions.",
)  # fmt: skip


@pytest.fixture
def world(app: Flask) -> World:
    """Two targets, one of them like an earlier recommendation, which a machine found."""
    made = make_world()
    with transaction() as session:
        consultation = session.get_one(Consultation, made.consultation_id)
        import_recommendations(session, SYSTEM, consultation, [EARLIER], at=utc_now())
    find_in_texts.run()
    return made


def mark(world: World, as_: RecommendationMark) -> UUID:
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        [identifier] = session.scalars(sa.select(Recommendation.id))
        chair = world.actor(session, "chair 1")
        mark_recommendation(
            session, chair, consultation, code="T1", recommendation_id=identifier, mark=as_, at=utc_now()
        )
        return next(iter(standing_marks(session, consultation.id).values())).id


def test_what_a_person_marked_is_told_with_year_forum_and_what_became_of_it(world: World) -> None:
    mark(world, RecommendationMark.SHARPENED)

    assert told(world)[Section.REPEATS] == [
        "“Target T1” sharpens a recommendation of 2008 (Forum in Manila, R2008-01): “What target T1 asks for, once "
        "more.” What became of it: Piloted in two regions."
    ]


def test_what_a_machine_alone_found_is_told_to_those_who_judge_it_as_a_suggestion(world: World) -> None:
    assert Section.REPEATS not in told(world)

    suggested = told(world, audience=Audience.CHAIRS)[Section.REPEATS]

    assert suggested[0].startswith(
        "A machine suggests, and nobody has confirmed, that “Target T1” is like a recommendation"
    )
    mark(world, RecommendationMark.UNRELATED)
    assert "“Target T1”" not in str(told(world, audience=Audience.CHAIRS).get(Section.REPEATS))


def test_a_mark_that_is_taken_back_makes_the_sentence_stale(world: World) -> None:
    mark_id = mark(world, RecommendationMark.REPEATED)
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        picture = round_picture(session, consultation, session.get_one(Round, world.round_id))
        [statement] = repeats(session, picture, with_suggestions=False)
        assert not is_outdated(session, consultation.id, statement.values)

        unmark_recommendation(session, world.actor(session, "chair 1"), consultation, mark_id, at=utc_now())

        assert is_outdated(session, consultation.id, statement.values)


def test_a_mark_that_is_taken_back_voids_what_was_approved_once_and_the_chairs_are_told(
    world: World, settings: Settings
) -> None:
    submit(world, "government 1", "T1")
    mark_id = mark(world, RecommendationMark.REPEATED)
    drain()
    digest_id = draft(world)
    approve(world, digest_id, settings)
    drain()
    assert state_of(digest_id) == DigestState.APPROVED

    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        unmark_recommendation(session, world.actor(session, "chair 1"), consultation, mark_id, at=utc_now())
    drain()
    run(void_outdated_digests, delivered(world, "recommendation.marked", "recommendation.unmarked")[::-1] * 2)

    assert state_of(digest_id) == DigestState.VOIDED
    assert len(delivered(world, "digest.voided")) == 1
    assert letters_told(world, "digest_held_back") == {"chair 1": 1}
