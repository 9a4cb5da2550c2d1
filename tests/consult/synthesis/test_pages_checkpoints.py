"""What is published of the log: roots for everyone, sizes and proofs where names are public or for those inside."""

import pytest

from consult import verify_receipt
from consult.database import transaction, utc_now
from consult.domain.vocabulary import Attribution
from consult.events.checkpoints import in_base64, make_checkpoint, root_at
from consult.events.queries import log_length
from consult.signing import origin_of, site_key
from tests.browsing import sign_in
from tests.factories import make_world, submit
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both


@pytest.fixture
def make(app, settings):
    """A consultation with two checkpoints: their sizes, and the last root."""

    def made(attribution):
        world = make_world(attribution=attribution)
        sizes = []
        for number in (1, 2):
            submit(world, f"government {number}", "T1")
            with transaction() as session:
                size = log_length(session, world.consultation_id)
                place = {"occasion": f"hand:{number}", "size": size, "origin": origin_of(settings, world.slug)}
                make_checkpoint(session, world.consultation_id, **place, key=site_key(settings), at=utc_now())
                root = in_base64(root_at(session, world.consultation_id, size))
            sizes.append(size)
        return world, sizes, root

    return made


def test_an_attributed_log_shows_all_to_anyone(client, make, settings, tmp_path):
    world, (old, new), root = make(Attribution.ATTRIBUTED)

    page = client.get(f"/c/{world.slug}/checkpoints")
    assert read_page(page.text).faults == []
    assert all(words in page.text for words in (root, f"{old}-{new}.json", site_key(settings).public))
    file = tmp_path / "proof.json"
    file.write_bytes(client.get(f"/c/{world.slug}/checkpoints/{old}-{new}.json").data)
    assert verify_receipt.verify(None, [], [str(file)], [site_key(settings).public]).faults == []
    assert client.get(f"/c/{world.slug}/checkpoints.txt").text.count("— ") == 2


@pytest.mark.parametrize("rule", [Attribution.CONFIDENTIAL, Attribution.CHATHAM_HOUSE])
def test_elsewhere_only_roots_are_public(client, make, rule):
    world, (old, new), root = make(rule)
    proof = f"/c/{world.slug}/checkpoints/{old}-{new}.json"

    page, file = client.get(f"/c/{world.slug}/checkpoints").text, client.get(f"/c/{world.slug}/checkpoints.txt").text
    assert root in page and root in file
    assert f"{old}-{new}" not in page and "Entries" not in page and "— " not in file and f"\n{new}\n" not in file
    assert client.get(proof).status_code == 404

    sign_in(client, world, "focal point of government 1")
    assert client.get(proof).status_code == 200
    assert "Entries" in client.get(f"/c/{world.slug}/checkpoints").text


def test_sizes_without_a_checkpoint_have_no_proof(client, make):
    world, (old, new), _ = make(Attribution.ATTRIBUTED)

    for pair in (f"{new}-{old}", f"1-{new}", f"{old}-{new + 1}", f"0-{new}", f"{old}-{10**30}"):
        assert client.get(f"/c/{world.slug}/checkpoints/{pair}.json").status_code == 404


def test_a_log_without_checkpoint_says_when_there_will_be_one(client, app):
    world = make_world()

    assert "No checkpoint yet" in client.get(f"/c/{world.slug}/checkpoints").text
