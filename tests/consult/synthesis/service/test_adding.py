"""Sentences written by hand: what they rest on, where they stand, and that none is approved that rests on nothing."""

from uuid import UUID

import pytest
from flask import Flask

from consult.config import Settings
from consult.database import transaction, utc_now
from consult.domain.errors import (
    DigestChanged,
    DigestStale,
    InvalidInput,
    MoveNotAllowed,
    NotPermitted,
    StatementWithoutSupport,
)
from consult.domain.vocabulary import Attribution, DigestState, Role, Stance
from consult.synthesis import service
from consult.synthesis.service import NewStatement
from tests.consult.synthesis.at_the_desk import (
    act,
    approve,
    draft,
    mail_of,
    positions_of,
    said,
    stale_places,
    state_of,
    statements,
    world_with_an_objection,
)
from tests.draining import drain
from tests.factories import World, add_person, submit

ON_ONE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What is the same on both databases is tried on one."""


@pytest.fixture
def world(app: Flask) -> World:
    return world_with_an_objection()


def add(world: World, digest_id: UUID, text: str, **values: object) -> UUID:
    values.setdefault("section", "agreed")
    new = NewStatement(text=text, **values)  # type: ignore[arg-type]  # what each test says
    added: UUID = act(world, service.add_statement, digest_id, new)
    return added


def texts(digest_id: UUID, section: str) -> list[str]:
    return [row.words[0].text if row.words else "drafted" for row in statements(digest_id) if row.section == section]


@ON_ONE
def test_a_sentence_stands_with_its_target_or_as_what_the_chair_says_unless_it_is_put_elsewhere(
    world: World, settings: Settings
) -> None:
    digest_id = draft(world)
    submit(world, "government 2", "T2")
    drain()
    draft(world)

    add(world, digest_id, "Put by hand.", section="unclear", is_own_words=True)
    for text in ("We thank all.", "The room changed."):
        add(world, digest_id, text, section="", is_own_words=True)
    add(world, digest_id, "On the first.", section="", target_revision_id=world.revisions["T1"], is_own_words=True)

    assert texts(digest_id, "chair") == ["We thank all.", "The room changed."]
    assert texts(digest_id, "unclear") == ["Put by hand.", "drafted", "On the first.", "drafted"]
    assert texts(digest_id, "news") == []
    mail = mail_of(digest_id, settings)
    assert mail.index("From the chair") < mail.index("We thank all.") < mail.index("No clear direction")


@ON_ONE
def test_a_sentence_that_rests_on_nothing_cannot_be_approved_and_the_refusal_names_it(
    world: World, settings: Settings
) -> None:
    digest_id = draft(world)
    added = add(world, digest_id, "All look forward to it.")
    [place] = [row.place for row in statements(digest_id) if row.id == added]

    with pytest.raises(StatementWithoutSupport) as refused:
        approve(world, digest_id, settings)

    assert refused.value.extra == {"statements": [place]}
    act(world, service.support_statement, added, position_ids=None, is_own_words=True)
    approve(world, digest_id, settings)
    assert state_of(digest_id) == DigestState.APPROVED
    assert "In the chair’s own words\nAll look forward to it." in mail_of(digest_id, settings)


def test_links_support_a_sentence_until_what_they_lead_to_changes(world: World, settings: Settings) -> None:
    digest_id = draft(world)
    links = positions_of(world, "government 2", "civil_society 1")
    added = add(world, digest_id, "Two would go further.", position_ids=links)
    approve(world, digest_id, settings)

    submit(world, "government 2", "T1", Stance.NEUTRAL, base_version=1)
    drain()

    assert state_of(digest_id) != DigestState.APPROVED
    draft(world)
    [place] = [row.place for row in statements(digest_id) if row.id == added]
    assert stale_places(digest_id) == [place]  # drafting again renews counts, not what a person linked
    with pytest.raises(DigestStale):
        approve(world, digest_id, settings)
    act(world, service.support_statement, added, position_ids=links[1:], is_own_words=False)
    assert stale_places(digest_id) == []
    approve(world, digest_id, settings)


@ON_ONE
def test_a_sentence_is_linked_only_to_what_stands_now_in_the_round(world: World) -> None:
    digest_id = draft(world)
    old = positions_of(world, "government 2")
    submit(world, "government 2", "T1", Stance.NEUTRAL, base_version=1)

    for links in (old, [world.round_id]):
        with pytest.raises(InvalidInput) as refused:
            add(world, digest_id, "Some would go further.", position_ids=links)
        assert refused.value.fields == {"links": "unknown"}


def test_sentences_stand_where_they_were_put_and_stay_there_when_drafted_again(world: World) -> None:
    digest_id = draft(world)
    section = statements(digest_id)[0].section
    first = add(world, digest_id, "First.", section=section, is_own_words=True)
    add(world, digest_id, "Second.", section=section, after=first, target_revision_id=world.revisions["T1"])
    add(world, digest_id, "Alone.", section="themes", is_own_words=True)
    drafted = len([row for row in statements(digest_id) if row.section == section]) - 2
    assert texts(digest_id, section) == ["First.", "Second.", *["drafted"] * drafted]

    act(world, service.move_statement, first, is_up=False)
    with pytest.raises(MoveNotAllowed):
        act(world, service.move_statement, statements(digest_id)[0].id, is_up=True)
    before = [row.id for row in statements(digest_id)]
    draft(world)

    assert texts(digest_id, section) == ["Second.", "First.", *["drafted"] * drafted]
    assert [row.id for row in statements(digest_id)] == before
    assert [row.place for row in statements(digest_id)] == list(range(1, len(before) + 1))


@ON_ONE
def test_a_sentence_written_by_hand_is_removed_without_a_reason(world: World) -> None:
    digest_id = draft(world)
    before = [row.id for row in statements(digest_id)]
    added = add(world, digest_id, "All look forward to it.", is_own_words=True)

    act(world, service.remove_statement, added, reason="", actor="chair 1")

    assert [row.id for row in statements(digest_id)] == before


@ON_ONE
def test_an_addition_against_an_older_digest_is_refused_with_its_text(world: World) -> None:
    digest_id = draft(world)
    add(world, digest_id, "First.", is_own_words=True)

    with pytest.raises(DigestChanged) as refused:
        act(world, service.add_statement, digest_id, NewStatement(section="agreed", text="Second."), revision=1)

    assert refused.value.extra == {"revision": 2, "current": "", "yours": "Second."}


@ON_ONE
def test_words_in_one_language_leave_the_drafted_sentence_in_the_others(world: World, settings: Settings) -> None:
    digest_id = draft(world)
    place = next(place for place, row in enumerate(statements(digest_id)) if not row.is_minority)
    before = {language: said(digest_id, language)[place] for language in ("en", "fr", "ar")}

    act(world, service.edit_statement, statements(digest_id)[place].id, text="En mots simples.", language="fr")

    assert said(digest_id, "fr")[place] == "En mots simples."
    assert {language: said(digest_id, language)[place] for language in ("en", "ar")} == {
        language: before[language] for language in ("en", "ar")
    }


@ON_ONE
def test_a_sentence_written_in_one_language_is_marked_with_it_in_the_others(world: World, settings: Settings) -> None:
    digest_id = draft(world)
    added = add(world, digest_id, "Tous s’en réjouissent.", language="fr", is_own_words=True)

    assert "In the chair’s own words and in French\nTous s’en réjouissent." in mail_of(digest_id, settings)

    act(world, service.edit_statement, added, text="All welcome it.", language="en")
    assert "In the chair’s own words\nAll welcome it." in mail_of(digest_id, settings)
    with pytest.raises(InvalidInput):
        act(world, service.edit_statement, added, text="", language="en")
        act(world, service.edit_statement, added, text="", language="fr")


@ON_ONE
def test_who_may_not_read_names_links_nothing_and_keeps_what_is_linked(app: Flask) -> None:
    world = world_with_an_objection(attribution=Attribution.CONFIDENTIAL)
    with transaction() as session:
        add_person(session, world, "rapporteur", Role.RAPPORTEUR, at=utc_now())
    digest_id = draft(world)
    [link] = positions_of(world, "government 2")
    added = add(world, digest_id, "One would go further.", position_ids=[link])

    act(world, service.support_statement, added, position_ids=None, is_own_words=True, actor="rapporteur")
    with pytest.raises(NotPermitted):
        others = positions_of(world, "government 3")
        act(world, service.support_statement, added, position_ids=others, is_own_words=True, actor="rapporteur")

    [row] = [row for row in statements(digest_id) if row.id == added]
    assert [found.position_id for found in row.links] == [link]
    assert row.is_own_words


@ON_ONE
def test_no_sentence_turns_into_the_name_or_the_link_of_whoever_reads_it(world: World, settings: Settings) -> None:
    digest_id = draft(world)
    written = "Confirm \ue000, at \ue001 today."

    act(world, service.add_statement, digest_id, NewStatement(section="news", text=written, is_own_words=True))

    assert written in mail_of(digest_id, settings)


@ON_ONE
def test_a_sentence_holds_no_control_characters_which_no_report_could_be_written_with(world: World) -> None:
    digest_id = draft(world)

    with pytest.raises(InvalidInput) as refused:
        act(world, service.add_statement, digest_id, NewStatement(section="news", text="A\x08B", is_own_words=True))

    assert refused.value.fields == {"text": "forbidden_character"}
