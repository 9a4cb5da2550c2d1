"""The API of positions: what it takes, what it answers, and what it refuses."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.database import transaction, utc_now
from consult.domain.vocabulary import Role, Stance
from tests.browsing import sign_in
from tests.factories import World, add_delegation, add_person, submit

WRITES = ("PUT", "DELETE")


def address(world: World, code: str = "T1") -> str:
    return f"/api/v1/target-revisions/{world.revisions[code]}/position"


def body(**changes: Any) -> dict[str, Any]:
    return {"submission_key": uuid4().hex, "base_version": 0, "stance": "support", **changes}


def pointers(answer: TestResponse) -> set[str]:
    assert answer.content_type == "application/problem+json"
    document = answer.get_json()
    assert document["status"] == answer.status_code
    return {fault["pointer"] for fault in document["errors"]}


def test_a_position_is_answered_with_its_receipt(focal_point: FlaskClient, world: World) -> None:
    answer = focal_point.put(address(world), json=body(rationale="We ask for a ceiling."))

    assert answer.status_code == 200
    [line] = answer.get_json()["positions"]
    assert (line["code"], line["stance"], line["version"]) == ("T1", "support", 1)
    assert answer.get_json()["signed_by"] == "focal point of government 1"


def test_the_same_request_gives_the_same_bytes_again(focal_point: FlaskClient, world: World) -> None:
    request = body()
    first = focal_point.put(address(world), json=request)
    focal_point.put(address(world), json=body(base_version=1, stance="oppose"))

    assert focal_point.put(address(world), json=request).data == first.data


def test_a_key_that_comes_with_other_content_is_refused(focal_point: FlaskClient, world: World) -> None:
    request = body()
    focal_point.put(address(world), json=request)

    answer = focal_point.put(address(world), json={**request, "stance": "oppose"})

    assert answer.status_code == 422
    assert answer.get_json()["code"] == "submission_key_reused"
    assert pointers(answer) == {"/submission_key"}


def test_a_position_that_changed_meanwhile_is_shown_beside_the_new_one(focal_point: FlaskClient, world: World) -> None:
    focal_point.put(address(world), json=body(stance="oppose"))

    answer = focal_point.put(address(world), json=body(stance="support"))

    assert answer.status_code == 409
    assert answer.get_json()["code"] == "position_changed"
    [both] = answer.get_json()["extra"]
    assert (both["current"]["stance"], both["yours"]["stance"], both["version"]) == ("oppose", "support", 1)


def test_a_withdrawn_position_counts_as_a_version_without_stance(focal_point: FlaskClient, world: World) -> None:
    focal_point.put(address(world), json=body())

    answer = focal_point.delete(address(world), json={"submission_key": uuid4().hex, "base_version": 1})

    assert answer.status_code == 200
    assert answer.get_json()["positions"][0]["stance"] is None
    [target, *_] = focal_point.get(f"/api/v1/consultations/{world.slug}/targets").get_json()
    assert (target["version"], target["stance"]) == (2, None)


def test_the_targets_come_with_the_own_version_and_stance(focal_point: FlaskClient, world: World) -> None:
    submit(world, "government 1", "T2", Stance.OPPOSE)
    submit(world, "government 2", "T1", Stance.SUPPORT)

    found = focal_point.get(f"/api/v1/consultations/{world.slug}/targets").get_json()

    assert [(row["code"], row["version"], row["stance"]) for row in found] == [
        ("T1", 0, None),
        ("T2", 1, "oppose"),
        ("T3", 0, None),
    ]


def test_a_receipt_is_for_its_delegation_alone(client: FlaskClient, world: World) -> None:
    receipt = submit(world, "government 1", "T1")
    own = f"/api/v1/delegations/{world.delegations['government 1']}/submissions/{receipt['submission_id']}"

    sign_in(client, world, "focal point of government 1")
    assert client.get(own).get_json()["submission_id"] == receipt["submission_id"]
    for name in ("focal point of government 2", "chair 1", "secretariat", "observer"):
        sign_in(client, world, name)
        refused = client.get(own)
        assert refused.status_code == 404
        assert refused.data == client.get(own.replace(receipt["submission_id"], str(uuid4()))).data


def test_nobody_submits_without_signing_in(client: FlaskClient, world: World) -> None:
    assert client.put(address(world), json=body()).status_code == 401


@pytest.mark.parametrize("name", ["chair 1", "secretariat", "observer"])
def test_offices_outside_a_delegation_submit_nothing(client: FlaskClient, world: World, name: str) -> None:
    sign_in(client, world, name)

    assert client.put(address(world), json=body()).status_code == 403


def test_a_contributor_submits_nothing(client: FlaskClient, world: World) -> None:
    with transaction() as session:
        own = world.delegations["government 1"]
        add_person(session, world, "drafter", Role.CONTRIBUTOR, delegation_id=own, at=utc_now())
    sign_in(client, world, "drafter")

    answer = client.put(address(world), json=body())

    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_permitted")


def test_somebody_of_two_delegations_says_for_which(client: FlaskClient, world: World) -> None:
    from consult.consultations.models import Consultation
    from consult.consultations.service import appoint
    from consult.domain.permissions import SYSTEM

    with transaction() as session:
        third = add_delegation(session, world, "government 3", "government", at=utc_now())
        consultation = session.get_one(Consultation, world.consultation_id)
        person = world.people["focal point of government 1"]
        appoint(session, SYSTEM, consultation, person, Role.DEPUTY, delegation_id=third, at=utc_now())
    sign_in(client, world, "focal point of government 1")

    assert pointers(client.put(address(world), json=body())) == {"/delegation_id"}
    assert client.put(address(world), json=body(delegation_id=str(third))).get_json()["delegation"] == "government 3"
    assert client.put(address(world), json=body(delegation_id=str(uuid4()))).status_code == 404


def test_a_revision_that_does_not_exist_is_not_found(focal_point: FlaskClient) -> None:
    assert focal_point.put(f"/api/v1/target-revisions/{uuid4()}/position", json=body()).status_code == 404


def test_a_blocking_reservation_needs_its_reason(focal_point: FlaskClient, world: World) -> None:
    answer = focal_point.put(address(world), json=body(stance="oppose", is_blocking=True))

    assert pointers(answer) == {"/blocking_reason"}


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/consultations/a%00b/targets", "/api/v1/%ff"])
def test_strange_addresses_end_in_a_problem_document(focal_point: FlaskClient, path: str) -> None:
    answer = focal_point.get(path)

    assert 400 <= answer.status_code < 500
    pointers(answer)


def test_a_method_that_is_not_there_says_which_are(focal_point: FlaskClient, world: World) -> None:
    answer = focal_point.post(address(world), json=body())

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "DELETE, OPTIONS, PUT"


def test_the_api_describes_itself_and_its_errors(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()

    assert document["openapi"].startswith("3.1")
    put = document["paths"]["/api/v1/target-revisions/{revision_id}/position"]["put"]
    assert {"200", "403", "404", "409", "422"} <= set(put["responses"])
    conflict = document["components"]["responses"]["CONFLICT"]
    assert list(conflict["content"]) == ["application/problem+json"]


def test_a_receipt_proves_its_own_entry_in_the_log(focal_point: FlaskClient, world: World) -> None:
    from consult.domain import chain

    [line] = focal_point.put(address(world), json=body()).get_json()["positions"]

    leaf = chain.Leaf(**line["leaf"])
    assert chain.commitment(line["salt"], line["data"]) == leaf.commitment
    assert leaf.hash() == line["leaf_hash"]
    assert chain.entry_hash(line["previous_hash"], line["leaf_hash"]) == line["entry_hash"]
    assert UUID(leaf.object_id) == UUID(line["data"]["position_id"])
