"""What an organisation says across consultations: like targets, contradictions, and who is told."""

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from consult.consultations.models import Delegation
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, NotFound, NotPermitted
from consult.domain.vocabulary import Attribution, Role, Stance
from consult.events.models import LogEntry, Work
from consult.positions.ledger import handlers
from consult.positions.ledger.likeness import Mark
from consult.positions.ledger.models import Contradiction
from consult.positions.ledger.queries import Ledger, ledger_of
from consult.positions.ledger.service import suggest_like_targets
from tests.consult.notices.letters import handle, happened, letters
from tests.consult.positions.ledger.worlds import (
    FOCAL,
    contradict,
    mark,
    organisation_of,
    target_of,
    two_consultations,
)
from tests.consult.positions.visiting import OWN
from tests.draining import drain
from tests.factories import World, add_person, make_world, submit


def ledger(world: World, person: str = FOCAL) -> Ledger:
    own = organisation_of(world)
    with reading() as session:
        return ledger_of(session, world.actor(session, person), own)


def told(*worlds: World) -> list[str]:
    """Who got a letter, by the consultation's place and the name there."""
    names = {person_id: f"{at}: {name}" for at, world in enumerate(worlds) for name, person_id in world.people.items()}
    return sorted(names[letter.person_id] for letter in letters("contradiction_found") if letter.person_id)


def found_in(one: Ledger) -> list[tuple[str, str]]:
    return [(newer.target.code, older.target.code) for newer, older in one.contradictions]


def test_a_contradiction_is_told_once_to_the_focal_point_who_spoke_last_and_to_nobody_else(app: Flask) -> None:
    here, there = two_consultations()

    contradict(here, there)
    drain()
    handle(handlers.look_for_contradictions, [*reversed(happened("position.submitted"))] * 2)
    drain()

    assert told(here, there) == [f"1: {FOCAL}"]
    assert found_in(ledger(here)) == found_in(ledger(there)) == [("S2", "T2")]
    [letter] = letters("contradiction_found")
    for part in (letter.subject, letter.text, letter.html):
        assert "canary" not in part
        assert "T2" not in part


def test_it_stands_in_no_log_but_the_organisations_own(app: Flask) -> None:
    here, there = two_consultations()
    contradict(here, there)
    drain()

    with reading() as session:
        [entry] = session.scalars(sa.select(LogEntry).where(LogEntry.name == "contradiction.found"))
        states = set(session.scalars(sa.select(Work.state)))
    assert entry.consultation_id == organisation_of(here)
    assert states == {"done"}


def test_a_later_position_ends_it_and_a_new_pair_of_versions_is_told_again(app: Flask) -> None:
    here, there = two_consultations()
    contradict(here, there)
    drain()

    submit(there, OWN, "S2", Stance.SUPPORT, base_version=2)
    drain()
    assert ledger(there).contradictions == ()
    submit(there, OWN, "S2", Stance.STRONGLY_OPPOSE, base_version=3)
    drain()

    assert len(letters("contradiction_found")) == 2
    submit(there, OWN, "S2", None, base_version=4)
    assert ledger(there).contradictions == ()


def test_what_was_ended_before_the_letter_was_written_is_not_told(app: Flask) -> None:
    here, there = two_consultations()
    contradict(here, there)
    handle(handlers.look_for_contradictions, happened("position.submitted"))
    submit(there, OWN, "S2", Stance.SUPPORT, base_version=2)

    drain()

    assert told(here, there) == []


def test_the_same_code_in_parent_and_child_is_like_until_somebody_says_otherwise(app: Flask) -> None:
    here, there = two_consultations(is_child=True)
    submit(here, OWN, "T1", Stance.SUPPORT)
    submit(there, OWN, "T1", Stance.OPPOSE)
    drain()
    assert found_in(ledger(here)) == [("T1", "T1")]
    assert told(here, there) == [f"1: {FOCAL}"]

    mark(here, (target_of(here, "T1"), target_of(there, "T1")), Mark.UNRELATED)

    assert ledger(here).contradictions == ()
    submit(there, OWN, "T1", Stance.STRONGLY_OPPOSE, base_version=1)
    drain()
    assert len(letters("contradiction_found")) == 1


def test_support_and_neutral_or_an_abstention_do_not_contradict(app: Flask) -> None:
    here, there = two_consultations(is_child=True)
    submit(here, OWN, "T1", Stance.STRONGLY_SUPPORT)
    submit(there, OWN, "T1", Stance.NEUTRAL)
    submit(there, OWN, "T1", Stance.ABSTAIN, base_version=1)
    drain()

    assert ledger(here).contradictions == ()
    assert [len(group) for group in ledger(here).like] == [2]


