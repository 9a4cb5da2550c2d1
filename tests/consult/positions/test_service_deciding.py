"""One who signs accepts, rejects with a reason, or merges: once, and just the text that was seen."""

from uuid import UUID

import pytest

from consult.database import transaction, utc_now
from consult.domain.errors import DraftChanged, InvalidInput, NotFound, NotPermitted
from consult.domain.positions import PositionContent
from consult.domain.vocabulary import Stance
from consult.positions import queries, service
from consult.positions.models import Offer
from consult.positions.service import Seen
from tests.consult.positions.visiting import OWN, add_contributor, drafted, keep, offer, offers_on, standing
from tests.factories import World, submit

FOCAL = f"focal point of {OWN}"
REASON = "The budget does not allow it before 2028."


@pytest.fixture(autouse=True)
def offered(world: World) -> None:
    """Two bodies that do not agree have offered on T1."""
    for name, stance in (("labour", Stance.SUPPORT), ("finance", Stance.OPPOSE)):
        add_contributor(world, name)
        keep(world, name, "T1", stance, rationale=f"As {name} sees it.")
        offer(world, name)


def by(world: World, stance: str) -> Offer:
    return next(row for row in offers_on(world) if row.stance == stance)


def seen(*rows: Offer, own: str = "") -> Seen:
    return Seen(offers={row.id: row.content_hash for row in rows}, own=own)


def own_hash(world: World) -> str:
    with transaction() as session:
        drafts = queries.drafts_of(session, world.delegations[OWN], world.round_id).get(None, {})
        return queries.content_of(drafts[world.revisions["T1"]]).hash()


def accept(world: World, row: Offer, *, own: str = "", person: str = FOCAL, delegation: str = OWN) -> None:
    with transaction() as session:
        actor = world.actor(session, person)
        service.accept_offer(session, actor, world.delegations[delegation], seen=seen(row, own=own), at=utc_now())


def reject(world: World, row: Offer, reason: str = REASON) -> None:
    with transaction() as session:
        actor = world.actor(session, FOCAL)
        service.reject_offer(session, actor, world.delegations[OWN], seen=seen(row), reason=reason, at=utc_now())


def merge(world: World, *rows: Offer, own: str = "", stance: Stance | None = Stance.NEUTRAL) -> None:
    content = PositionContent(stance=stance, rationale="As we all see it.")
    with transaction() as session:
        actor, given = world.actor(session, FOCAL), seen(*rows, own=own)
        service.merge_offers(session, actor, world.delegations[OWN], seen=given, content=content, at=utc_now())


def test_what_is_accepted_becomes_the_delegations_draft(world: World) -> None:
    accept(world, by(world, "support"))

    assert drafted(world) == {"T1": "support"}
    row = by(world, "support")
    assert (row.state, row.is_cited, row.position_id) == ("accepted", True, None)
    assert row.decided_by == world.people[FOCAL]


def test_what_is_rejected_keeps_its_text_and_the_reason(world: World) -> None:
    reject(world, by(world, "oppose"), f" {REASON} ")

    row = by(world, "oppose")
    assert (row.state, row.reason, row.rationale) == ("rejected", REASON, "As finance sees it.")
    assert drafted(world) == {}


