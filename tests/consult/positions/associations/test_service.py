"""Statements and associations: what is refused, and what the same request gives twice."""

from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.accreditation.service import withdraw_accreditation
from consult.consultations.models import Consultation, Round
from consult.consultations.service import close_round
from consult.database import reading, transaction, utc_now
from consult.domain.errors import (
    AssociationChanged,
    AssociationsOverlap,
    InvalidInput,
    MoveNotAllowed,
    NotFound,
    RoundClosed,
    StatementWithdrawn,
    SubmissionKeyReused,
)
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import AssociationKind
from consult.events.models import LogEntry
from consult.positions.associations.models import Association
from consult.positions.associations.queries import acts_since, moved_since
from consult.positions.queries import positions_visible_to
from tests.associating import associate, declare, withdraw
from tests.factories import World, make_world, submit
from tests.kept_worlds import kept

JOINED, DISSOCIATED, LEFT = AssociationKind.JOINED, AssociationKind.DISSOCIATED, AssociationKind.LEFT


@pytest.fixture
@kept
def world(app: Flask) -> World:
    made = make_world(targets=("T1", "T2", "T3"), members={"government": 3})
    for name in ("government 1", "government 2"):
        for code in ("T1", "T2"):
            submit(made, name, code)
    return made


def logged(world: World) -> list[str]:
    with reading() as session:
        query = sa.select(LogEntry.name).where(LogEntry.consultation_id == world.consultation_id)
        return list(session.scalars(query.order_by(LogEntry.seq)))


def test_a_statement_needs_a_position_on_each_target_that_it_covers(world: World) -> None:
    with pytest.raises(InvalidInput) as refused:
        declare(world, "government 1", ("T1", "T3"))

    assert refused.value.fields == {"T3": "no_position"}


def test_a_delegation_has_one_open_statement_in_a_round(world: World) -> None:
    first = declare(world, "government 1", ("T1",))
    with pytest.raises(MoveNotAllowed):
        declare(world, "government 1", ("T2",))

    withdraw(world, "government 1", first)

    assert declare(world, "government 1", ("T2",)) != first


@pytest.mark.parametrize("title", ["", " ", "x" * 301, "a\u202eb"])
def test_a_statement_needs_a_plain_title(world: World, title: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        declare(world, "government 1", ("T1",), title=title)

    assert "title" in refused.value.fields


def test_two_statements_that_say_something_on_the_same_target_cannot_both_be_joined_there(world: World) -> None:
    associate(world, "government 3", declare(world, "government 1", ("T1",), title="First bloc"))
    second = declare(world, "government 2", ("T1", "T2"))

    with pytest.raises(AssociationsOverlap) as refused:
        associate(world, "government 3", second)

    assert refused.value.fields == {"T1": "First bloc"}
    assert associate(world, "government 3", second, left_out=("T1",)).kind == "joined"


def test_a_late_copy_of_a_join_does_not_bring_it_back(world: World) -> None:
    statement, key = declare(world, "government 1", ("T1",)), uuid4().hex
    first = associate(world, "government 3", statement, base_version=0, key=key)
    associate(world, "government 3", statement, LEFT)

    again = associate(world, "government 3", statement, base_version=0, key=key)

    assert again.id == first.id
    assert logged(world)[-1] == "association.left"


def test_a_key_serves_one_content(world: World) -> None:
    statement, key = declare(world, "government 1", ("T1",)), uuid4().hex
    associate(world, "government 3", statement, base_version=0, key=key)

    with pytest.raises(SubmissionKeyReused):
        associate(world, "government 3", statement, DISSOCIATED, base_version=0, key=key)


def test_who_saw_an_older_association_is_told(world: World) -> None:
    statement = declare(world, "government 1", ("T1",))
    associate(world, "government 3", statement)

    with pytest.raises(AssociationChanged):
        associate(world, "government 3", statement, DISSOCIATED, base_version=0)


def test_nothing_is_joined_by_leaving_out_everything(world: World) -> None:
    statement = declare(world, "government 1", ("T1",))

    with pytest.raises(InvalidInput):
        associate(world, "government 3", statement, left_out=("T1",))


def test_nobody_joins_their_own_statement(world: World) -> None:
    with pytest.raises(InvalidInput):
        associate(world, "government 1", declare(world, "government 1", ("T1",)))


def test_there_is_nothing_to_leave_before_one_joined(world: World) -> None:
    with pytest.raises(InvalidInput):
        associate(world, "government 3", declare(world, "government 1", ("T1",)), LEFT)


def test_a_withdrawn_statement_takes_nobody_in_and_frees_its_members(world: World) -> None:
    first = declare(world, "government 1", ("T1",))
    associate(world, "government 3", first)
    withdraw(world, "government 1", first)

    with pytest.raises(StatementWithdrawn):
        associate(world, "government 3", first, LEFT)
    assert associate(world, "government 3", declare(world, "government 2", ("T1",))).kind == "joined"


def test_only_its_author_withdraws_a_statement(world: World) -> None:
    with pytest.raises(NotFound):
        withdraw(world, "government 2", declare(world, "government 1", ("T1",)))


def test_a_statement_of_another_consultation_is_not_there(world: World) -> None:
    other = make_world(members={"government": 1})
    submit(other, "government 1", "T1")

    with pytest.raises(NotFound):
        associate(world, "government 3", declare(other, "government 1", ("T1",)), base_version=0)


def test_after_the_close_nobody_joins_or_leaves(world: World) -> None:
    statement = declare(world, "government 1", ("T1",))
    associate(world, "government 3", statement)
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())

    for act in (
        lambda: associate(world, "government 3", statement, LEFT),
        lambda: associate(world, "government 2", statement),
        lambda: withdraw(world, "government 1", statement),
        lambda: declare(world, "government 2", ("T1",)),
    ):
        with pytest.raises(RoundClosed):
            act()


