"""The receipt's page and file: signed, drawn, proved when there is a checkpoint, and its owner's alone."""

import json

import pytest

from consult import verify_receipt
from consult.database import transaction, utc_now
from consult.events.checkpoints import make_checkpoint
from consult.events.queries import log_length
from consult.signing import origin_of, site_key
from tests.browsing import sign_in
from tests.consult.positions.visiting import page_of
from tests.factories import make_world, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both


@pytest.fixture
def world(app):
    return make_world()


@pytest.fixture
def page(client, world):
    """The address of a receipt, for a client that is signed in as the one who got it."""
    receipt = submit(world, "government 1", "T1")
    sign_in(client, world, "focal point of government 1")
    return f"/d/{world.delegations['government 1']}/receipts/{receipt['submission_id']}"


def checkpoint(world, settings):
    with transaction() as session:
        size = log_length(session, world.consultation_id)
        place = {"occasion": "hand:1", "size": size, "origin": origin_of(settings, world.slug)}
        make_checkpoint(session, world.consultation_id, **place, key=site_key(settings), at=utc_now())
    return size


def test_the_page_says_how_far_the_proof_is(client, page, world, settings):
    assert "The proof follows within the hour" in client.get(page).text

    checkpoint(world, settings)
    answer = client.get(page)
    assert "The file has the proof" in answer.text
    assert site_key(settings).public in answer.text
    page_of(answer)


def test_the_page_draws_a_code_and_says_what_it_holds(client, page):
    [code] = [found for found in page_of(client.get(page)).find("svg", role="img") if found.attributes["aria-label"]]

    assert "the hash of its content" in (code.attributes["aria-label"] or "")


def test_the_file_holds_by_itself(client, page, world, settings, tmp_path):
    checkpoint(world, settings)
    file = tmp_path / "receipt.json"
    file.write_bytes(client.get(f"{page}.json").data)

    check = verify_receipt.verify(str(file), keys=[site_key(settings).public])
    assert check.faults == []
    assert any("Every entry of the receipt is in the log" in line for line in check.held)


def test_the_file_is_proved_against_the_checkpoint_that_is_asked_for(client, page, world, settings):
    size = checkpoint(world, settings)

    assert f"\n{size}\n" in client.get(f"{page}.json?size={size}").get_json()["checkpoint"]["note"]
    for unknown in ("1", "999", "-1", "x", "9" * 40):
        assert client.get(f"{page}.json?size={unknown}").status_code == 404


def test_the_api_gives_the_same_signature_again(client, page, world, settings):
    address = page.replace("/d/", "/api/v1/delegations/").replace("receipts", "submissions")

    first, file = client.get(address).get_json(), client.get(f"{page}.json").get_json()
    assert first["signature"] == file["signature"]
    assert first == client.get(address).get_json() == json.loads(client.get(f"{page}.json").text)


def test_nobody_else_gets_the_file(client, page, world):
    for name in ("focal point of government 2", "chair 1", "secretariat", "observer"):
        sign_in(client, world, name)
        assert client.get(f"{page}.json").status_code == 404


def test_the_program_is_for_anyone(client):
    answer = client.get("/verify_receipt.py")

    assert answer.status_code == 200
    compile(answer.text, "verify_receipt.py", "exec")
