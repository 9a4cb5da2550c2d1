"""The counted list: each position of the log up to the digest, counted or not and why, approved with the mails."""

import csv
import hashlib
import json

import pytest
import sqlalchemy as sa

from consult import verify_receipt
from consult.consultations.models import Consultation, Delegation
from consult.consultations.service import close_round
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Attribution, DigestState, Stance
from consult.events.models import LogEntry
from consult.synthesis import sealing
from consult.synthesis.counted import counted_list_of, entries_of, faults_in_counted_lists
from consult.synthesis.drafting import draft_digest
from consult.synthesis.models import CountedList, Digest
from consult.synthesis.recipients import edition_of
from tests.associating import associate, declare
from tests.browsing import sign_in
from tests.draining import drain
from tests.factories import make_world, round_of, submit


def draft(world):
    """Close the round, which drafts its digest."""
    with transaction() as session:
        close_round(session, world.actor(session, "secretariat"), world.round_id, at=utc_now())
    drain()


def take_part(attribution=Attribution.ATTRIBUTED):
    """A world whose log holds every kind of entry: places of the entries by what became of them."""
    world = make_world(members={"government": 5}, attribution=attribution)
    places = {}
    for name, delegation, stance, base in (
        ("old", "government 1", Stance.SUPPORT, 0),
        ("new", "government 1", Stance.OPPOSE, 1),
        ("taken back", "government 2", Stance.SUPPORT, 0),
        ("withdrawal", "government 2", None, 1),
        ("stays", "government 3", Stance.NEUTRAL, 0),
        ("out", "government 4", Stance.NEUTRAL, 0),
    ):
        places[name] = submit(world, delegation, "T1", stance, base_version=base)["positions"][0]["seq"]
    with transaction() as session:
        session.execute(
            sa.update(Delegation)
            .where(Delegation.id == world.delegations["government 4"])
            .values(withdrawn_at=utc_now())
        )
    return world, places


def listed():
    with reading() as session:
        digest = session.scalars(sa.select(Digest)).one()
        return digest, counted_list_of(session, digest)


def test_every_position_is_listed_with_what_became_of_it(app):
    world, places = take_part()
    draft(world)

    _, found = listed()
    assert {entry.seq: (entry.state.value, entry.why) for entry in entries_of(found)} == {
        places["old"]: ("superseded", f"by entry {places['new']}"),
        places["new"]: ("counted", ""),
        places["taken back"]: ("superseded", f"by entry {places['withdrawal']}"),
        places["withdrawal"]: ("withdrawn", "by its delegation"),
        places["stays"]: ("counted", ""),
        places["out"]: ("withdrawn", "with the accreditation"),
    }
    with reading() as session:
        leaves = dict(session.execute(sa.select(LogEntry.seq, LogEntry.leaf_hash)).all())
    assert all(leaves[entry.seq] == entry.leaf for entry in entries_of(found))


def test_as_many_delegations_are_counted_in_the_list_as_in_the_digest(app):
    world, _ = take_part()
    statement = declare(world, "government 3", ["T1"])
    joined = associate(world, "government 5", statement)
    draft(world)

    digest, found = listed()
    entries = entries_of(found)
    assert sum(entry.delegations for entry in entries) == digest.headline["positions"] == 3
    [own] = [entry for entry in entries if entry.seq == joined.seq]
    [author] = [entry for entry in entries if entry.delegations == 2]
    assert (own.state.value, own.why) == ("counted", f"through {author.seq}")


def test_its_hash_is_that_of_its_bytes_and_part_of_what_chairs_approve(app, settings):
    world, _ = take_part()
    draft(world)

    digest, found = listed()
    assert found.content_hash == hashlib.sha256(found.document.encode()).hexdigest()
    with reading() as session:
        sealed, mails = sealing.seal(session, digest, settings)
    assert all(found.content_hash in body for mail in mails for body in (mail.text, mail.html))
    assert sealed != sealing.content_hash(digest.id, digest.revision, mails)