def test_a_dissociation_keeps_its_reason(world: World) -> None:
    statement = declare(world, "government 1", ("T1",))
    associate(world, "government 3", statement, DISSOCIATED, reason=" The deadline is too early. ")

    with reading() as session:
        [row] = session.scalars(sa.select(Association))
    assert (row.kind, row.reason) == ("dissociated", "The deadline is too early.")


def test_what_moved_since_names_the_targets_that_a_member_joined_left_or_lost(world: World) -> None:
    statement = declare(world, "government 1", ("T1", "T2"))

    def moved(since: int) -> set[str]:
        codes = {revision: code for code, revision in world.revisions.items()}
        with reading() as session:
            return {codes[revision] for revision in moved_since(session, world.round_id, since)}

    before = len(logged(world))
    assert moved(before) == set()
    associate(world, "government 2", statement, DISSOCIATED)
    assert moved(before) == set()
    associate(world, "government 3", statement, left_out=("T2",))
    assert moved(before) == {"T1"}

    before = len(logged(world))
    associate(world, "government 3", statement)
    assert moved(before) == {"T1", "T2"}

    before = len(logged(world))
    associate(world, "government 3", statement, LEFT)
    assert moved(before) == {"T1", "T2"}
    with reading() as session:
        assert acts_since(session, world.round_id, before) == (0, 1)

    associate(world, "government 3", statement)
    before = len(logged(world))
    withdraw(world, "government 1", statement)
    assert moved(before) == {"T1", "T2"}


def test_an_author_without_accreditation_speaks_for_nobody_where_positions_are_read(app: Flask) -> None:
    world = make_world(targets=("T1",), members={"government": 2})
    submit(world, "government 1", "T1")
    associate(world, "government 2", declare(world, "government 1", ("T1",)))
    with transaction() as session:
        actor = world.actor(session, "secretariat")
        withdraw_accreditation(session, actor, world.delegations["government 1"], reason="Not theirs.", at=utc_now())

    with reading() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        round_ = session.get_one(Round, world.round_id)
        assert positions_visible_to(session, SYSTEM, consultation, round_, world.revisions["T1"]) == []
