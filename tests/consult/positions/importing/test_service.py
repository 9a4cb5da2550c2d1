import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation, Delegation
from consult.consultations.queries import accredited_by_line, consultation_by_slug, rounds
from consult.database import reading, utc_now
from consult.domain.errors import NotFound, NotPermitted
from consult.domain.permissions import Actor
from consult.domain.vocabulary import RoundState
from consult.events.models import LogEntry
from consult.events.queries import faults_in_log
from consult.organisations.models import Organisation
from consult.positions.importing.faults import ImportRefused
from consult.positions.models import Position, PositionTerm
from consult.positions.verifying import faults_in_positions
from consult.targets.models import Target
from tests.spreadsheets import LONG, LONG_HEADER, LONG_ROWS, read, read_long, read_wide, store, write_csv, write_xlsx

TABLES = (Consultation, Organisation, Delegation, Target, Position, LogEntry)


def counts():
    with reading() as session:
        return [session.scalar(sa.select(sa.func.count()).select_from(table)) for table in TABLES]


def test_an_import_creates_what_its_mapping_describes(app, tmp_path):
    summary = store(read_long(tmp_path, *LONG_ROWS))

    assert (summary.is_new, summary.targets, summary.delegations, summary.positions) == (True, 2, 2, 3)
    with reading() as session:
        consultation = consultation_by_slug(session, "fair-recruitment")
        assert accredited_by_line(session, consultation) == {
            "stakeholder_group": {"civil_society": 1, "government": 1},
            "bloc:role": {"origin": 1},
        }
        assert [round_.state for round_ in rounds(session, consultation.id)] == [RoundState.OPEN]


def test_a_second_import_of_the_same_file_changes_nothing(app, tmp_path):
    store(read_long(tmp_path, *LONG_ROWS))
    before = counts()

    summary = store(read_long(tmp_path, *LONG_ROWS))

    assert (summary.positions, summary.unchanged) == (0, 3)
    assert counts() == before


def test_positions_and_log_agree_after_an_import(app, tmp_path):
    store(read_long(tmp_path, *LONG_ROWS))

    with reading() as session:
        consultation = consultation_by_slug(session, "fair-recruitment")
        assert faults_in_log(session, consultation.id) == []
        assert faults_in_positions(session, consultation.id) == []
        names = session.scalars(sa.select(LogEntry.name).order_by(LogEntry.seq)).all()
    assert names == [
        "consultation.opened",
        *["target.revised"] * 2,
        *["delegation.accredited"] * 2,
        "round.opened",
        *["position.imported"] * 3,
        "positions.imported",
    ]


def test_an_import_that_brings_a_delegation_without_positions_says_that_it_finished(app, tmp_path):
    store(read_wide(tmp_path, "ve,5,1,"))
    before = counts()

    store(read_wide(tmp_path, "ve,5,1,", "du,,,"))
    store(read_wide(tmp_path, "ve,5,1,", "du,,,"))

    with reading() as session:
        last = session.scalars(sa.select(LogEntry).order_by(LogEntry.seq.desc()).limit(2)).all()
    assert [entry.name for entry in last] == ["positions.imported", "delegation.accredited"]
    assert last[0].data["positions"] == 0
    assert counts()[-1] == before[-1] + 2, "the third import brought nothing"


def test_an_import_with_a_fault_stores_nothing(app, tmp_path):
    with pytest.raises(ImportRefused, match="row 5, column vote"):
        store(read_long(tmp_path, *LONG_ROWS, "ve,Velmora,Gov,origin,T3,maybe,"))

    assert counts() == [0] * len(TABLES)


def test_faults_of_cells_and_of_the_record_are_listed_together(app, tmp_path):
    store(read_long(tmp_path, *LONG_ROWS))
    before = counts()
    rows = ("ve,Velmora,NGO,origin,T1,yes,", "xx,Xanadu,Gov,,T9,yes,", "yy,Ys,Gov,,T1,maybe,")

    with pytest.raises(ImportRefused) as refused:
        store(read_long(tmp_path, *rows))

    assert [str(fault) for fault in refused.value.faults] == [
        "row 2, column type: “civil_society” for ve, who is accredited with “government”",
        "row 3, column vote: there is no target T9",
        "row 4, column vote: “maybe” is not in the map",
    ]
    assert counts() == before


def test_a_consultation_that_nobody_describes_is_not_created(app, tmp_path):
    mapping = LONG[LONG.index("[file]") :]

    with pytest.raises(NotFound, match=r"no consultation fair-recruitment, and the mapping has no \[consultation\]"):
        store(read_long(tmp_path, *LONG_ROWS, mapping=mapping))


def test_only_the_secretariat_imports_into_a_consultation(app, tmp_path):
    store(read_long(tmp_path, *LONG_ROWS))

    with pytest.raises(NotPermitted):
        store(read_long(tmp_path, *LONG_ROWS), actor=Actor(name="A passer-by"))


def test_the_wide_layout_accredits_those_who_answered_nothing(app, tmp_path):
    summary = store(read_wide(tmp_path, "R1,5,N,", "R2,,,"))

    assert (summary.delegations, summary.positions) == (2, 2)


def test_a_workbook_is_imported_like_the_same_csv(app, tmp_path):
    store(read_long(tmp_path, *LONG_ROWS))
    rows = [line.split(",") for line in (LONG_HEADER, *LONG_ROWS)]
    mapping = LONG.replace("[file]", '[file]\nsheet = "Responses"')

    summary = store(read(tmp_path, write_xlsx(tmp_path, *rows), mapping))

    assert (summary.positions, summary.unchanged) == (0, 3)


def test_a_position_counts_from_when_it_was_submitted(app, tmp_path):
    at = utc_now()
    mapping = LONG.replace('rationale = { column = "why" }', 'submitted_at = { column = "why" }')

    store(read_long(tmp_path, "ve,Velmora,Gov,,T1,yes,2020-06-19", "ve,Velmora,Gov,,T2,yes,", mapping=mapping), at=at)

    with reading() as session:
        first, second = session.scalars(sa.select(Position).order_by(Position.seq)).all()
    assert (first.taken_at.isoformat(), second.taken_at) == ("2020-06-19T00:00:00+00:00", at)


def test_what_a_sheet_asks_of_others_is_bound_by_the_log(app, tmp_path):
    mapping = LONG + 'asks = { column = "asks" }\n'
    rows = ("ve,Velmora,Gov,origin,T1,yes,,FR: Cut the fees.", "du,Dock Union,NGO,,T1,abstain,,")
    store(read(tmp_path, write_csv(tmp_path, f"{LONG_HEADER},asks", *rows), mapping))

    with reading() as session:
        consultation = consultation_by_slug(session, "fair-recruitment")
        terms = session.scalars(sa.select(PositionTerm)).all()
        assert [(term.country, term.kind, term.text) for term in terms] == [("FR", "ask", "Cut the fees.")]
        assert faults_in_positions(session, consultation.id) == []
    union = write_csv(tmp_path, f"{LONG_HEADER},asks", "du,Dock Union,NGO,,T1,no,,FR: Cut the fees.")
    with pytest.raises(ImportRefused, match="is no government"):
        store(read(tmp_path, union, mapping))
