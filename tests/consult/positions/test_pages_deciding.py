"""What bodies offer, what the focal point decides, and what the bodies hear back."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.domain.vocabulary import Stance
from consult.positions.forms import prefix_of
from tests.browsing import sign_in
from tests.consult.positions.visiting import (
    OWN,
    add_contributor,
    desk,
    drafted,
    keep,
    offer,
    offers_on,
    page_of,
    signed,
    stances,
)
from tests.factories import World

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both


@pytest.fixture
def offered(world: World) -> World:
    for name, stance in (("labour", Stance.SUPPORT), ("finance", Stance.OPPOSE)):
        add_contributor(world, name)
        keep(world, name, "T1", stance, rationale=f"Words of {name}.")
        offer(world, name)
    return world


def post(client: FlaskClient, world: World, stance: str, verb: str, **values: str) -> TestResponse:
    row = next(row for row in offers_on(world) if row.stance == stance)
    return client.post(desk(world, f"/offers/{row.id}/{verb}"), data={"content_hash": row.content_hash, **values})


def test_a_contributor_offers_and_takes_back(client: FlaskClient, world: World) -> None:
    add_contributor(world, "labour")
    keep(world, "labour", "T1")
    keep(world, "labour", "T2")
    sign_in(client, world, "labour")
    assert "Offer all 2 drafts" in client.get(desk(world)).text

    assert client.post(desk(world, "/offers"), data={"code": "T1"}).status_code == 303
    page_of(client.get(desk(world)))
    assert [row.state for row in offers_on(world)] == ["offered"]
    assert "If you change it, the offer is taken back" in client.get(desk(world, "/positions/cluster-a")).text

    assert client.post(desk(world, f"/offers/{offers_on(world)[0].id}/take-back")).status_code == 303
    assert [row.state for row in offers_on(world)] == ["taken_back"]
    assert client.post(desk(world, "/offers")).status_code == 303
    assert "2 drafts are offered" in client.get(desk(world)).text
    assert client.post(desk(world, "/offers"), data={"code": "T9"}).status_code == 404


def test_what_is_accepted_is_signed_and_its_body_sees_the_place(focal_point: FlaskClient, offered: World) -> None:
    page_of(focal_point.get(desk(offered, "/decide/T1")))
    answer = post(focal_point, offered, "support", "accept")
    assert answer.location == desk(offered, "/decide/T1")
    _, answer = signed(focal_point, offered)
    assert stances(offered) == {"T1": "support"}

    sign_in(focal_point, offered, "labour")
    text = focal_point.get(desk(offered)).text
    assert "Accepted" in text
    assert "Submitted as version 1" in text
    assert answer.location in text


def test_who_was_rejected_reads_the_reason_and_nobody_else_does(focal_point: FlaskClient, offered: World) -> None:
    answer = post(focal_point, offered, "oppose", "reject", reason="Canary reason.")
    assert answer.status_code == 303
    assert drafted(offered) == {}

    sign_in(focal_point, offered, "finance")
    page_of(focal_point.get(desk(offered)))
    assert "Canary reason." in focal_point.get(desk(offered)).text
    sign_in(focal_point, offered, "labour")
    assert "Canary reason." not in focal_point.get(desk(offered)).text
    assert "finance" not in focal_point.get(desk(offered)).text.lower()


def test_a_rejection_without_reason_names_the_field(focal_point: FlaskClient, offered: World) -> None:
    answer = post(focal_point, offered, "oppose", "reject", reason=" ")

    page = page_of(answer, 422)
    links = [link.attributes["href"] or "" for link in page.find("a")]
    assert any(link.startswith("#reason-") for link in links)
    assert "Words of finance." in answer.text


def merged(world: World, ticked: bool, **answer: str) -> dict[str, str]:
    prefix = prefix_of(world.revisions["T1"])
    fields = {prefix if name == "stance" else f"{prefix}-{name}": value for name, value in answer.items()}
    ticks = {f"offer-{row.id}": row.content_hash for row in offers_on(world)} if ticked else {}
    return {**fields, **ticks, "own": ""}


def test_drafts_are_put_together(focal_point: FlaskClient, offered: World) -> None:
    text = focal_point.get(desk(offered, "/decide/T1")).text
    assert "Words of finance.\n\nWords of labour." in text

    form = merged(offered, True, stance="neutral", rationale="Ours.")
    assert focal_point.post(desk(offered, "/decide/T1"), data=form).location == desk(offered)

    assert drafted(offered) == {"T1": "neutral"}
    assert {row.state for row in offers_on(offered)} == {"merged"}
    page_of(focal_point.get(desk(offered, "/decide/T1")))


@pytest.mark.parametrize(("ticked", "stance"), [(False, "neutral"), (True, "")])
def test_an_incomplete_merger_keeps_what_was_typed(
    focal_point: FlaskClient, offered: World, ticked: bool, stance: str
) -> None:
    form = merged(offered, ticked, stance=stance, rationale="Typed by hand.")
    answer = focal_point.post(desk(offered, "/decide/T1"), data=form)

    page_of(answer, 422)
    assert "Typed by hand." in answer.text
    assert {row.state for row in offers_on(offered)} == {"offered"}


def test_what_changed_meanwhile_is_shown_again(focal_point: FlaskClient, offered: World) -> None:
    old = next(row for row in offers_on(offered) if row.stance == "support")
    form = merged(offered, True, stance="neutral", rationale="Typed by hand.")
    keep(offered, "labour", "T1", Stance.STRONGLY_OPPOSE, rationale="New words.")
    offer(offered, "labour")

    accepted = focal_point.post(desk(offered, f"/offers/{old.id}/accept"), data={"content_hash": old.content_hash})
    together = focal_point.post(desk(offered, "/decide/T1"), data=form)

    for answer in (accepted, together):
        page_of(answer, 409)
        assert "New words." in answer.text
        assert "Nothing was decided" in answer.text
    assert "Typed by hand." in together.text
    assert drafted(offered) == {}


@pytest.mark.parametrize("name", ["labour", "chair 1", "secretariat", "focal point of government 2"])
def test_the_page_of_decisions_is_for_those_who_sign(client: FlaskClient, offered: World, name: str) -> None:
    sign_in(client, offered, name)

    refused = 403 if name == "labour" else 404
    assert client.get(desk(offered, "/decide/T1")).status_code == refused
    assert post(client, offered, "support", "accept").status_code == refused


def test_there_is_nothing_to_decide_without_an_offer(focal_point: FlaskClient, offered: World) -> None:
    assert focal_point.get(desk(offered, "/decide/T2")).status_code == 404
    assert focal_point.post(desk(offered, f"/offers/{offered.delegations[OWN]}/accept")).status_code == 404
    form = {"offer-nothing": "x", **merged(offered, True, stance="neutral")}
    assert focal_point.post(desk(offered, "/decide/T1"), data=form).status_code == 404