def test_what_was_said_where_names_are_withheld_is_for_those_who_sign_there(app: Flask) -> None:
    here, there = two_consultations(second=Attribution.CONFIDENTIAL)
    submit(here, OWN, "T2", Stance.SUPPORT)
    submit(there, OWN, "S2", Stance.SUPPORT)
    pair = target_of(here, "T2"), target_of(there, "S2")
    assert [entry.target.code for entry in ledger(here).entries] == ["T2"]
    assert sorted(entry.target.code for entry in ledger(there).entries) == ["S2", "T2"]
    with pytest.raises(NotFound):
        mark(here, pair)
    mark(there, pair)

    submit(here, OWN, "T2", Stance.OPPOSE, base_version=1)
    drain()

    # who spoke last may not read the other one: who may read both is told instead
    assert told(here, there) == [f"1: {FOCAL}"]
    assert ledger(here).contradictions == ()


def test_an_officer_of_both_delegations_reads_both(app: Flask) -> None:
    here, there = two_consultations(second=Attribution.CONFIDENTIAL, same_person=True)
    pair = contradict(here, there)
    mark(here, pair)
    submit(here, OWN, "T2", Stance.SUPPORT, base_version=1)
    drain()

    assert found_in(ledger(here)) == [("T2", "S2")]
    assert f"0: {FOCAL}" in told(here, there)


def test_the_ledger_is_for_those_who_sign_for_the_organisation_now(app: Flask) -> None:
    here, there = two_consultations()
    contradict(here, there)
    with transaction() as session:
        for name, role in (("deputy", Role.DEPUTY), ("labour", Role.CONTRIBUTOR)):
            add_person(session, here, name, role, delegation_id=here.delegations[OWN], at=utc_now())
    assert len(ledger(here, "deputy").entries) == 2
    for person in ("chair 1", "secretariat", "observer", "focal point of government 2", "labour"):
        with pytest.raises(NotFound):
            ledger(here, person)
    with pytest.raises(NotPermitted):
        mark(here, (target_of(here, "T2"), target_of(there, "S2")), person="deputy")

    with transaction() as session:
        session.get_one(Delegation, here.delegations[OWN]).withdrawn_at = utc_now()

    with pytest.raises(NotFound):
        ledger(here)
    assert [entry.target.code for entry in ledger(there).entries] == ["S2"]


def test_suggestions_wait_for_an_answer_and_never_overrule_one(app: Flask) -> None:
    here, there = two_consultations()
    submit(here, OWN, "T2", Stance.SUPPORT)
    submit(there, OWN, "S2", Stance.OPPOSE)
    pair, own = (target_of(here, "T2"), target_of(there, "S2")), organisation_of(here)

    def suggest() -> int:
        with transaction() as session:
            return suggest_like_targets(session, own, [pair, pair[::-1], (pair[0], pair[0])], at=utc_now())

    assert [suggest(), suggest()] == [1, 0]
    assert len(ledger(here).suggested) == 1
    assert ledger(here).contradictions == ()
    mark(here, pair, Mark.SAME)
    assert found_in(ledger(here)) == [("S2", "T2")]
    mark(here, pair[::-1], Mark.UNRELATED)
    assert suggest() == 0
    assert (ledger(here).suggested, ledger(here).contradictions) == ((), ())


def test_one_target_is_not_like_itself_and_an_answer_is_needed(app: Flask) -> None:
    here, there = two_consultations()
    submit(here, OWN, "T2", Stance.SUPPORT)
    submit(there, OWN, "S2", Stance.OPPOSE)
    one, other = target_of(here, "T2"), target_of(there, "S2")
    with pytest.raises(InvalidInput):
        mark(here, (one, one))
    with pytest.raises(InvalidInput):
        mark(here, (one, other), Mark.SUGGESTED)
    with pytest.raises(NotFound):
        mark(here, (one, target_of(here, "T1")))  # nothing was said on it


def test_like_targets_may_be_those_of_one_consultation(app: Flask) -> None:
    world = make_world(members={"government": 1}, targets=("T1", "T2", "T3"))
    for code in world.revisions:
        submit(world, OWN, code, Stance.SUPPORT)
    targets = [target_of(world, code) for code in ("T1", "T2", "T3")]
    mark(world, (targets[0], targets[1]))
    mark(world, (targets[1], targets[2]))

    submit(world, OWN, "T3", Stance.OPPOSE, base_version=1)
    drain()

    assert sorted(found_in(ledger(world))) == [("T3", "T1"), ("T3", "T2")]
    assert len(letters("contradiction_found")) == 2


def test_the_database_keeps_one_row_for_each_two_versions(app: Flask) -> None:
    here, there = two_consultations()
    contradict(here, there)
    drain()
    with reading() as session:
        [row] = session.scalars(sa.select(Contradiction))
    with pytest.raises(IntegrityError), transaction() as session:
        again = {"newer_position_id": row.newer_position_id, "older_position_id": row.older_position_id}
        session.add(Contradiction(organisation_id=row.organisation_id, found_at=utc_now(), **again))
