"""A ministry split is its own government's alone, over every path, until its focal point releases it to the desk.

What somebody reads is compared before and after the drafts change underneath: who may not see the split reads the same
bytes everywhere, whichever way the ministries stand.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.accounts.service import make_admin
from consult.archiving.exporting import export_record
from consult.cli.application import secretariat_of
from consult.consultations.models import Consultation, Delegation
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Role, Stance
from consult.events.models import LogEntry
from consult.mail.models import Letter
from consult.organisations.service import register_person
from consult.positions.alignment.queries import split_in
from consult.positions.alignment.service import release_alignment, retract_alignment
from consult.positions.models import Draft, Offer
from tests.browsing import sign_in
from tests.consult.positions.visiting import OWN, add_contributor, keep, offer
from tests.draining import drain
from tests.factories import World, add_person, make_world, submit
from tests.permissions.crawling import LINK, _local
from tests.permissions.filling import filled

FOCAL = f"focal point of {OWN}"
DESK = ("chair 1", "rapporteur", "secretariat")
OUTSIDE = (None, "observer", "admin", "focal point of government 2", "labour")
"""Everybody else; a ministry reads its own drafts and not those of another."""
CHANGING = re.compile(r'name="(csrf_token|submission_key|act_id)" value="[^"]*"|nonce="[^"]*"|\d\d:\d\d(:\d\d)?')
"""What is new in each answer, and the time of day."""
PASSED_OVER = ("/sign-", "/account", "/static", "/inbox")
"""Pages about oneself; a picture is passed over where it is told in words and numbers too."""
WORDS = ("canaryofinterior", "Interior")


@pytest.fixture
def world(app: Flask) -> World:
    world = make_world(members={"government": 2}, targets=("T1", "T2"))
    for name, stance in (("labour", Stance.STRONGLY_SUPPORT), ("interior", Stance.STRONGLY_OPPOSE)):
        add_contributor(world, name)
        keep(world, name, "T1", stance, rationale=f"Because of canaryof{name}.")
        offer(world, name)
    submit(world, OWN, "T2")
    with transaction() as session:
        add_person(session, world, "rapporteur", Role.RAPPORTEUR, at=utc_now())
        admin = register_person(session, SYSTEM, name="Admin", email="admin@example.org", at=utc_now())
        make_admin(session, admin.id, at=utc_now())
        world.people["admin"] = admin.id
    drain()
    return world


def everything(app: Flask, world: World, reader: str | None) -> dict[str, str]:
    """Every page that this reader gets to, by links and by every route filled with what there is."""
    client = app.test_client()
    if reader:
        sign_in(client, world, reader)
    found: dict[str, str] = {}
    waiting = ["/", "/my", "/desks", *addresses(app, world)]
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith(PASSED_OVER) or path.partition("?")[0].endswith(".png"):
            continue
        with client.get(path) as answer:
            text = answer.get_data().decode(errors="replace")
        found[path] = CHANGING.sub("", text) if answer.status_code < 500 else "broken"
        if answer.mimetype == "text/html":
            waiting += [_local(path, link.replace("&amp;", "&")) for link in LINK.findall(text)]
    return found


def addresses(app: Flask, world: World) -> Iterator[str]:
    with reading() as session:
        drafts, offers = (session.scalars(sa.select(table.id)).all() for table in (Draft, Offer))
    for draft_id, offer_id in zip(drafts, offers, strict=True):
        values = {
            "slug": world.slug,
            "code": "T1",
            "cluster": "cluster-a",
            "delegation_id": world.delegations[OWN],
            "draft_id": draft_id,
            "offer_id": offer_id,
            "revision_id": world.revisions["T1"],
        }
        for rule in app.url_map.iter_rules():
            if rule.endpoint != "static" and (path := filled(app, rule, values)):
                yield path


def export(world: World) -> dict[str, bytes]:
    with reading() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        return export_record(session, secretariat_of(consultation), consultation, at=utc_now())


def turn(stance: Stance) -> None:
    """Let the interior ministry have said something else from the beginning."""
    with transaction() as session:
        for table in (Draft, Offer):
            said = sa.update(table).where(table.rationale.contains("interior"))
            session.execute(said.values(stance=stance))


def release(world: World) -> UUID:
    with transaction() as session:
        own = world.delegations[OWN]
        split = split_in(session, session.get_one(Delegation, own), world.round_id).shown(names_bodies=True)
        actor = world.actor(session, FOCAL)
        row = release_alignment(
            session, actor, own, round_id=world.round_id, names_bodies=True, seen=split.hash(), at=utc_now()
        )
        return row.id


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    paths = one.keys() | other.keys()
    # what an admin reads says when each account was last seen, which our own visits change
    return sorted(path for path in paths if one.get(path) != other.get(path) and not path.startswith("/admin"))


def words_in(found: dict[str, str]) -> list[str]:
    return sorted({word for text in found.values() for word in WORDS if word in text})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.timeout(600)
def test_a_split_is_read_by_its_own_government_alone_until_released_and_then_by_the_desk(
    app: Flask, world: World, tmp_path: Path
) -> None:
    before = {reader: everything(app, world, reader) for reader in (*OUTSIDE, *DESK, FOCAL)}
    record = export(world)

    turn(Stance.SUPPORT)

    after = {reader: everything(app, world, reader) for reader in before}
    assert {reader: differing(before[reader], after[reader]) for reader in (*OUTSIDE, *DESK)} == {
        reader: [] for reader in (*OUTSIDE, *DESK)
    }
    assert differing(before[FOCAL], after[FOCAL]) != []  # else nothing is proved
    assert export(world) == record
    assert not [reader for reader in DESK if "canaryofinterior" in str(after[reader])]

    turn(Stance.STRONGLY_OPPOSE)
    release_id = release(world)
    drain()

    splits = f"/c/{world.slug}/desk/splits"
    for reader in DESK:
        told = everything(app, world, reader)
        assert "conflict on 1 of 1 target" in told[splits]
        assert "Interior" in told[splits]
        assert "canaryofinterior" not in str(told)
    for outsider in OUTSIDE:
        assert words_in(everything(app, world, outsider)) == words_in(before[outsider])
    with reading() as session:
        told_elsewhere = [str(entry.data) for entry in session.scalars(sa.select(LogEntry))]
        told_elsewhere += [letter.text + letter.html for letter in session.scalars(sa.select(Letter))]
    assert not [text for text in told_elsewhere if any(word in text for word in WORDS) or "conflict" in text]

    with transaction() as session:
        actor, own = world.actor(session, FOCAL), world.delegations[OWN]
        retract_alignment(session, actor, own, release_id=release_id, at=utc_now())
    told = everything(app, world, "chair 1")
    assert "took the release back" in told[splits]
    assert words_in(told) == []
    assert not [name for name, found in export(world).items() if b"Interior" in found and "organisations" not in name]
