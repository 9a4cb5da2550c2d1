"""Joint positions: nothing counts before all have signed, then each says the same for itself."""

from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.models import Appointment
from consult.consultations.service import close_round
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, MoveNotAllowed, NotFound, ProposalChanged, RoundClosed
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Role, Stance
from consult.events.models import LogEntry
from consult.positions.joint import service
from consult.positions.joint.queries import proposals_of, said_together
from consult.positions.models import Submission
from consult.positions.queries import current_positions
from tests.associating import signer
from tests.factories import World, add_person, make_world, submit
from tests.signing_together import proposal_of, propose, sign

FIRST, SECOND, THIRD = "government 1", "government 2", "civil_society 1"


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(members={"government": 2, "civil_society": 1})


def says(world: World, name: str, code: str = "T1") -> str | None:
    with reading() as session:
        found = current_positions(session, world.delegations[name], world.round_id)
        position = found.get(world.revisions[code])
    return position.stance if position else None


def together(world: World, name: str, code: str = "T1") -> list[str]:
    with reading() as session:
        position = current_positions(session, world.delegations[name], world.round_id)[world.revisions[code]]
        return said_together(session, [position.id]).get(position.id, [])


def decline(world: World, name: str, proposal_id: UUID) -> None:
    with transaction() as session:
        own = world.delegations[name]
        service.decline(session, signer(session, world, name), own, proposal_id=proposal_id, at=utc_now())


def change(world: World, proposal_id: UUID, *, version: int = 1, by: str = FIRST) -> None:
    with transaction() as session:
        service.change_proposal(
            session,
            signer(session, world, by),
            world.delegations[by],
            proposal_id=proposal_id,
            version=version,
            proposal=proposal_of(world, {"T1": Stance.OPPOSE}),
            at=utc_now(),
        )


def test_one_signature_counts_for_nothing_and_the_last_lets_each_speak_for_itself(world: World) -> None:
    proposal = propose(world, FIRST, SECOND, codes={"T1": Stance.SUPPORT, "T2": Stance.OPPOSE})
    sign(world, FIRST, proposal)
    assert says(world, FIRST) is None

    assert sign(world, SECOND, proposal).state == "submitted"

    assert [says(world, name, code) for name in (FIRST, SECOND) for code in ("T1", "T2")] == ["support", "oppose"] * 2
    assert together(world, FIRST) == [SECOND]
    with reading() as session:
        receipts = {row.receipt["delegation"]: row.receipt for row in session.scalars(sa.select(Submission))}
        actors = session.scalars(sa.select(LogEntry.actor).where(LogEntry.name == "position.submitted")).all()
    assert {name: receipt["jointly_with"] for name, receipt in receipts.items()} == {FIRST: [SECOND], SECOND: [FIRST]}
    assert receipts[FIRST]["signed_by"] == f"Signer of {FIRST}"
    assert len(set(actors)) == 2


def test_signing_again_changes_nothing(world: World) -> None:
    proposal = propose(world, FIRST, SECOND)
    for name in (FIRST, FIRST, SECOND, SECOND, FIRST):
        sign(world, name, proposal)

    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Submission)) == 2


def test_other_words_void_the_signatures_under_the_former_ones(world: World) -> None:
    proposal = propose(world, FIRST, SECOND)
    old = sign(world, SECOND, proposal).content_hash
    change(world, proposal)

    sign(world, FIRST, proposal)

    assert says(world, FIRST) is None
    with pytest.raises(ProposalChanged):
        sign(world, SECOND, proposal, content_hash=old)
    sign(world, SECOND, proposal)
    assert says(world, SECOND) == "oppose"


def test_who_changes_from_an_older_version_is_told(world: World) -> None:
    proposal = propose(world, FIRST, SECOND)
    change(world, proposal)

    with pytest.raises(ProposalChanged):
        change(world, proposal, version=1)


def test_only_the_proposer_changes_the_words(world: World) -> None:
    with pytest.raises(NotFound):
        change(world, propose(world, FIRST, SECOND), by=SECOND)


def test_who_is_not_asked_finds_nothing(world: World) -> None:
    proposal = propose(world, FIRST, SECOND)

    with pytest.raises(NotFound):
        sign(world, THIRD, proposal)
    with reading() as session:
        assert proposals_of(session, world.delegations[THIRD]) == []


@pytest.mark.parametrize("code", [FIRST, "nobody"])
def test_oneself_and_strangers_cannot_be_invited(world: World, code: str) -> None:
    other = make_world(members={"government": 1})
    invited = world.delegations.get(code) or other.delegations["government 1"]
    with pytest.raises(InvalidInput), transaction() as session:
        proposal = proposal_of(world, {"T1": Stance.SUPPORT})
        service.propose(
            session,
            signer(session, world, FIRST),
            world.delegations[FIRST],
            proposal=proposal,
            invited=[invited],
            at=utc_now(),
        )


def test_a_signature_falls_when_the_position_under_it_changes(world: World) -> None:
    proposal = propose(world, FIRST, SECOND)
    sign(world, FIRST, proposal)
    submit(world, FIRST, "T1", Stance.NEUTRAL)

    assert sign(world, SECOND, proposal).state == "open"
    assert says(world, FIRST) == "neutral"

    sign(world, FIRST, proposal)
    assert (says(world, FIRST), says(world, SECOND)) == ("support", "support")


def test_a_signature_does_not_outlive_the_office_and_the_successor_may_sign(world: World) -> None:
    proposal = propose(world, FIRST, SECOND)
    sign(world, FIRST, proposal)
    with transaction() as session:
        own = sa.update(Appointment).where(Appointment.delegation_id == world.delegations[FIRST])
        session.execute(own.values(ended_at=utc_now()))
        add_person(session, world, "successor", Role.FOCAL_POINT, delegation_id=world.delegations[FIRST], at=utc_now())

    assert sign(world, SECOND, proposal).state == "open"

    world.people[f"focal point of {FIRST}"] = world.people["successor"]
    assert sign(world, FIRST, proposal).state == "submitted"


def test_a_declined_proposal_has_ended_for_everybody(world: World) -> None:
    proposal = propose(world, FIRST, SECOND)
    decline(world, SECOND, proposal)
    decline(world, SECOND, proposal)

    with pytest.raises(MoveNotAllowed):
        sign(world, FIRST, proposal)


def test_either_takes_its_name_off_and_the_other_stays(world: World) -> None:
    proposal = propose(world, FIRST, SECOND)
    for name in (FIRST, SECOND):
        sign(world, name, proposal)

    submit(world, FIRST, "T1", None, base_version=1)

    assert says(world, FIRST) is None
    assert says(world, SECOND) == "support"
    assert together(world, SECOND) == []


def test_a_closed_round_takes_no_signature(world: World) -> None:
    proposal = propose(world, FIRST, SECOND)
    sign(world, FIRST, proposal)
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())

    with pytest.raises(RoundClosed):
        sign(world, SECOND, proposal)