def test_the_footer_is_a_checkpoint_for_the_verifier(app, settings):
    world, _ = take_part()
    draft(world)

    digest, _ = listed()
    with reading() as session:
        mail = sealing.sealed_mails(session, digest, settings)[0]
        again = sealing.sealed_mails(session, digest, settings)[0]
        consultation = session.get_one(Consultation, world.consultation_id)
        line = sealing.checkpoint_of(session, digest, consultation, settings).line
    assert mail == again
    assert line in mail.text and line in mail.html
    assert verify_receipt.Checkpoint(mail.text).size == digest.as_of


@pytest.mark.parametrize("statement", ["UPDATE counted_lists SET document = ''", "DELETE FROM counted_lists"])
def test_the_database_refuses_to_change_a_list(app, statement):
    world, _ = take_part()
    draft(world)

    with pytest.raises(sa.exc.DBAPIError, match="counted_lists is never changed"), transaction() as session:
        session.execute(sa.text(statement))


def publish(world):
    draft(world)
    with transaction() as session:
        digest_id = session.scalars(sa.select(Digest.id)).one()
        session.execute(sa.update(Digest).values(state=DigestState.SENT, sending_at=utc_now(), sent_at=utc_now()))
    return f"/c/{world.slug}/digests/{digest_id}/counted"


def test_everyone_gets_the_list_where_names_are_public(client):
    world, places = take_part()
    page = publish(world)

    assert "counted: 2 · superseded: 2 · withdrawn: 2" in client.get(page).text
    assert json.loads(client.get(f"{page}.json").text)["entries"][0]["seq"] == places["old"]
    rows = list(csv.reader(client.get(f"{page}.csv").text.splitlines()))
    assert len(rows) == 7
    assert rows[0] == ["seq", "leaf", "round", "state", "why", "delegations"]


@pytest.mark.parametrize("rule", [Attribution.CONFIDENTIAL, Attribution.CHATHAM_HOUSE])
def test_elsewhere_a_delegation_finds_its_own_and_nothing_more(client, rule):
    world, places = take_part(rule)
    page = publish(world)
    for reader in (None, "observer", "focal point of government 5"):
        if reader:
            sign_in(client, world, reader)
        assert [client.get(f"{page}{end}").status_code for end in ("", ".json", ".csv")] == [404] * 3

    sign_in(client, world, "focal point of government 1")
    text = client.get(page).text
    assert text.count("superseded") == 1 and f"by entry {places['new']}" in text
    assert "withdrawn" not in text
    assert client.get(f"{page}.json").status_code == 404

    sign_in(client, world, "chair 1")
    assert [client.get(f"{page}{end}").status_code for end in ("", ".json", ".csv")] == [200] * 3


def test_the_list_of_a_draft_is_for_the_desk_alone(client):
    world, _ = take_part()
    draft(world)
    with reading() as session:
        page = f"/c/{world.slug}/digests/{session.scalars(sa.select(Digest.id)).one()}/counted"

    assert client.get(page).status_code == 404
    sign_in(client, world, "chair 1")
    assert client.get(page).status_code == 200


def test_a_new_draft_gets_a_list_of_its_own(app):
    world, _ = take_part()
    draft(world)
    first, _ = listed()
    window = first.window_start, first.window_end
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        draft_digest(
            session,
            SYSTEM,
            consultation,
            round_of(session, world),
            window=window,
            edition=edition_of(first),
            at=utc_now(),
        )

    digest, found = listed()
    with reading() as session:
        assert session.scalars(sa.select(CountedList.draft).order_by(CountedList.draft)).all() == [1, 2]
    assert (digest.draft, found.draft) == (2, 2)


def test_a_list_changed_behind_the_log_s_back_is_found(app):
    world, _ = take_part()
    draft(world)
    digest, found = listed()
    with reading() as session:
        assert faults_in_counted_lists(session, world.consultation_id) == []
    forged = found.document.replace(entries_of(found)[0].leaf, "ab" * 32)
    hashed = hashlib.sha256(forged.encode()).hexdigest()
    with transaction() as session:
        session.add(CountedList(digest_id=digest.id, draft=8, content_hash=hashed, document=forged))
        session.add(CountedList(digest_id=digest.id, draft=9, content_hash="ab" * 32, document=found.document))

    with reading() as session:
        other, changed = faults_in_counted_lists(session, world.consultation_id)
    assert "names other leaves than the log has" in other
    assert "was changed: it does not have its hash" in changed
