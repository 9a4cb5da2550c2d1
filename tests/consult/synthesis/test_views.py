"""What an audience may see: no table beside another that would give a delegation away."""

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Consultation, Delegation, Round
from consult.database import transaction
from consult.domain.synthesis import TargetView
from consult.domain.vocabulary import Attribution, RoundState, Stance
from consult.organisations.models import BlocMembership
from consult.synthesis.picture import round_picture
from consult.synthesis.tallying import recount
from consult.synthesis.views import views_of
from tests.factories import World, make_world, submit

BLOCS = "bloc:region"
GROUPS = "stakeholder_group"


@pytest.fixture
def world(app: Flask) -> World:
    """Twenty governments in two blocs of ten; six object."""
    made = make_world(targets=("T1",), members={"government": 20}, attribution=Attribution.CHATHAM_HOUSE)
    for number, name in enumerate(made.delegations):
        submit(made, name, "T1", Stance.OPPOSE if number < 6 else Stance.SUPPORT)
    with transaction() as session:
        consultation = session.get_one(Consultation, made.consultation_id)
        consultation.compare = [GROUPS, BLOCS]
        for number, organisation_id in enumerate(session.scalars(sa.select(Delegation.organisation_id))):
            bloc = "north" if number % 2 else "south"
            session.add(BlocMembership(organisation_id=organisation_id, bloc_set="region", bloc=bloc))
        recount(session, consultation, made.round_id)
    return made


def views(world: World, *, state: RoundState, attribution: Attribution) -> dict[str, list[TargetView]]:
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        consultation.attribution = attribution
        round_ = session.get_one(Round, world.round_id)
        round_.state = state
        session.flush()
        return views_of(session, round_picture(session, consultation, round_))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestTheGate:
    def test_a_second_line_has_words_alone_beside_the_first(self, world: World) -> None:
        found = views(world, state=RoundState.CLOSED, attribution=Attribution.CHATHAM_HOUSE)

        [first], [second] = found[GROUPS], found[BLOCS]
        assert first.row == (0, 6, 0, 14, 0, 0)
        assert second.groups == {"north": None, "south": None}

    def test_an_attributed_consultation_shows_every_line(self, world: World) -> None:
        found = views(world, state=RoundState.CLOSED, attribution=Attribution.ATTRIBUTED)

        rows = [row for row in found[BLOCS][0].groups.values() if row]
        assert sum(sum(row) for row in rows) == 20

    def test_an_open_round_without_names_tells_no_count_on_any_line(self, world: World) -> None:
        found = views(world, state=RoundState.OPEN, attribution=Attribution.CHATHAM_HOUSE)

        for [view] in found.values():
            assert view.row is None
            assert set(view.groups.values()) == {None}
            assert view.has_objection

    def test_an_open_round_with_names_tells_its_counts(self, world: World) -> None:
        found = views(world, state=RoundState.OPEN, attribution=Attribution.ATTRIBUTED)

        assert found[GROUPS][0].row == (0, 6, 0, 14, 0, 0)
