"""What was approved is void once a sentence beside the targets no longer holds, and the chairs are told which part."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.config import Settings
from consult.consultations.models import Consultation, Round
from consult.consultations.service import close_consultation, close_round, reopen_consultation
from consult.database import transaction, utc_now
from consult.domain.errors import DigestStale
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import DigestState, Frequency
from consult.synthesis import handlers, service
from tests.browsing import sign_in
from tests.consult.accreditation.acting import add_assessor, give_verdict, send_application
from tests.consult.notices.letters import letters
from tests.consult.notices.letters import told as letters_told
from tests.consult.synthesis.at_the_desk import approve, draft, stale_places, state_of, statements
from tests.consult.synthesis.test_handlers import delivered, run
from tests.draining import drain
from tests.factories import World, make_world, submit
from tests.spreadsheets import read, store, write_csv

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SHEET = """
[file]
layout = "wide"

[delegation]
group = { value = "government" }

[position]
stance.map = { yes = "support" }
targets = [{ column = "T1", title = "Target T1" }]
"""
ROUND = """
[[rounds]]
number = 2
opens_at = 2050-01-01T00:00:00Z
days = 9
"""


@pytest.fixture
def world(app: Flask) -> World:
    """Two governments, one of which answered; digests go out every day."""
    made = make_world(targets=("T1",), members={"government": 2}, digest_every=Frequency.DAILY)
    submit(made, "government 1", "T1")
    drain()
    return made


def accredit(world: World, _folder: Path) -> None:
    add_assessor(world, "second assessor")
    application_id = send_application(world)
    give_verdict(world, "secretariat", application_id)
    give_verdict(world, "second assessor", application_id)


def bring_in(world: World, folder: Path, mapping: str, *rows: str) -> None:
    store(read(folder, write_csv(folder, "reference,T1", *rows), mapping, slug=world.slug))


def bring_in_somebody_silent(world: World, folder: Path) -> None:
    bring_in(world, folder, SHEET, "newcomer,")


def plan_another_round(world: World, folder: Path) -> None:
    bring_in(world, folder, SHEET + ROUND, "government 2,")


def end_early(world: World, _folder: Path) -> None:
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())


def end_it_all(world: World, _folder: Path) -> None:
    with transaction() as session:
        session.get_one(Round, world.round_id).state = "closed"
        close_consultation(session, SYSTEM, session.get_one(Consultation, world.consultation_id), at=utc_now())


def go_on(world: World, _folder: Path) -> None:
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        reopen_consultation(session, SYSTEM, consultation, at=utc_now())


SILENT, NEXT = "Who has not answered", "What happens next"


@pytest.mark.parametrize(
    ("before", "change", "part"),
    [
        (None, accredit, SILENT),
        (None, bring_in_somebody_silent, SILENT),
        (None, plan_another_round, NEXT),
        (None, end_early, NEXT),
        (None, end_it_all, NEXT),
        (end_it_all, go_on, NEXT),
    ],
)
def test_who_is_there_and_what_comes_next_void_what_was_approved_once_and_the_chairs_are_told(
    client: FlaskClient,
    world: World,
    settings: Settings,
    tmp_path: Path,
    before: Callable[[World, Path], None] | None,
    change: Callable[[World, Path], None],
    part: str,
) -> None:
    if before:
        before(world, tmp_path)
    digest_id = approved(world, settings)

    change(world, tmp_path)
    refuse_to_send(world, digest_id, settings)
    drain()
    run(handlers.void_outdated_digests, delivered(world, "digest.approved") * 2)

    assert state_of(digest_id) == DigestState.VOIDED
    assert len(delivered(world, "digest.voided")) == 1
    assert letters_told(world, "digest_held_back") == {"chair 1": 1}
    [letter] = letters("digest_held_back")
    words = f"Parts that no longer hold: {part}"
    assert f"{words}\n" in letter.text and f"{words}<" in letter.html
    assert "What moved" not in letter.text
    assert "What this sentence rests on changed" in page_of_the_stale(client, world, digest_id)


def approved(world: World, settings: Settings) -> UUID:
    digest_id = draft(world)
    approve(world, digest_id, settings)
    drain()
    assert state_of(digest_id) == DigestState.APPROVED
    return digest_id


def refuse_to_send(world: World, digest_id: UUID, settings: Settings) -> None:
    with transaction() as session, pytest.raises(DigestStale):
        service.send_digest(session, world.actor(session, "chair 1"), digest_id, settings=settings, at=utc_now())


def page_of_the_stale(client: FlaskClient, world: World, digest_id: UUID) -> str:
    [place] = stale_places(digest_id)
    [stale] = [row for row in statements(digest_id) if row.place == place]
    sign_in(client, world, "chair 1")
    return client.get(f"/c/{world.slug}/desk/digests/{digest_id}/statements/{stale.id}").text


def test_a_round_that_ends_as_announced_voids_nothing(world: World, settings: Settings) -> None:
    digest_id = approved(world, settings)

    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=session.get_one(Round, world.round_id).closes_at)
    drain()

    assert state_of(digest_id) == DigestState.APPROVED
