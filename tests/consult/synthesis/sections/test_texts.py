"""What a machine found in the reasons: told as a suggestion, with two counts, and at the desk alone without names.

It rests on the texts as they stood at a place in the log, is told while they do, and goes stale when they change.
"""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.accreditation.service import withdraw_accreditation
from consult.config import Settings
from consult.consultations.models import Consultation, Round
from consult.database import transaction, utc_now
from consult.domain.synthesis import Section
from consult.domain.vocabulary import Attribution, Audience, DigestState
from consult.synthesis import due, service
from consult.synthesis import handlers as synthesis
from consult.synthesis.models import Digest, Statement
from consult.texts.models import TextAnalysis
from tests.consult.notices.letters import told as letters_told
from tests.consult.synthesis.at_the_desk import act, approve, draft, said, stale_places, state_of, statements
from tests.consult.synthesis.sections.drafted import told
from tests.consult.synthesis.test_handlers import delivered, run
from tests.consult.texts.writing import LETTER, OTHER, campaign, outpouring
from tests.draining import drain
from tests.factories import submit
from workers.tasks.texts import find_in_texts

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_themes_and_typical_words_are_told_as_suggestions_without_any_count(app: Flask) -> None:
    world = outpouring()
    assert Section.THEMES not in told(world)  # nobody has looked yet

    find_in_texts.run()

    [words] = told(world)[Section.THEMES]
    assert words.startswith("A machine suggests these from the words of the reasons given; they are no count")
    assert "Themes of the reasons in English: “" in words
    assert "Words in English that this group uses far more often than the others, Governments: “" in words
    assert not any(sign.isdecimal() for sign in words)


def test_near_copies_are_told_with_texts_and_senders_apart(app: Flask) -> None:
    world = campaign()
    find_in_texts.run()

    assert told(world)[Section.NEAR_COPIES] == [
        "On T1 and T2 4 texts of 3 delegations are in nearly the same words. "
        "Each delegation still counts once, whatever its words."
    ]


@pytest.mark.parametrize("rule", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_without_names_nothing_found_in_texts_leaves_the_desk(app: Flask, rule: Attribution) -> None:
    world = campaign(rule)
    find_in_texts.run()

    assert told(world).keys().isdisjoint({Section.THEMES, Section.NEAR_COPIES})
    assert told(world, audience=Audience.CHAIRS)[Section.NEAR_COPIES]


def look_again() -> None:
    """Compare the texts as if the rest between two looks were over."""
    with transaction() as session:
        session.execute(sa.update(TextAnalysis).values(next_at=utc_now()))
    find_in_texts.run()


def copies_in(digest_id: UUID) -> list[Statement]:
    return [row for row in statements(digest_id) if row.section == Section.NEAR_COPIES]


def test_what_was_found_is_told_only_while_it_is_of_all_texts_that_stand(app: Flask) -> None:
    world = campaign()
    find_in_texts.run()
    submit(world, "government 1", "T2")  # without a reason
    assert Section.NEAR_COPIES in told(world)

    submit(world, "government 1", "T2", rationale=LETTER, base_version=1)
    assert Section.NEAR_COPIES not in told(world)

    look_again()
    assert "5 texts of 4 delegations" in told(world)[Section.NEAR_COPIES][0]


@pytest.mark.parametrize("what", ["a text", "a withdrawal", "no text", "a delegation"])
def test_a_statement_about_texts_goes_stale_with_them(app: Flask, what: str) -> None:
    world = campaign()
    find_in_texts.run()
    submit(world, "government 1", "T2")  # after the texts were compared, and none itself
    drain()
    digest_id = draft(world)
    [row] = copies_in(digest_id)
    with transaction() as session:
        compared = session.scalars(sa.select(TextAnalysis)).one()
        assert row.support["as_of"] == compared.document["as_of"] < session.get_one(Digest, digest_id).as_of

    if what == "a text":
        submit(world, "government 1", "T2", rationale=OTHER, base_version=1)
    elif what == "a withdrawal":
        submit(world, "civil_society 2", "T1", None, base_version=1)
    elif what == "no text":
        submit(world, "civil_society 2", "T2")
    else:
        delegation_id = world.delegations["civil_society 3"]
        with transaction() as session:
            secretariat = world.actor(session, "secretariat")
            withdraw_accreditation(session, secretariat, delegation_id, reason="They asked for it.", at=utc_now())

    assert (row.place in stale_places(digest_id)) == (what != "no text")


def test_a_draft_gets_what_was_found_later_once_and_keeps_what_people_wrote(app: Flask) -> None:
    world = campaign()
    drain()
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        [digest] = due.draft_at_close(session, consultation, session.get_one(Round, world.round_id), at=utc_now())
    drain()
    silence = next(row for row in statements(digest.id) if row.section == Section.SILENCE)
    act(world, service.edit_statement, silence.id, text="Everybody answered.")

    look_again()
    drain()
    run(synthesis.draft_with_texts, delivered(world, "texts.compared")[::-1] * 2)

    assert copies_in(digest.id)
    assert "Everybody answered." in said(digest.id)
    assert stale_places(digest.id) == []
    with transaction() as session:
        assert session.get_one(Digest, digest.id).draft == 2
    assert letters_told(world, "digest_waits") == {"chair 1": 1}, "it waits as it did"


@pytest.mark.parametrize("state", [DigestState.IN_REVIEW, DigestState.APPROVED])
def test_what_chairs_review_is_not_drafted_again_for_what_was_found(
    app: Flask, settings: Settings, state: DigestState
) -> None:
    world = campaign()
    drain()
    digest_id = draft(world)
    if state == DigestState.APPROVED:
        approve(world, digest_id, settings)
    else:
        with transaction() as session:
            service.submit_digest(session, world.actor(session, "chair 1"), digest_id, at=utc_now())

    find_in_texts.run()
    drain()

    assert (state_of(digest_id), copies_in(digest_id), stale_places(digest_id)) == (state, [], [])
