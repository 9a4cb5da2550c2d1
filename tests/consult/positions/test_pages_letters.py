"""Pages of letters: the secretariat enters one, the delegation reads and confirms it; both names are shown."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.database import utc_now
from consult.domain.vocabulary import Stance
from consult.positions.forms import prefix_of
from tests.browsing import sign_in, sign_out
from tests.consult.positions.visiting import OWN, page_of, standing
from tests.factories import World, make_world, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both

DATED = (utc_now() - timedelta(days=5)).date()


@pytest.fixture
def world(app: Flask) -> World:
    app.config["WTF_CSRF_ENABLED"] = False
    return make_world(members={"government": 2}, targets=("T1", "T2"))


def at(world: World, page: str = "/cluster-a") -> str:
    return f"/c/{world.slug}/desk/letters/{world.delegations[OWN]}{page}"


def enter(client: FlaskClient, world: World, **changes: str) -> TestResponse:
    page = page_of(client.get(at(world)))
    hidden = {str(one.attributes["name"]): one.attributes["value"] or "" for one in page.find("input", type="hidden")}
    form = {
        **hidden,
        "letter_date": DATED.isoformat(),
        "letter_reference": "NV/17",
        prefix_of(world.revisions["T1"]): "support",
    }
    return client.post(at(world), data=form | changes)


def words_of(answer: TestResponse) -> str:
    [body] = page_of(answer).find("main")
    return " ".join(body.text.split())


def test_a_letter_is_entered_and_both_names_are_shown_everywhere(client: FlaskClient, world: World) -> None:
    sign_in(client, world, "secretariat")
    page_of(client.get(f"/c/{world.slug}/desk/letters?name=GOVERNMENT 1"))
    assert client.get(at(world, "")).status_code == 303

    assert enter(client, world).status_code == 303

    assert "NV/17" in words_of(client.get(f"/c/{world.slug}/desk/letters"))
    position = standing(world)
    assert position is not None
    sign_out(client)
    public = words_of(client.get(f"/c/{world.slug}/targets/T1"))
    assert "Entered by the secretariat (secretariat) from a letter of" in public
    assert f"on behalf of {OWN}" in public
    sign_in(client, world, f"focal point of {OWN}")
    assert "entered by the secretariat (secretariat)" in words_of(client.get(f"/d/{world.delegations[OWN]}"))
    receipt = f"/d/{world.delegations[OWN]}/receipts/{position.submission_id}"
    assert f"secretariat, secretariat, on behalf of {OWN}" in words_of(client.get(receipt))


def test_the_delegation_confirms_and_the_secretariat_finds_it_locked(client: FlaskClient, world: World) -> None:
    sign_in(client, world, "secretariat")
    enter(client, world)
    position = standing(world)
    assert position is not None
    sign_in(client, world, f"focal point of {OWN}")

    own = f"/d/{world.delegations[OWN]}"
    assert client.post(f"{own}/letters/{position.submission_id}/confirm").status_code == 303

    assert "Confirmed by your delegation" in words_of(client.get(f"{own}/receipts/{position.submission_id}"))
    sign_in(client, world, "secretariat")
    assert "only the delegation can change it" in words_of(client.get(at(world)))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"letter_date": "soon"}, "letter_date"),
        ({"letter_date": "9999-12-31"}, "letter_date"),
        ({"letter_reference": " "}, "letter_reference"),
    ],
)
def test_a_fault_is_named_and_what_was_typed_stays(
    client: FlaskClient, world: World, changes: dict[str, str], field: str
) -> None:
    sign_in(client, world, "secretariat")

    page = page_of(enter(client, world, **changes), 422)

    assert page.find("a", href=f"#{field}")
    ticked = [radio for radio in page.find("input", type="radio", value="support") if "checked" in radio.attributes]
    assert len(ticked) == 1


def test_a_letter_without_a_stance_is_refused(client: FlaskClient, world: World) -> None:
    sign_in(client, world, "secretariat")

    assert enter(client, world, **{prefix_of(world.revisions["T1"]): ""}).status_code == 422


def test_what_changed_meanwhile_is_told_with_what_was_typed(client: FlaskClient, world: World) -> None:
    sign_in(client, world, "secretariat")
    form = {f"{prefix_of(world.revisions['T2'])}-base": "7", prefix_of(world.revisions["T2"]): "oppose"}

    assert enter(client, world, **form).status_code == 409


def test_a_position_that_the_delegation_signs_meanwhile_stays(client: FlaskClient, world: World) -> None:
    sign_in(client, world, "secretariat")
    page_of(client.get(at(world)))
    submit(world, OWN, "T1", Stance.NEUTRAL)

    answer = client.post(
        at(world),
        data={
            "letter_date": DATED.isoformat(),
            "letter_reference": "NV/17",
            prefix_of(world.revisions["T1"]): "support",
        },
    )

    assert answer.status_code == 422
    position = standing(world)
    assert position is not None
    assert position.stance == "neutral"


@pytest.mark.parametrize("name", ["chair 1", "observer", f"focal point of {OWN}"])
def test_for_anybody_else_the_pages_are_not_there(client: FlaskClient, world: World, name: str) -> None:
    sign_in(client, world, name)

    for page in (f"/c/{world.slug}/desk/letters", at(world, ""), at(world)):
        assert client.get(page).status_code == 404
    assert client.post(at(world)).status_code == 404
