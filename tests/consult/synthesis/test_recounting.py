"""A tally that is not what the positions say: found when the round is counted from its rows, corrected and told."""

import logging
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.service import close_round
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Stance
from consult.events.models import Work
from consult.events.registry import handler_called
from consult.notices.desk import announce_mismatch
from consult.synthesis.models import StandingPosition, TallyCell
from consult.synthesis.recounting import COUNTING
from consult.synthesis.tallying import ALL_LINES, cells_of
from tests.consult.notices.letters import handle, happened, letters, told
from tests.draining import drain
from tests.factories import World, make_world, submit
from tests.shell import run, set_environment


@pytest.fixture
def world(app: Flask) -> World:
    """Four delegations have answered, one of them twice, and one took its answer back; all is counted."""
    world = make_world(members={"government": 2, "civil_society": 2})
    for name in world.delegations:
        submit(world, name, "T1")
        submit(world, name, "T2", Stance.OPPOSE, blocking_reason="Not under any condition.")
    submit(world, "government 1", "T1", Stance.OPPOSE, base_version=1)
    submit(world, "government 2", "T2", None, base_version=1)
    drain()
    return world


def close(world: World) -> None:
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())


def cells(world: World, code: str) -> dict[tuple[str, str, str], int]:
    with reading() as session:
        return cells_of(session, world.round_id)[world.revisions[code]]


def break_cell(world: World) -> None:
    with transaction() as session:
        at = (TallyCell.target_revision_id == world.revisions["T1"], TallyCell.stance == Stance.SUPPORT)
        session.execute(sa.update(TallyCell).where(*at).values(count=TallyCell.count + 1))


def forget(world: World, delegation: str, code: str) -> None:
    """Leave the tally as if this answer had never been counted."""
    where = world.round_id, world.revisions[code], world.delegations[delegation]
    with transaction() as session:
        standing = session.get_one(StandingPosition, where)
        group = delegation.rpartition(" ")[0]
        session.get_one(TallyCell, (*where[:2], ALL_LINES, group, standing.stance)).count -= 1
        session.delete(standing)


def test_a_tally_that_is_right_is_no_matter_to_anybody(world: World) -> None:
    before = cells(world, "T1"), cells(world, "T2")

    close(world)
    drain()

    assert (cells(world, "T1"), cells(world, "T2")) == before
    assert happened("tally.mismatched") == []


def test_a_cell_that_nobody_counted_is_found_at_the_close_and_the_secretariat_is_told_once(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    before = cells(world, "T1")
    break_cell(world)

    with caplog.at_level(logging.ERROR, "consult.synthesis.recounting"):
        close(world)
        drain()

    assert cells(world, "T1") == before
    [found] = happened("tally.mismatched")
    assert found.event.targets == 1 and len(caplog.records) == 1
    handle(announce_mismatch, [found])
    assert told(world, "tally_mismatched") == {"secretariat": 1}
    [letter] = letters("tally_mismatched")
    for part in (letter.text, letter.html):
        assert "The stored tally of round 1 was not what its positions say." in part and "1 target has" in part
        assert f"/c/{world.slug}/desk" in part


def test_an_answer_that_was_never_counted_is_found(world: World) -> None:
    before = cells(world, "T1")
    forget(world, "civil_society 1", "T1")

    close(world)
    drain()

    assert cells(world, "T1") == before
    assert [found.event.targets for found in happened("tally.mismatched")] == [1]


def test_an_answer_that_nobody_has_counted_yet_is_no_fault(world: World) -> None:
    submit(world, "civil_society 1", "T1", Stance.OPPOSE, base_version=1)
    with transaction() as session:  # the close is handled first
        later = Work.handler.in_(COUNTING)
        session.execute(sa.update(Work).where(later).values(next_at=utc_now().replace(year=2999)))

    close(world)
    drain()

    assert cells(world, "T1")[ALL_LINES, "civil_society", "oppose"] == 1
    assert happened("tally.mismatched") == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_analysis_says_that_the_stored_tally_was_wrong(
    world: World, monkeypatch: pytest.MonkeyPatch, database_url: str, tmp_path: Path
) -> None:
    break_cell(world)
    set_environment(monkeypatch, database_url, tmp_path)

    result = run("analyse", world.slug)

    assert result.exit_code == 0 and "The stored tally was wrong (targets: 1)" in result.stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_may_lag_behind_is_named_as_its_handlers_are(app: Flask) -> None:
    assert all(handler_called(name) for name in COUNTING)
