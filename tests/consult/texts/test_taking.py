"""Looks at texts: begun by one at a time, tried again, set aside, and taken up when something changes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from consult.accreditation.service import restore_accreditation, withdraw_accreditation
from consult.consultations.models import Consultation, Delegation
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import Stance
from consult.texts import service, taking
from consult.texts.models import TextAnalysis
from tests.browsing import sign_in
from tests.consult.texts.writing import OTHER
from tests.factories import World, make_world, submit
from workers.tasks.texts import find_in_texts

NOW = utc_now()
SECOND = timedelta(seconds=1)


def due(at=NOW) -> list[taking.Look]:
    with reading() as session:
        return taking.looks_due(session, at=at)


def begin(look: taking.Look, at=NOW) -> bool:
    with transaction() as session:
        return taking.begin(session, look, at=at)


def finish(look: taking.Look, document, at=NOW) -> None:
    with transaction() as session:
        taking.finish(session, look, {**document, "as_of": 1}, began_at=at, at=at)


def fail(look: taking.Look, at) -> None:
    with transaction() as session:
        taking.give_up(session, look, "out of memory", at=at)


def row() -> TextAnalysis:
    with reading() as session:
        return session.scalars(sa.select(TextAnalysis)).one()


@pytest.fixture
def world(app: Flask) -> World:
    world = make_world()
    submit(world, "government 1", "T1", rationale=OTHER)
    return world


def test_a_look_is_begun_once_and_kept_until_something_changes(world: World):
    [look] = due()
    assert [begin(look), begin(look)] == [True, False]
    assert due() == []

    finish(look, {"texts": 1})

    assert due(NOW + timedelta(days=1)) == []
    submit(world, "government 2", "T1", Stance.OPPOSE, rationale=OTHER)
    submit(world, "government 2", "T2", Stance.OPPOSE, rationale=OTHER)
    assert due() == [], "the texts rest a while, however many come in"
    assert len(due(NOW + taking.REST)) == 1, "a burst is one look"


def test_a_process_that_died_is_made_up_for_after_its_lease(world: World):
    [look] = due()
    begin(look)

    assert due(NOW + taking.LEASE - SECOND) == []
    assert begin(look, NOW + taking.LEASE)
    assert row().attempts == 2


def test_an_older_look_never_overwrites_a_newer_one(world: World):
    [old] = due()
    begin(old)
    submit(world, "government 2", "T1", rationale=OTHER)
    [new] = due(NOW + taking.LEASE)
    begin(new, NOW + taking.LEASE)

    finish(new, {"texts": 2}, NOW + taking.LEASE)
    finish(old, {"texts": 1}, NOW + taking.LEASE + SECOND)

    assert row().document["texts"] == 2


def test_failures_are_tried_again_later_and_later_then_set_aside_until_asked_or_changed(world: World):
    [look] = due()
    at, waits = NOW, []
    for _ in range(taking.MAX_ATTEMPTS):
        assert begin(look, at)
        fail(look, at)
        waits.append(row().next_at - at)
        at = row().next_at
    assert waits == [taking.BACK_OFF * 2**number for number in range(taking.MAX_ATTEMPTS - 1)] + [taking.REST]
    assert due(at + timedelta(days=1)) == []
    assert row().last_error == "out of memory"

    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        secretariat = world.actor(session, "secretariat")
        assert service.look_again(session, secretariat, consultation, at=at) == 1
    [again] = due(at)
    assert begin(again, at)
    finish(again, {"texts": 1}, at)
    assert (row().attempts, row().last_error) == (0, None)


def test_a_change_takes_up_what_was_set_aside(world: World):
    [look] = due()
    for number in range(taking.MAX_ATTEMPTS):
        begin(look, NOW + number * taking.LEASE)
    at = NOW + 9 * taking.LEASE
    assert due(at) == []

    submit(world, "government 2", "T1", rationale=OTHER)

    [new] = due(at)
    assert begin(new, at)
    assert row().attempts == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_look_whose_process_fails_leaves_its_error_in_the_row(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.executable", "/bin/false")

    find_in_texts.run()

    assert (row().attempts, row().document, row().found_at) == (1, {}, None)
    assert "consult.texts.analysing ended with 1" in (row().last_error or "")
    monkeypatch.undo()
    find_in_texts.run()
    assert row().attempts == 1, "not before its time"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_running_the_task_twice_finds_the_same(world: World):
    find_in_texts.run()
    first = row()
    with transaction() as session:
        session.execute(sa.update(TextAnalysis).values(marker="", next_at=NOW - SECOND))
    find_in_texts.run()

    again = row().document
    assert {**again, "as_of": 0} == {**first.document, "as_of": 0}
    assert (again["texts"], again["as_of"] > first.document["as_of"]) == (1, True)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_looks_that_died_without_a_word_are_told_of_once_the_last_lease_is_over(world: World, client: FlaskClient):
    [look] = due()
    began = utc_now() - (taking.MAX_ATTEMPTS - 1) * taking.LEASE  # the page reads the real clock
    for number in range(taking.MAX_ATTEMPTS):
        assert begin(look, began + number * taking.LEASE)
    page = f"/c/{world.slug}/desk/texts"
    sign_in(client, world, "secretariat")

    assert "Try again" not in client.get(page).text, "the last one still has its lease"
    with transaction() as session:
        session.execute(sa.update(TextAnalysis).values(next_at=utc_now()))

    assert row().last_error is None
    assert "Try again" in client.get(page).text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_run_takes_one_look_and_the_longest_waiting_comes_first(world: World):
    first = make_world()
    submit(first, "government 1", "T1", rationale=OTHER)
    with transaction() as session:
        waits = TextAnalysis(
            consultation_id=world.consultation_id, subject="round-1", marker="", document={}, next_at=NOW - SECOND
        )
        session.add(waits)

    looked = []
    for _ in range(2):
        find_in_texts.run()
        with reading() as session:
            looked.append(
                set(session.scalars(sa.select(TextAnalysis.consultation_id).where(TextAnalysis.found_at.is_not(None))))
            )

    assert looked == [{first.consultation_id}, {first.consultation_id, world.consultation_id}]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_look_that_takes_too_long_ends_itself_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("consult.texts.looking.SECONDS", 0)

    find_in_texts.run()

    assert "in the time that a look may take" in (row().last_error or "")


def test_one_that_left_while_another_came_back_is_looked_at(world: World):
    with transaction() as session:
        session.get_one(Delegation, world.delegations["government 2"]).withdrawn_at = NOW
    [look] = due()
    begin(look)
    finish(look, {})
    assert due(NOW + taking.LEASE) == []

    with transaction() as session:
        session.get_one(Delegation, world.delegations["government 2"]).withdrawn_at = None
        session.get_one(Delegation, world.delegations["government 1"]).withdrawn_at = NOW + SECOND

    assert len(due(NOW + taking.LEASE)) == 1


def test_one_that_came_back_after_it_had_left_is_looked_at(world: World):
    [look] = due()
    begin(look)
    finish(look, {})
    assert due(NOW + taking.LEASE) == []

    for change in (withdraw_accreditation, restore_accreditation):
        with transaction() as session:
            secretariat = world.actor(session, "secretariat")
            change(session, secretariat, world.delegations["government 2"], reason="A slip.", at=utc_now())

    assert len(due(NOW + taking.LEASE)) == 1
