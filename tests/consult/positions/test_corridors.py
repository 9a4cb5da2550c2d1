"""What governments ask of each other, as far as a reader may see it."""

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Consultation, Delegation
from consult.database import reading, transaction, utc_now
from consult.domain.corridor_terms import CorridorState, TermKind
from consult.domain.permissions import Actor
from consult.domain.vocabulary import Attribution, Role, Stance
from consult.positions.corridors import asked_of
from consult.synthesis.corridor_matrix import CorridorMatrix, corridor_matrix
from tests.factories import World, add_person, close_and_reword, make_world, round_of, say_terms, submit

FIRST, SECOND, THIRD = (f"government {number}" for number in range(1, 4))
ASK, OFFER, REFUSAL = TermKind.ASK, TermKind.OFFER, TermKind.REFUSAL


def three_governments(rule: Attribution = Attribution.ATTRIBUTED) -> World:
    """One asks two others, who offer and refuse; a country that is not at the table is asked too."""
    world = make_world(members={"government": 3, "civil_society": 1}, attribution=rule)
    say_terms(
        world, FIRST, "T1", (ASK, SECOND, "Cut the fees."), (ASK, THIRD, "Cut them too."), (ASK, "FR", "And you.")
    )
    say_terms(world, SECOND, "T1", (OFFER, FIRST, "By a third."))
    say_terms(world, THIRD, "T1", (REFUSAL, FIRST, "Banks are free."), stance=Stance.OPPOSE)
    say_terms(world, FIRST, "T2", (ASK, SECOND, "Count our years."))
    say_terms(world, THIRD, "T2", (OFFER, SECOND, "Data, without being asked."))
    return world


def matrix(world: World, reader: str = "chair 1", up_to: int | None = None) -> CorridorMatrix:
    with reading() as session:
        actor = world.actor(session, reader) if reader else Actor()
        consultation = session.get_one(Consultation, world.consultation_id)
        return corridor_matrix(session, actor, consultation, round_of(session, world), up_to=up_to)


def told(found: CorridorMatrix) -> set[tuple[str, str, str, str]]:
    return {(line.code, line.origin.name, line.destination.name, line.state.value) for line in found.lines}


def test_every_pair_stands_where_both_put_it(app: Flask) -> None:
    found = matrix(three_governments())

    assert told(found) == {
        ("T1", FIRST, SECOND, "matched"),
        ("T1", FIRST, THIRD, "refused"),
        ("T1", FIRST, "France", "asked"),
        ("T2", FIRST, SECOND, "asked"),
        ("T2", SECOND, THIRD, "offered"),
    }
    [line] = [line for line in found.lines if line.state == CorridorState.REFUSED]
    assert (line.ask, line.answer) == ("Cut them too.", "Banks are free.")
    assert found.cells[FIRST, SECOND] == {CorridorState.MATCHED: 1, CorridorState.ASKED: 1}
    assert [end.name for end in found.destinations] == [SECOND, THIRD, "France"]
    assert [line.ask for line in asked_of(found.lines, SECOND)] == ["Count our years."]


def test_only_the_last_version_of_an_accredited_government_counts(app: Flask) -> None:
    world = three_governments()
    with reading() as session:
        before = session.scalar(sa.text("SELECT max(seq) FROM positions"))
    say_terms(world, SECOND, "T1", (REFUSAL, FIRST, "Not any more."), base_version=1)
    submit(world, FIRST, "T2", None, base_version=1)
    with transaction() as session:
        session.get_one(Delegation, world.delegations[THIRD]).withdrawn_at = utc_now()

    now = told(matrix(world))
    then = told(matrix(world, up_to=before))

    assert now == {
        ("T1", FIRST, SECOND, "refused"),
        ("T1", FIRST, THIRD, "asked"),
        ("T1", FIRST, "France", "asked"),
    }
    assert ("T1", FIRST, SECOND, "matched") in then
    assert ("T2", FIRST, SECOND, "asked") in then


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_asked_in_a_closed_round_stays_when_a_target_is_reworded(app: Flask) -> None:
    world = three_governments()
    before = told(matrix(world))

    close_and_reword(world, "T1")

    assert told(matrix(world)) == before


def test_opposing_a_target_answers_no_ask(app: Flask) -> None:
    world = make_world(members={"government": 2})
    say_terms(world, FIRST, "T1", (ASK, SECOND, "Cut the fees."))
    submit(world, SECOND, "T1", Stance.STRONGLY_OPPOSE, blocking_reason="Not as worded.")

    assert told(matrix(world)) == {("T1", FIRST, SECOND, "asked")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_code_and_a_key_name_the_same_government(app: Flask) -> None:
    world = make_world(members={"government": 2})
    with transaction() as session:
        organisation_id = session.get_one(Delegation, world.delegations[SECOND]).organisation_id
        session.execute(
            sa.text("UPDATE organisations SET country = 'KE' WHERE id = :id").bindparams(id=organisation_id.hex)
        )
    say_terms(world, FIRST, "T1", (ASK, "KE", "Cut the fees."))
    say_terms(world, SECOND, "T1", (OFFER, FIRST, "By a third."))

    assert told(matrix(world)) == {("T1", FIRST, SECOND, "matched")}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("rule", "readers"),
    [
        (Attribution.ATTRIBUTED, {"", "chair 1", "rapporteur", "secretariat", "observer", f"focal point of {SECOND}"}),
        (Attribution.CHATHAM_HOUSE, {"chair 1", "rapporteur", "secretariat"}),
        (Attribution.CONFIDENTIAL, {"chair 1", "secretariat"}),
    ],
)
def test_who_may_read_the_positions_sees_what_they_ask(app: Flask, rule: Attribution, readers: set[str]) -> None:
    world = three_governments(rule)
    with transaction() as session:
        add_person(session, world, "rapporteur", Role.RAPPORTEUR, at=utc_now())

    for reader in ("", "chair 1", "rapporteur", "secretariat", "observer", f"focal point of {SECOND}"):
        assert matrix(world, reader).is_empty == (reader not in readers), reader
