"""What an audience may see: no table beside another that would give a delegation away."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Consultation, Delegation, Round
from consult.database import transaction
from consult.domain.synthesis import TargetView
from consult.domain.tallies import Row
from consult.domain.vocabulary import Attribution, RoundState, Stance
from consult.organisations.models import BlocMembership
from consult.synthesis.picture import round_picture
from consult.synthesis.released import picture_for_readers, release_and_measure
from consult.synthesis.tallying import recount
from consult.synthesis.views import views_of
from consult.synthesis.wording import sentence
from tests.factories import World, make_world, submit, submit_many

NOW, HOUR = datetime(2026, 11, 2, 12, tzinfo=UTC), timedelta(hours=1)
BLOCS = "bloc:region"
GROUPS = "stakeholder_group"


@pytest.fixture
def world(app: Flask) -> World:
    """Twenty governments in two blocs of ten; six object."""
    made = make_world(targets=("T1",), members={"government": 20}, attribution=Attribution.CHATHAM_HOUSE)
    stances = {name: Stance.OPPOSE if number < 6 else Stance.SUPPORT for number, name in enumerate(made.delegations)}
    submit_many(made, "T1", stances)
    with transaction() as session:
        consultation = session.get_one(Consultation, made.consultation_id)
        consultation.compare = [GROUPS, BLOCS]
        for number, organisation_id in enumerate(session.scalars(sa.select(Delegation.organisation_id))):
            bloc = "north" if number % 2 else "south"
            session.add(BlocMembership(organisation_id=organisation_id, bloc_set="region", bloc=bloc))
        recount(session, consultation, made.round_id)
    return made


@pytest.fixture
def flat(app: Flask) -> World:
    """Twenty governments, of which six object, compared as one group."""
    made = make_world(targets=("T1",), members={"government": 20}, attribution=Attribution.CHATHAM_HOUSE)
    stances = {name: Stance.OPPOSE if number < 6 else Stance.SUPPORT for number, name in enumerate(made.delegations)}
    submit_many(made, "T1", stances)
    return made


def views(world: World, *, state: RoundState, attribution: Attribution, at: datetime = NOW) -> dict[str, TargetView]:
    """Release what may be released at that moment, and give what readers then get of the one target."""
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        consultation.attribution = attribution
        round_ = session.get_one(Round, world.round_id)
        round_.state = state
        session.flush()
        recount(session, consultation, world.round_id)
        release_and_measure(session, consultation, round_, at=at)
        found = views_of(session, picture_for_readers(session, consultation, round_))
        return {line: view for line, [view] in found.items()}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestTheGate:
    def test_an_attributed_consultation_shows_every_line(self, world: World) -> None:
        found = views(world, state=RoundState.CLOSED, attribution=Attribution.ATTRIBUTED)

        rows = [row for row in found[BLOCS].groups.values() if row]
        assert sum(sum(row) for row in rows) == 20

    def test_blocs_have_words_alone_where_the_groups_tell_more(self, world: World) -> None:
        found = views(world, state=RoundState.CLOSED, attribution=Attribution.CHATHAM_HOUSE)

        assert found[GROUPS].row == (0, 6, 0, 14, 0, 0)
        assert found[BLOCS].groups == {"north": None, "south": None}

    def test_a_confidential_consultation_leaves_words_alone(self, world: World) -> None:
        found = views(world, state=RoundState.CLOSED, attribution=Attribution.CONFIDENTIAL)

        for view in found.values():
            assert view.row is None
            assert view.absent is None
            assert set(view.groups.values()) <= {None}
            assert view.q_value is view.gap is None
            assert view.has_objection

    def test_an_open_round_with_names_tells_its_counts(self, world: World) -> None:
        found = views(world, state=RoundState.OPEN, attribution=Attribution.ATTRIBUTED)

        assert found[GROUPS].row == (0, 6, 0, 14, 0, 0)

    def test_the_exact_picture_of_a_consultation_without_names_gives_no_view(self, world: World) -> None:
        with transaction() as session:
            consultation = session.get_one(Consultation, world.consultation_id)
            picture = round_picture(session, consultation, session.get_one(Round, world.round_id))
            with pytest.raises(ValueError, match="released"):
                views_of(session, picture)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestTheRenewal:
    def tell(self, world: World, *, state: RoundState = RoundState.OPEN, at: datetime = NOW) -> Row | None:
        return views(world, state=state, attribution=Attribution.CHATHAM_HOUSE, at=at)[GROUPS].row

    def change(self, world: World, count: int, stance: Stance | None) -> None:
        for name in list(world.delegations)[-count:]:
            submit(world, name, "T1", stance, base_version=1)

    def test_numbers_stand_until_five_delegations_changed(self, flat: World) -> None:
        first = self.tell(flat)
        self.change(flat, 4, Stance.OPPOSE)
        second = self.tell(flat, at=NOW + HOUR)
        for name in list(flat.delegations)[:2]:
            submit(flat, name, "T1", Stance.SUPPORT, base_version=1)
        third = self.tell(flat, at=NOW + 2 * HOUR)

        assert first == second == (0, 6, 0, 14, 0, 0)
        assert third == (0, 8, 0, 12, 0, 0)

    def test_the_close_is_no_exception(self, flat: World) -> None:
        self.tell(flat)
        self.change(flat, 4, Stance.OPPOSE)

        assert self.tell(flat, state=RoundState.CLOSED, at=NOW + HOUR) == (0, 6, 0, 14, 0, 0)

    def test_a_withdrawal_is_a_change(self, flat: World) -> None:
        self.tell(flat)
        self.change(flat, 5, None)

        assert self.tell(flat, at=NOW + HOUR) is None or self.tell(flat, at=NOW + HOUR) == (0, 6, 0, 9, 0, 0)

    def test_that_somebody_objects_is_said_at_once_and_taken_back_late(self, flat: World) -> None:
        names = list(flat.delegations)
        for name in names[:6]:
            submit(flat, name, "T1", Stance.SUPPORT, base_version=1)
        before = views(flat, state=RoundState.OPEN, attribution=Attribution.CHATHAM_HOUSE)[GROUPS]
        submit(flat, names[0], "T1", Stance.OPPOSE, base_version=2)
        said = views(flat, state=RoundState.OPEN, attribution=Attribution.CHATHAM_HOUSE)[GROUPS]
        submit(flat, names[0], "T1", Stance.SUPPORT, base_version=3)
        after = views(flat, state=RoundState.OPEN, attribution=Attribution.CHATHAM_HOUSE)[GROUPS]

        assert [view.has_objection for view in (before, said, after)] == [False, True, True]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("attribution", [Attribution.ATTRIBUTED, Attribution.CHATHAM_HOUSE])
def test_a_line_of_governments_tells_of_governments_alone(app: Flask, attribution: Attribution) -> None:
    world = make_world(targets=("T1",), members={"government": 12, "civil_society": 6}, attribution=attribution)
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        consultation.compare = [BLOCS, GROUPS]
        for number, name in enumerate(world.delegations):
            organisation_id = session.get_one(Delegation, world.delegations[name]).organisation_id
            bloc = "north" if number % 2 else "south"
            session.add(BlocMembership(organisation_id=organisation_id, bloc_set="region", bloc=bloc))
    stances = {name: Stance.SUPPORT if name.startswith("g") else Stance.OPPOSE for name in world.delegations}
    submit_many(world, "T1", stances)

    found = views(world, state=RoundState.CLOSED, attribution=attribution)

    blocs, everybody = found[BLOCS], found[BLOCS].of_everybody
    assert blocs.groups.keys() == {"north", "south"}
    assert not blocs.has_objection
    assert everybody.has_objection
    assert blocs.values()["leaves_out"]
    assert "leaves_out" not in found[GROUPS].values()
    if attribution is Attribution.ATTRIBUTED:
        assert blocs.row == (0, 0, 0, 12, 0, 0)
        assert everybody.row == found[GROUPS].row == (0, 6, 0, 12, 0, 0)
        assert sentence(blocs.divergence_class, blocs.values()) == (
            "Consensus for “Target T1”: all 12 support it and nobody objects. Governments alone are compared here."
        )
