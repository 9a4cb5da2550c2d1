"""Other words for statements: what must stay where counts are withheld."""

import pytest
from flask import Flask

from consult.database import transaction
from consult.domain.errors import InvalidInput
from consult.domain.vocabulary import Attribution, Stance
from consult.synthesis import service
from consult.synthesis.models import Statement
from tests.consult.synthesis.at_the_desk import act, draft, minority_line, said, statements, world_with_an_objection
from tests.draining import drain
from tests.factories import World, make_world, submit_many

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    """Every group is split on T1, which therefore has no minority's line; nothing but words leaves the desk."""
    made = make_world(
        targets=("T1",), members={"government": 6, "civil_society": 6}, attribution=Attribution.CONFIDENTIAL
    )
    sides = {name: Stance.OPPOSE if int(name.split()[1]) % 2 else Stance.SUPPORT for name in made.delegations}
    submit_many(made, "T1", sides)
    drain()
    return made


@pytest.mark.parametrize(
    ("language", "worded_away", "kept"),
    [
        ("en", "Views on “Target T1” differ a little.", "Views differ on “Target T1”; somebody objects."),
        ("fr", "Les avis diffèrent un peu.", "Les avis diffèrent. Une objection est soulevée."),
    ],
)
def test_that_somebody_objects_is_not_worded_away_from_a_division_without_counts(
    world: World, language: str, worded_away: str, kept: str
) -> None:
    digest_id = draft(world)
    [division] = [row for row in statements(digest_id) if row.template == "divided_within"]
    assert not any(row.is_minority for row in statements(digest_id))

    with pytest.raises(InvalidInput) as refused:
        act(world, service.edit_statement, division.id, text=worded_away, language=language)
    act(world, service.edit_statement, division.id, text=kept, language=language)

    assert refused.value.fields == {"text": "minority_somebody"}
    assert kept in said(digest_id, language)


def test_what_no_objection_rests_on_is_worded_freely(world: World) -> None:
    digest_id = draft(world)
    [silence] = [row for row in statements(digest_id) if row.template == "silence"]

    act(world, service.edit_statement, silence.id, text="Everybody answered.")

    assert "Everybody answered." in said(digest_id)


@pytest.mark.parametrize(("language", "group"), [("en", "Private sector"), ("ar", "القطاع الخاص")])
def test_the_only_group_that_objects_is_not_worded_away_where_names_are_withheld(
    app: Flask, language: str, group: str
) -> None:
    digest_id = draft(world := world_with_an_objection(attribution=Attribution.CHATHAM_HOUSE))
    line = minority_line(digest_id)
    with transaction() as session:  # what five groups of 17 give, which would take long to fill
        released = {"row": [0, 29, 0, 53, 0, 0], "lone_group": "private_sector"}
        session.get_one(Statement, line.id).values = {**line.values, **released}
    assert any(group in sentence for sentence in said(digest_id, language))

    with pytest.raises(InvalidInput) as refused:
        act(world, service.edit_statement, line.id, text="29 object.", language=language)
    act(world, service.edit_statement, line.id, text=f"29 object, {group} alone mostly.", language=language)

    assert refused.value.fields == {"text": "minority_who"}
