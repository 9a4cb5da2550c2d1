"""Letters: the secretariat enters what a delegation wrote; both names are kept, and it has the last word."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.consultations.service import close_round
from consult.database import reading, transaction, utc_now
from consult.domain.errors import (
    FreshFactorNeeded,
    InvalidInput,
    NotFound,
    PositionChanged,
    RoundClosed,
    SignedByDelegation,
    SubmissionKeyReused,
)
from consult.domain.permissions import SYSTEM
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Stance
from consult.events.models import LogEntry
from consult.positions.models import Draft
from consult.positions.on_behalf import service
from consult.positions.on_behalf.queries import entered_on_behalf
from consult.positions.queries import current_positions
from consult.positions.service import save_drafts
from consult.positions.submission import Entry, Receipt, Submission
from tests.associating import associate, declare, signer
from tests.factories import World, make_world, submit

OWN = "government 1"
DATED = utc_now().date() - timedelta(days=5)


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(members={"government": 2})


def letter_of(*, dated: date = DATED, reference: str = "NV/2026/17") -> service.Letter:
    return service.Letter(dated=dated, reference=reference)


def enter(
    world: World,
    stance: Stance = Stance.SUPPORT,
    *,
    base_version: int = 0,
    key: str = "",
    person: str = "secretariat",
    fresh: bool = True,
    **letter: Any,
) -> Receipt:
    entry = Entry(content=PositionContent(stance=stance), base_version=base_version, revision_id=world.revisions["T1"])
    submission = Submission(submission_key=key or uuid4().hex, entries=(entry,))
    with transaction() as session:
        actor = replace(world.actor(session, person), verified_at=utc_now() if fresh else None)
        return service.enter_on_behalf(
            session,
            actor,
            world.delegations[OWN],
            submission=submission,
            letter=letter_of(**letter),
            at=utc_now(),
        )


def confirm(world: World, submission_id: str) -> None:
    with transaction() as session:
        actor = signer(session, world, OWN)
        service.confirm_entry(session, actor, world.delegations[OWN], submission_id=UUID(submission_id), at=utc_now())


def stance(world: World) -> str | None:
    with reading() as session:
        found = current_positions(session, world.delegations[OWN], world.round_id)
        return found[world.revisions["T1"]].stance


def names(world: World) -> list[str]:
    with reading() as session:
        query = sa.select(LogEntry.name).where(LogEntry.consultation_id == world.consultation_id)
        return list(session.scalars(query.order_by(LogEntry.seq)))


def test_both_names_and_the_letter_are_on_the_receipt_and_on_record(world: World) -> None:
    receipt = enter(world)

    assert (receipt["delegation"], receipt["entered_by"]) == (OWN, "secretariat")
    assert receipt["letter"] == {"dated": DATED.isoformat(), "reference": "NV/2026/17"}
    with reading() as session:
        [entered] = entered_on_behalf(session, [UUID(receipt["submission_id"])]).values()
    assert (entered.entered_by, entered.letter_reference) == ("secretariat", "NV/2026/17")
    assert names(world)[-2:] == ["position.submitted", "submission.entered"]


def test_the_delegation_is_told_once_however_often_the_form_is_sent(world: World) -> None:
    key = uuid4().hex

    assert enter(world, key=key) == enter(world, key=key)
    assert names(world).count("submission.entered") == 1
    with pytest.raises(SubmissionKeyReused):
        enter(world, Stance.OPPOSE, key=key)


def test_the_secretariat_corrects_what_it_entered_itself(world: World) -> None:
    enter(world)
    enter(world, Stance.OPPOSE, base_version=1)

    assert stance(world) == "oppose"


@pytest.mark.parametrize("signed", ["submitted", "replaced", "confirmed"])
def test_the_secretariat_cannot_overwrite_what_the_delegation_signed(world: World, signed: str) -> None:
    base = 1
    if signed == "submitted":
        submit(world, OWN, "T1", Stance.NEUTRAL)
    else:
        receipt = enter(world)
    if signed == "replaced":
        submit(world, OWN, "T1", Stance.NEUTRAL, base_version=1)
        base = 2
    if signed == "confirmed":
        confirm(world, receipt["submission_id"])

    with pytest.raises(SignedByDelegation) as refused:
        enter(world, Stance.OPPOSE, base_version=base)
    assert refused.value.fields == {"T1": "signed_by_delegation"}


def test_a_letter_does_not_overrule_a_statement_that_the_delegation_joined(world: World) -> None:
    submit(world, "government 2", "T1")
    associate(world, OWN, declare(world, "government 2", ["T1"]))

    with pytest.raises(SignedByDelegation) as refused:
        enter(world, Stance.OPPOSE)
    assert refused.value.fields == {"T1": "signed_by_delegation"}


def test_after_a_delegation_withdrew_its_position_a_letter_may_be_entered(world: World) -> None:
    submit(world, OWN, "T1")
    submit(world, OWN, "T1", None, base_version=1)

    enter(world, Stance.OPPOSE, base_version=2)

    assert stance(world) == "oppose"


def test_the_delegation_replaces_what_was_entered_for_it(world: World) -> None:
    enter(world)
    submit(world, OWN, "T1", Stance.OPPOSE, base_version=1)

    assert stance(world) == "oppose"


def test_confirming_twice_is_confirming_once(world: World) -> None:
    submission_id = enter(world)["submission_id"]
    confirm(world, submission_id)
    confirm(world, submission_id)

    assert names(world).count("submission.confirmed") == 1


def test_there_is_nothing_to_confirm_in_what_one_signed_oneself(world: World) -> None:
    receipt = submit(world, OWN, "T1")

    with pytest.raises(NotFound):
        confirm(world, receipt["submission_id"])


@pytest.mark.parametrize("person", ["chair 1", "observer", "focal point of government 2", f"focal point of {OWN}"])
def test_nobody_else_finds_the_way_in(world: World, person: str) -> None:
    with pytest.raises(NotFound):
        enter(world, person=person)


def test_the_secretariat_gives_a_fresh_factor(world: World) -> None:
    with pytest.raises(FreshFactorNeeded):
        enter(world, fresh=False)


def test_an_older_base_is_told_with_both_texts(world: World) -> None:
    enter(world)

    with pytest.raises(PositionChanged) as refused:
        enter(world, Stance.OPPOSE)
    assert refused.value.extra[0]["current"]["stance"] == "support"


@pytest.mark.parametrize(
    ("letter", "field"),
    [
        ({"dated": DATED + timedelta(days=7)}, "letter_date"),
        ({"reference": " "}, "letter_reference"),
        ({"reference": "x" * 301}, "letter_reference"),
        ({"reference": "a\u202eb"}, "letter_reference"),
    ],
)
def test_a_letter_has_a_past_date_and_a_plain_reference(world: World, letter: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        enter(world, **letter)
    assert set(refused.value.fields) == {field}


def test_after_the_close_no_letter_is_entered(world: World) -> None:
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())

    with pytest.raises(RoundClosed):
        enter(world)


def test_a_letter_leaves_the_delegations_drafts_alone(world: World) -> None:
    with transaction() as session:
        contents = {world.revisions["T1"]: PositionContent(stance=Stance.SUPPORT)}
        actor, own = signer(session, world, OWN), world.delegations[OWN]
        save_drafts(session, actor, own, round_id=world.round_id, contents=contents, at=utc_now())

    enter(world)

    with reading() as session:
        assert len(session.scalars(sa.select(Draft)).all()) == 1
