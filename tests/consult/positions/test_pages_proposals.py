"""Pages of joint positions: propose drafts, sign together, change, decline."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.domain.vocabulary import Stance
from tests.browsing import sign_in, sign_out, without_tokens
from tests.consult.positions.visiting import OWN, page_of, save, standing
from tests.factories import World, make_world, submit
from tests.signing_together import propose

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both

SECOND = "government 2"


@pytest.fixture
def world(app: Flask) -> World:
    app.config["WTF_CSRF_ENABLED"] = False
    return make_world(members={"government": 3}, targets=("T1", "T2"))


def at(world: World, delegation: str, page: str = "") -> str:
    return f"/d/{world.delegations[delegation]}/joint{page}"


def words_of(answer: TestResponse, status: int = 200) -> str:
    [body] = page_of(answer, status).find("main")
    return " ".join(body.text.split())


def sign(client: FlaskClient, world: World, delegation: str, proposal: UUID, **changes: str) -> TestResponse:
    sign_in(client, world, f"focal point of {delegation}")
    page = page_of(client.get(at(world, delegation, f"/{proposal}")))
    hidden = {str(one.attributes["name"]): one.attributes["value"] or "" for one in page.find("input", type="hidden")}
    form = {**hidden, "sign": "1", "name": "A. Example", **changes}
    return client.post(at(world, delegation, f"/{proposal}/sign"), data=form)


def test_drafts_are_proposed_and_signed_together(client: FlaskClient, world: World) -> None:
    sign_in(client, world, f"focal point of {OWN}")
    save(client, world, T1={"stance": "support", "rationale": "Together."})
    page_of(client.get(at(world, OWN, "/new")))
    form = {"title": "Two voices", "invited": f"{SECOND}\n", "targets": str(world.revisions["T1"])}
    answer = client.post(at(world, OWN, "/new"), data=form)
    assert answer.status_code == 303
    proposal = UUID(answer.location.rpartition("/")[2])

    assert sign(client, world, OWN, proposal).status_code == 303
    assert standing(world) is None
    assert "1 waits for you" in words_of_desk(client, world, SECOND)
    assert sign(client, world, SECOND, proposal).status_code == 303

    position = standing(world)
    assert position is not None
    assert position.stance == "support"
    assert "All have signed" in words_of(client.get(at(world, SECOND, f"/{proposal}")))
    assert f"jointly with {OWN}" in words_of(client.get(f"/d/{world.delegations[SECOND]}"))
    sign_out(client)
    assert f"Jointly with {SECOND}" in words_of(client.get(f"/c/{world.slug}/targets/T1"))


def words_of_desk(client: FlaskClient, world: World, delegation: str) -> str:
    sign_in(client, world, f"focal point of {delegation}")
    return words_of(client.get(f"/d/{world.delegations[delegation]}"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"invited": "nobody"}, "invited"),
        ({"invited": ""}, "invited"),
        ({"targets": ""}, "targets"),
    ],
)
def test_what_is_missing_in_a_proposal_is_named(
    client: FlaskClient, world: World, changes: dict[str, str], field: str
) -> None:
    sign_in(client, world, f"focal point of {OWN}")
    save(client, world, T1={"stance": "support"})
    form = {"title": "Two voices", "invited": SECOND, "targets": str(world.revisions["T1"])}

    page = page_of(client.post(at(world, OWN, "/new"), data=form | changes), 422)

    assert page.find("a", href=f"#{field}")


@pytest.mark.parametrize(("changes", "field"), [({"sign": ""}, "sign"), ({"name": " "}, "name")])
def test_a_signature_needs_tick_and_name(
    client: FlaskClient, world: World, changes: dict[str, str], field: str
) -> None:
    page = page_of(sign(client, world, SECOND, propose(world, OWN, SECOND), **changes), 422)

    assert page.find("a", href=f"#{field}")


def test_who_signs_other_words_than_those_shown_is_told(client: FlaskClient, world: World) -> None:
    answer = sign(client, world, SECOND, propose(world, OWN, SECOND), content_hash="0" * 64)

    assert "The words changed" in words_of(answer, 409)


def test_who_signs_on_top_of_an_older_position_is_told(client: FlaskClient, world: World) -> None:
    proposal = propose(world, OWN, SECOND)
    sign_in(client, world, f"focal point of {SECOND}")
    submit(world, SECOND, "T1", Stance.NEUTRAL)

    answer = sign(client, world, SECOND, proposal, **{f"base-{world.revisions['T1']}": "0"})

    assert "A position of your delegation changed" in words_of(answer, 409)


def test_the_proposer_changes_the_words(client: FlaskClient, world: World) -> None:
    sign_in(client, world, f"focal point of {OWN}")
    save(client, world, T1={"stance": "oppose"})
    proposal = propose(world, OWN, SECOND)
    sign(client, world, SECOND, proposal)
    sign_in(client, world, f"focal point of {OWN}")
    page_of(client.get(at(world, OWN, f"/{proposal}/change")))

    form = {"title": "Other words", "targets": str(world.revisions["T1"]), "version": "1"}
    assert client.post(at(world, OWN, f"/{proposal}/change"), data=form).status_code == 303
    assert client.post(at(world, OWN, f"/{proposal}/change"), data=form).status_code == 409

    assert "Waits for you" in words_of_list(client, world, SECOND)


def words_of_list(client: FlaskClient, world: World, delegation: str) -> str:
    sign_in(client, world, f"focal point of {delegation}")
    return words_of(client.get(at(world, delegation)))


def test_a_declined_proposal_has_ended(client: FlaskClient, world: World) -> None:
    proposal = propose(world, OWN, SECOND)
    sign_in(client, world, f"focal point of {SECOND}")

    assert client.post(at(world, SECOND, f"/{proposal}/decline")).status_code == 303
    assert "This proposal has ended" in words_of(client.get(at(world, SECOND, f"/{proposal}")))


def test_who_is_not_asked_meets_the_answer_for_nothing(client: FlaskClient, world: World) -> None:
    proposal = propose(world, OWN, SECOND)
    sign_in(client, world, "focal point of government 3")

    theirs = client.get(at(world, "government 3", f"/{proposal}"))
    nobodys = client.get(at(world, "government 3", f"/{world.consultation_id}"))

    assert theirs.status_code == nobodys.status_code == 404
    assert without_tokens(theirs.text) == without_tokens(nobodys.text)
    for act in ("sign", "decline", "change"):
        form = {"sign": "1", "name": "A", "content_hash": "0", "title": "x", "version": "1"}
        assert client.post(at(world, "government 3", f"/{proposal}/{act}"), data=form).status_code == 404
    assert "No joint position" in words_of(client.get(at(world, "government 3")))