@pytest.mark.parametrize("reason", ["", "  ", "a\x00b", "x" * 10_001])
def test_a_rejection_needs_a_reason_that_can_be_read(world: World, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        reject(world, by(world, "oppose"), reason)

    assert "reason" in refused.value.fields
    assert by(world, "oppose").state == "offered"


def test_a_merged_text_cites_what_went_into_it(world: World) -> None:
    merge(world, by(world, "support"), by(world, "oppose"))

    assert drafted(world) == {"T1": "neutral"}
    assert [(row.state, row.is_cited) for row in offers_on(world)] == [("merged", True)] * 2


def test_a_merged_text_is_complete_and_made_of_something(world: World) -> None:
    with pytest.raises(InvalidInput):
        merge(world)
    with pytest.raises(InvalidInput):
        merge(world, by(world, "support"), stance=None)


def test_what_was_merged_or_accepted_is_known_to_have_gone_out(world: World) -> None:
    merge(world, by(world, "support"))
    submit(world, OWN, "T1", Stance.NEUTRAL, rationale="As we all see it.")

    stands = standing(world)
    assert stands is not None
    assert by(world, "support").position_id == stands.id
    assert by(world, "oppose").position_id is None


def test_another_text_of_the_same_stance_is_not_taken_for_the_draft(world: World) -> None:
    accept(world, by(world, "support"))
    submit(world, OWN, "T1", Stance.SUPPORT, rationale="Something else.")

    assert by(world, "support").position_id is None
    assert drafted(world) == {"T1": "support"}


def test_a_second_text_replaces_the_first_only_where_it_was_seen(world: World) -> None:
    accept(world, by(world, "support"))
    with pytest.raises(DraftChanged):
        accept(world, by(world, "oppose"))
    assert by(world, "oppose").state == "offered"

    accept(world, by(world, "oppose"), own=own_hash(world))

    assert drafted(world) == {"T1": "oppose"}
    assert [(row.stance, row.is_cited) for row in offers_on(world)] == [("support", False), ("oppose", True)]


def test_a_draft_merged_into_one_that_rests_on_another_cites_both(world: World) -> None:
    accept(world, by(world, "support"))
    merge(world, by(world, "oppose"), own=own_hash(world))

    assert [(row.state, row.is_cited) for row in offers_on(world)] == [("accepted", True), ("merged", True)]


def test_a_discarded_draft_rests_on_nothing(world: World) -> None:
    accept(world, by(world, "support"))
    with transaction() as session:
        actor, own = world.actor(session, FOCAL), world.delegations[OWN]
        service.save_drafts(
            session,
            actor,
            own,
            round_id=world.round_id,
            contents={world.revisions["T1"]: PositionContent()},
            at=utc_now(),
        )

    assert [row.is_cited for row in offers_on(world)] == [False, False]


def test_accepting_what_stands_already_needs_no_draft(world: World) -> None:
    submit(world, OWN, "T1", Stance.SUPPORT, rationale="As labour sees it.")

    accept(world, by(world, "support"))

    stands = standing(world)
    assert stands is not None
    assert (drafted(world), by(world, "support").position_id) == ({}, stands.id)


def test_a_draft_is_decided_once(world: World) -> None:
    row = by(world, "support")
    reject(world, row)

    with pytest.raises(DraftChanged):
        accept(world, row)
    assert drafted(world) == {}


def test_a_decision_is_about_the_text_that_was_seen(world: World) -> None:
    row = by(world, "support")
    keep(world, "labour", "T1", Stance.STRONGLY_OPPOSE, rationale="We changed our mind.")
    offer(world, "labour")

    with pytest.raises(DraftChanged) as refused:
        accept(world, row)

    assert refused.value.extra[0]["current"]["stance"] == "strongly_oppose"
    assert drafted(world) == {}


def test_another_hash_than_that_of_the_offered_text_decides_nothing(world: World) -> None:
    row = by(world, "support")
    with transaction() as session, pytest.raises(DraftChanged):
        actor, other = world.actor(session, FOCAL), Seen(offers={row.id: "0" * 64})
        service.accept_offer(session, actor, world.delegations[OWN], seen=other, at=utc_now())

    assert by(world, "support").state == "offered"


@pytest.mark.parametrize(
    ("person", "delegation", "refusal"),
    [
        ("labour", OWN, NotPermitted),
        ("finance", OWN, NotPermitted),
        ("focal point of government 2", OWN, NotFound),
        ("focal point of government 2", "government 2", NotFound),
        ("chair 1", OWN, NotFound),
        ("secretariat", OWN, NotFound),
    ],
)
def test_nobody_else_decides(world: World, person: str, delegation: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        accept(world, by(world, "support"), person=person, delegation=delegation)


def test_an_unknown_offer_is_not_there(world: World) -> None:
    with transaction() as session, pytest.raises(NotFound):
        actor = world.actor(session, FOCAL)
        nothing = Seen(offers={UUID(int=1): "x"})
        service.accept_offer(session, actor, world.delegations[OWN], seen=nothing, at=utc_now())
