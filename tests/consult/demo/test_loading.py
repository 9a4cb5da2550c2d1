import csv

import pytest

from consult.consultations.queries import (
    accredited_by_line,
    consultation_by_slug,
    current_round,
    delegations_of,
    round_by_number,
    rounds,
)
from consult.database import reading, utc_now
from consult.demo.loading import DATA, FILES, load
from consult.domain.permissions import ANONYMOUS
from consult.domain.vocabulary import RoundState
from consult.events.queries import faults_in_log
from consult.positions.corridors import asked_of
from consult.positions.verifying import faults_in_positions
from consult.synthesis.analysis import analysis_document
from consult.synthesis.corridor_matrix import corridor_matrix


def analysis(slug, number):
    with reading() as session:
        consultation = consultation_by_slug(session, slug)
        return analysis_document(session, consultation, round_by_number(session, consultation.id, number))["targets"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_demo_loads_into_postgresql_once(app):
    assert load(at=utc_now()) == list(FILES)
    assert load(at=utc_now()) == []


def test_the_demo_is_three_consultations_whose_records_hold(demo_app):
    assert load(at=utc_now()) == []

    with reading() as session:
        loaded = {slug: consultation_by_slug(session, slug).id for slug in FILES}
        states = {slug: [round_.state for round_ in rounds(session, loaded[slug])] for slug in FILES}
        faults = faults_in_log(session, loaded["unga"]) + faults_in_positions(session, loaded["unga"])
    assert states == {
        "unga": [RoundState.CLOSED, RoundState.CLOSED],
        "ai-white-paper": [RoundState.CLOSED],
        "gfmd": [RoundState.OPEN],
    }
    assert faults == []


def test_the_white_paper_comes_to_the_published_shares(demo_app):
    shares = {target["code"]: target["support_share"] for target in analysis("ai-white-paper", 1)}

    published = {"q03": 0.90, "q02": 0.88, "q01": 0.87, "q05": 0.72, "q06": 0.72, "q04": 0.69}
    assert {code: round(shares[code], 2) for code in published} == published
    with reading() as session:
        groups = accredited_by_line(session, consultation_by_slug(session, "ai-white-paper"))["stakeholder_group"]
    assert sum(groups.values()) == 1216
    assert groups["undisclosed"] == 460


def test_the_resolutions_come_to_their_known_classes(demo_app):
    first, second = (
        {target["code"]: target["comparisons"][0]["class"] for target in analysis("unga", number)} for number in (1, 2)
    )

    assert (first["U01"], second["U01"]) == ("consensus", "broad_agreement")
    assert (first["U06"], second["U06"]) == ("leaning", "divided_between")
    assert {code for code in first if first[code] != second[code]} == {"U01", "U06"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_illustrative_consultation_says_so_and_leaves_something_to_do(app):
    now = utc_now()
    load(slugs=["gfmd"], at=now)

    with reading() as session:
        consultation = consultation_by_slug(session, "gfmd")
        round_ = current_round(session, consultation.id)
        lines = accredited_by_line(session, consultation)
    assert consultation.notice.startswith("Illustrative: the parties and their positions are invented.")
    assert (round_.closes_at - now).days == 21
    assert lines["stakeholder_group"]["international_organisation"] == 2
    assert lines["bloc:migration_role"] == {"origin": 6, "destination": 6}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_invented_governments_ask_offer_refuse_and_meet_each_other(app):
    load(slugs=["gfmd"], at=utc_now())

    with reading() as session:
        consultation = consultation_by_slug(session, "gfmd")
        round_ = current_round(session, consultation.id)
        matrix = corridor_matrix(session, ANONYMOUS, consultation, round_)
        faults = faults_in_positions(session, consultation.id)
    assert {state.value for state in matrix.totals} == {"asked", "offered", "matched", "refused"}
    assert [line.origin.name for line in asked_of(matrix.lines, "velmora")] == ["Quistan", "Norrhavn"]
    assert faults == []


def test_of_the_white_paper_codes_alone_are_shown_and_no_names(demo_app):
    with reading() as session:
        names = {found.name for found in delegations_of(session, consultation_by_slug(session, "ai-white-paper").id)}

    assert all(name.startswith("F") and name[1:].isdigit() for name in names)


def test_the_white_papers_file_holds_codes_alone():
    with (DATA / "ai-white-paper" / "responses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) == 1216
    assert {row[column] for row in rows for column in row if column.startswith("q")} == {
        "",
        "1",
        "2",
        "3",
        "4",
        "5",
        "N",
    }
    assert set(rows[0]) - {column for column in rows[0] if column.startswith("q")} == {
        *("reference", "submitted_on", "user_type", "organisation_size", "country")
    }


@pytest.mark.parametrize("slug", FILES)
def test_every_data_set_names_its_source_and_licence(slug):
    readme = (DATA / slug / "README.md").read_text(encoding="utf-8")

    assert "**Licence.**" in readme
    assert "source" in readme.lower()
