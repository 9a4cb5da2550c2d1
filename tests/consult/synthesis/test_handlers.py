"""Handlers: twice, in reverse or as it should be, the same rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from consult.accreditation.service import restore_accreditation, withdraw_accreditation
from consult.consultations.models import Consultation, Round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.schedule import Edition
from consult.domain.vocabulary import Attribution, DigestState, Stance
from consult.events.catalogue import CATALOGUE, DigestSending, DivergenceDetected
from consult.events.log import publish
from consult.events.models import LogEntry
from consult.events.registry import Delivered, handler_name
from consult.subscriptions import SUBSCRIPTIONS
from consult.synthesis import drafting, due, handlers
from consult.synthesis.models import Approval, Digest, Finding, ReleasedTable, StandingPosition, Statement, TallyCell
from consult.synthesis.tallying import cells_of, recount
from tests.delivering import delivery_of
from tests.draining import drain
from tests.factories import World, make_world, submit
from tests.kept_worlds import kept


@pytest.fixture
@kept
def world(app: Flask) -> World:
    """Six of each group; two delegations changed their minds and one withdrew."""
    made = make_world(members=dict.fromkeys(("government", "civil_society", "private_sector"), 6))
    for name in made.delegations:
        submit(made, name, "T1", Stance.SUPPORT if name.startswith("government") else Stance.OPPOSE)
    submit(made, "government 1", "T1", Stance.OPPOSE, base_version=1, blocking_reason="No baseline is named.")
    submit(made, "government 2", "T1", Stance.ABSTAIN, base_version=1)
    submit(made, "civil_society 1", "T1", None, base_version=1)
    return made


def delivered(world: World, *names: str) -> list[Delivered]:
    with transaction() as session:
        query = sa.select(LogEntry).where(LogEntry.consultation_id == world.consultation_id, LogEntry.name.in_(names))
        return [delivery_of(row) for row in session.scalars(query.order_by(LogEntry.seq))]


def run(handler: Any, events: Sequence[Delivered]) -> None:
    for event in events:
        with transaction() as session:
            handler(session, event)


def picture(world: World) -> dict[str, Any]:
    """Everything that the handlers write, without identifiers of rows and places in the log."""
    with transaction() as session:
        cells = session.scalars(sa.select(TallyCell).where(TallyCell.count != 0)).all()
        standing = session.scalars(sa.select(StandingPosition)).all()
        findings = session.scalars(sa.select(Finding)).all()
        statements = session.scalars(sa.select(Statement)).all()
        return {
            "cells": {(row.target_revision_id, row.line, row.group, row.stance): row.count for row in cells},
            "standing": {(row.target_revision_id, row.delegation_id): row.position_id for row in standing},
            "findings": {
                (row.target_revision_id, row.line): (row.divergence_class, row.p_value, row.q_value, row.gap)
                for row in findings
            },
            "digests": len(session.scalars(sa.select(Digest)).all()),
            "statements": sorted((row.place, row.template) for row in statements),
        }


def recounted(world: World) -> dict[Any, Any]:
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        recount(session, consultation, world.round_id)
        return cells_of(session, world.round_id)


POSITIONS = ("position.submitted", "position.withdrawn")


def test_a_tally_counts_the_last_version_of_each_delegation(world: World) -> None:
    run(handlers.refresh_tally, delivered(world, *POSITIONS))

    with transaction() as session:
        cells = cells_of(session, world.round_id)[world.revisions["T1"]]
    assert cells == {
        ("stakeholder_group", "government", "support"): 4,
        ("stakeholder_group", "government", "oppose"): 1,
        ("stakeholder_group", "government", "blocking"): 1,
        ("stakeholder_group", "government", "abstain"): 1,
        ("stakeholder_group", "civil_society", "oppose"): 5,
        ("stakeholder_group", "private_sector", "oppose"): 6,
    }


@pytest.mark.parametrize("arrange", [list, lambda events: events[::-1], lambda events: events * 2])
def test_positions_once_twice_or_in_reverse_give_the_recount(world: World, arrange: Any) -> None:
    run(handlers.refresh_tally, arrange(delivered(world, *POSITIONS)))

    with transaction() as session:
        counted = cells_of(session, world.round_id)
    assert counted == recounted(world)


@given(order=st.permutations(range(21)), again=st.lists(st.integers(0, 20), max_size=6))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_with_repeats_gives_the_recount(world: World, order: list[int], again: list[int]) -> None:
    events = delivered(world, *POSITIONS)
    assert len(events) == 21
    with transaction() as session:
        session.execute(sa.delete(TallyCell))
        session.execute(sa.delete(StandingPosition))

    run(handlers.refresh_tally, [events[place] for place in [*order, *again]])

    with transaction() as session:
        counted = cells_of(session, world.round_id)
    assert counted == recounted(world)


def test_a_look_for_divergence_that_runs_twice_or_in_reverse_finds_the_same(world: World) -> None:
    drain()
    once = picture(world)
    tallied = delivered(world, "tally.updated")
    assert once["findings"]
    assert tallied

    run(handlers.look_for_divergence, tallied[::-1] * 2)

    assert picture(world) == once


def test_comparing_again_twice_or_in_reverse_finds_the_same(world: World) -> None:
    drain()
    once = picture(world)

    run(handlers.compare_again, delivered(world, "tally.updated")[::-1] * 2)

    assert picture(world) == once


def test_an_import_that_is_counted_twice_changes_nothing(world: World) -> None:
    drain()
    once = picture(world)
    event = CATALOGUE["positions.imported"].from_data({"round_id": str(world.round_id), "positions": 21})
    [first] = delivered(world, "round.opened")
    again = Delivered(
        event_id=first.event_id, consultation_id=world.consultation_id, seq=first.seq, event=event, now=utc_now()
    )

    run(handlers.recount_round, [again, again])

    assert picture(world) == once


def test_the_close_of_a_round_drafts_one_digest_however_often_it_is_heard(world: World) -> None:
    drain()
    [opened] = delivered(world, "round.opened")
    event = CATALOGUE["round.closed"].from_data({"round_id": str(world.round_id), "number": 1})
    with transaction() as session:
        session.get_one(Round, world.round_id).state = "closed"
    closed = Delivered(
        event_id=opened.event_id, consultation_id=world.consultation_id, seq=opened.seq, event=event, now=utc_now()
    )

    run(handlers.draft_digest_at_close, [closed])
    once = picture(world)
    run(handlers.draft_digest_at_close, [closed, closed])

    assert once["digests"] == 1
    assert picture(world) == once


def test_positions_that_a_digest_counts_first_are_compared_all_the_same(world: World) -> None:
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        due.draft_at_close(session, consultation, session.get_one(Round, world.round_id), at=utc_now())

    drain()

    with transaction() as session:
        divided = sa.select(LogEntry).where(LogEntry.name == DivergenceDetected.name)
        assert len(session.scalars(divided).all()) == 1


def test_voiding_twice_is_voiding_once(world: World) -> None:
    run(handlers.void_stale_digests, delivered(world, *POSITIONS) * 2)

    with transaction() as session:
        voided = session.scalars(sa.select(LogEntry).where(LogEntry.name == "digest.voided")).all()
    assert voided == []


def test_accreditations_that_end_and_return_are_counted_the_same_however_often_and_in_whatever_order(
    world: World,
) -> None:
    drain()
    before = picture(world)["cells"]
    with transaction() as session:
        secretariat = replace(world.actor(session, "secretariat"), verified_at=utc_now())
        for change in (withdraw_accreditation, restore_accreditation, withdraw_accreditation):
            change(session, secretariat, world.delegations["government 1"], reason="To be counted.", at=utc_now())
    changes = delivered(world, "accreditation.withdrawn", "accreditation.restored")

    run(handlers.recount_rounds, changes)
    once = picture(world)["cells"]
    assert once != before
    run(handlers.recount_rounds, changes[::-1] * 2)

    assert picture(world)["cells"] == once


def test_a_round_that_closed_is_counted_from_its_rows_once_more(world: World) -> None:
    drain()
    before = picture(world)["cells"]
    with transaction() as session:
        session.execute(sa.update(TallyCell).values(count=TallyCell.count + 1))
        session.get_one(Round, world.round_id).state = "closed"
    [opened] = delivered(world, "round.opened")
    event = CATALOGUE["round.closed"].from_data({"round_id": str(world.round_id), "number": 1})

    run(handlers.release_at_close, [replace(opened, event=event)] * 2)

    assert picture(world)["cells"] == before
    assert len(delivered(world, "tally.updated")) >= 1


@pytest.mark.parametrize("handler", [handlers.release_at_close, handlers.release_after_import])
def test_releasing_twice_releases_once(app: Flask, handler: Any) -> None:
    kept = make_world(targets=("T1",), members={"government": 12}, attribution=Attribution.CHATHAM_HOUSE)
    for number, name in enumerate(kept.delegations):
        submit(kept, name, "T1", Stance.OPPOSE if number < 6 else Stance.SUPPORT)
    with transaction() as session:
        session.get_one(Round, kept.round_id).state = "closed"
    [opened] = delivered(kept, "round.opened")
    event = CATALOGUE["round.closed"].from_data({"round_id": str(kept.round_id), "number": 1})
    closed = replace(opened, event=event, now=utc_now())

    run(handler, [closed])
    with transaction() as session:
        once = [row.as_of for row in session.scalars(sa.select(ReleasedTable))]
    run(handler, [closed, closed])

    with transaction() as session:
        assert [row.as_of for row in session.scalars(sa.select(ReleasedTable))] == once
    assert len(once) == 1


def test_what_waits_is_drafted_again_once_when_another_digest_went_out(world: World) -> None:
    drain()
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        round_ = session.get_one(Round, world.round_id)
        cut = utc_now()
        windows = (round_.opens_at, cut), (cut, cut + timedelta(hours=1))
        first, second = [
            drafting.draft_digest(session, SYSTEM, consultation, round_, window=window, edition=Edition(), at=cut)
            for window in windows
        ]
        assert first and second
        first.state = DigestState.SENDING
        event = DigestSending(digest_id=first.id, content_hash="0" * 64, recipients=1)
        publish(session, consultation.id, event, actor=SYSTEM, at=cut)
        waiting = second.id
    [sending] = delivered(world, "digest.sending")

    run(handlers.draft_waiting_again, [sending])
    run(handlers.draft_waiting_again, [sending, sending])

    with transaction() as session:
        drafts = {row.id: row.draft for row in session.scalars(sa.select(Digest))}
    assert drafts[waiting] == 2
    assert sorted(drafts.values()) == [1, 2], "the one that went out stays as it is"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("still_answers", [True, False])
def test_what_was_approved_is_void_when_another_went_out_also_where_nothing_is_left_to_draft(
    app: Flask, still_answers: bool
) -> None:
    world = make_world(members={"government": 1})
    submit(world, "government 1", "T1")
    drain()
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        round_ = session.get_one(Round, world.round_id)
        window, at = (round_.opens_at, round_.closes_at), utc_now()
        waiting = drafting.draft_digest(session, SYSTEM, consultation, round_, window=window, edition=Edition(), at=at)
        assert waiting
        waiting.state, chair = DigestState.APPROVED, world.people["chair 1"]
        session.add(Approval(digest_id=waiting.id, content_hash="0" * 64, person_id=chair, approved_at=at))
        event = DigestSending(digest_id=waiting.id, content_hash="0" * 64, recipients=1)
        publish(session, consultation.id, event, actor=SYSTEM, at=at)
    if not still_answers:
        submit(world, "government 1", "T1", None, base_version=1)

    run(handlers.draft_waiting_again, delivered(world, "digest.sending") * 2)

    voided = [found.event.reason for found in delivered(world, "digest.voided")]
    with transaction() as session:
        assert voided == ["another_was_sent"]
        assert session.get_one(Digest, waiting.id).state == ("drafted" if still_answers else "voided")
        assert session.scalars(sa.select(Approval.void_reason)).all() == ["another digest was sent"]


def test_every_subscribed_handler_is_run_twice_somewhere_above() -> None:
    names = {handler_name(handler) for found in SUBSCRIPTIONS.values() for handler in found}
    subscribed = {name.removeprefix("synthesis.") for name in names if name.startswith("synthesis.")}

    assert subscribed == {
        "refresh_tally",
        "recount_round",
        "recount_rounds",
        "look_for_divergence",
        "compare_again",
        "draft_digest_at_close",
        "void_stale_digests",
        "refresh_associated_tally",  # these two: test_tallying.py
        "refresh_tally_without_statement",
        "release_at_close",
        "release_after_import",
        "draft_waiting_again",
        "draft_with_texts",  # sections/test_texts.py
        "void_outdated_digests",  # sections/test_repeats.py
    }
