from datetime import timedelta

import pytest

from consult.consultations.queries import consultation_by_slug, current_round, rounds
from consult.consultations.service import close_round
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import RoundState
from consult.positions.importing.faults import ImportRefused
from tests.spreadsheets import LONG, read_long, store

YES, NO = "ve,Velmora,Gov,origin,T1,yes,", "ve,Velmora,Gov,origin,T1,no,"
PAST = "[[rounds]]\nnumber = 1\nopens_at = 2016-10-26\ncloses_at = 2016-12-22\n"
BY_ROUND = LONG.replace('rationale = { column = "why" }', 'round = { column = "why" }')


def stored_rounds():
    with reading() as session:
        consultation = consultation_by_slug(session, "fair-recruitment")
        return rounds(session, consultation.id)


def test_a_round_that_is_over_is_opened_filled_and_closed(app, tmp_path):
    store(read_long(tmp_path, YES, mapping=PAST + LONG))

    [round_] = stored_rounds()
    assert (round_.state, round_.closes_at.isoformat()) == (RoundState.CLOSED, "2016-12-22T00:00:00+00:00")


def test_the_same_file_again_changes_nothing_in_a_closed_round(app, tmp_path):
    store(read_long(tmp_path, YES, mapping=PAST + LONG))

    assert store(read_long(tmp_path, YES, mapping=PAST + LONG)).unchanged == 1


def test_another_position_in_a_closed_round_is_refused(app, tmp_path):
    store(read_long(tmp_path, YES, mapping=PAST + LONG))

    with pytest.raises(ImportRefused, match="row 2, column vote: round 1 is closed"):
        store(read_long(tmp_path, NO, mapping=PAST + LONG))


def test_a_round_whose_time_is_over_takes_nothing_though_the_clock_has_not_closed_it(app, tmp_path):
    store(read_long(tmp_path, YES))

    with pytest.raises(ImportRefused, match="round 1 is closed"):
        store(read_long(tmp_path, NO), at=utc_now() + timedelta(days=31))


def test_without_dates_the_last_round_is_open_and_those_before_it_are_over(app, tmp_path):
    at = utc_now()

    store(read_long(tmp_path, f"{YES}1", f"{NO}3", mapping=BY_ROUND), at=at)

    first, last = stored_rounds()
    assert [(first.number, first.state), (last.number, last.state)] == [(1, RoundState.CLOSED), (3, RoundState.OPEN)]
    assert first.closes_at == last.opens_at == at
    assert last.closes_at == at + timedelta(days=30)


def test_a_round_with_a_length_alone_opens_now(app, tmp_path):
    at = utc_now()

    store(read_long(tmp_path, YES, mapping="[[rounds]]\nnumber = 1\ndays = 21\n" + LONG), at=at)

    [round_] = stored_rounds()
    assert (round_.state, round_.closes_at) == (RoundState.OPEN, at + timedelta(days=21))


def test_a_round_to_come_is_planned_and_takes_nothing(app, tmp_path):
    mapping = "[[rounds]]\nnumber = 1\nopens_at = 2999-01-01\n" + LONG

    with pytest.raises(ImportRefused, match="round 1 is not open yet"):
        store(read_long(tmp_path, YES, mapping=mapping))
    store(read_long(tmp_path, mapping=mapping))

    assert [round_.state for round_ in stored_rounds()] == [RoundState.PLANNED]


def test_a_round_that_the_mapping_does_not_name_is_refused(app, tmp_path):
    with pytest.raises(ImportRefused, match="row 2, column why: there is no round 2"):
        store(read_long(tmp_path, f"{YES}2", mapping=PAST + BY_ROUND))


def test_a_next_round_is_added_after_the_first_closed(app, tmp_path):
    store(read_long(tmp_path, f"{YES}1", mapping=BY_ROUND))
    with transaction() as session:
        consultation = consultation_by_slug(session, "fair-recruitment")
        close_round(session, SYSTEM, current_round(session, consultation.id).id, at=utc_now())

    summary = store(read_long(tmp_path, f"{YES}1", f"{NO}2", mapping="[[rounds]]\nnumber = 2\n" + BY_ROUND))

    assert (summary.positions, summary.unchanged) == (1, 1)
    assert [round_.state for round_ in stored_rounds()] == [RoundState.CLOSED, RoundState.OPEN]
