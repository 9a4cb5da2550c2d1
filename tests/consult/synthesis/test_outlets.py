"""Every outlet away from the desk: what it tells of a consultation without names comes from what was released."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from consult.config import Settings
from consult.consultations.models import Consultation, Round
from consult.consultations.service import close_round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Attribution, DigestState, Stance
from consult.synthesis import sealing
from consult.synthesis.drafting import draft_digest
from consult.synthesis.models import Digest
from tests.browsing import sign_in
from tests.draining import drain
from tests.factories import World, make_world, submit
from tests.kept_worlds import kept
from tests.listening import statements
from workers.tasks.texts import find_in_texts

EXACT = ("tally_cells", "standing_positions", "findings", "analyses", "opinion_analyses", "counted_lists")
"""Tables with the numbers of the moment, which only the desk may read."""
READERS = (None, "observer", "focal point of government 2")
HIDDEN_RULES = (Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL)
CHANGING = re.compile(r'name="csrf_token" value="[^"]*"|nonce="[^"]*"')
LINK = re.compile(r'href="(/[^"#]*)')
MADE = (".png", ".pdf", ".docx", "/report.html")
"""Pictures and reports are made from the SVG and the page beside them, which are read here, by a process each."""


@kept
def fill(rule: Attribution) -> World:
    """A consultation with a round that is open, and answers that print some counts and withhold others."""
    world = make_world(
        targets=("T1", "T2"), members={"government": 12, "civil_society": 8, "private_sector": 2}, attribution=rule
    )
    stances = [Stance.SUPPORT] * 6 + [Stance.OPPOSE] * 6 + [Stance.SUPPORT] * 6 + [Stance.ABSTAIN] * 3
    for name, stance in zip(world.delegations, stances, strict=False):
        submit(world, name, "T1", stance)
    return world


def read_everything(app: Flask, world: World, reader: str | None) -> dict[str, str]:
    """Every page of the consultation that this reader gets to, without what changes with each answer."""
    client = app.test_client()
    if reader:
        sign_in(client, world, reader)
    home = f"/c/{world.slug}"
    waiting = [f"{home}{page}" for page in ("", "/method", "/opinion-groups", "/targets/T1")]
    waiting += ["/", "/my", f"/api/v1/consultations/{world.slug}/targets"]
    found: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        if path in found or any(form in path for form in MADE) or (path not in ("/", "/my") and world.slug not in path):
            continue
        answer = client.get(path)
        found[path] = CHANGING.sub("", answer.text) if answer.status_code == 200 else ""
        if answer.mimetype == "text/html":
            waiting += [link for link in LINK.findall(answer.text) if "lang=" not in link]
    return found


def close(world: World) -> None:
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())
    drain()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("rule", HIDDEN_RULES)
def test_no_reader_away_from_the_desk_makes_the_database_read_the_numbers_of_the_moment(
    app: Flask, rule: Attribution
) -> None:
    world = fill(rule)
    drain()
    close(world)

    for reader in READERS:
        with statements() as seen:
            pages = read_everything(app, world, reader)
        assert len([page for page in pages.values() if page]) >= 4
        read = {table for table in EXACT for statement in seen if re.search(rf"\b{table}\b", statement)}
        assert read == set(), reader


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_desk_does_read_them(app: Flask) -> None:
    world = fill(Attribution.CHATHAM_HOUSE)
    client = app.test_client()
    sign_in(client, world, "chair 1")

    with statements() as seen:
        assert client.get(f"/c/{world.slug}/desk").status_code == 200

    assert any("tally_cells" in statement for statement in seen)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("rule", HIDDEN_RULES)
def test_one_more_position_changes_no_page_of_anybody_else(app: Flask, rule: Attribution) -> None:
    world = fill(rule)
    drain()
    release(world)
    before = {reader: read_everything(app, world, reader) for reader in READERS}

    submit(world, "private_sector 2", "T1", Stance.STRONGLY_SUPPORT)
    submit(world, "government 1", "T1", Stance.NEUTRAL, base_version=1)
    drain()

    for reader in READERS:
        after = read_everything(app, world, reader)
        changed = [path for path in after if after[path] != before[reader].get(path)]
        assert changed == [], reader


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_confidential_consultation_tells_no_count_of_positions_to_its_readers(app: Flask) -> None:
    world = fill(Attribution.CONFIDENTIAL)
    close(world)

    for page in (f"/c/{world.slug}", f"/c/{world.slug}/targets/T1"):
        text = app.test_client().get(page).text
        assert "Somebody objects" in text
        assert "<rect" not in text  # no bar
        assert "Answered in round" not in text
        assert not re.search(r"\b\d+ (?:positions?|supports?|opposes?|abstains?|absent)\b", text)


CANARY = "Quibblestan"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("rule", HIDDEN_RULES)
def test_no_word_that_a_party_wrote_reaches_a_reader_by_page_or_mail(
    app: Flask, settings: Settings, rule: Attribution
) -> None:
    world = make_world(targets=("T1", "T2"), members={"government": 12, "civil_society": 8}, attribution=rule)
    for number, name in enumerate(world.delegations):
        words = f"{CANARY} must pay for the costs of all of this"
        stance = Stance.OPPOSE if number % 2 else Stance.SUPPORT
        reason = words if number % 2 else ""
        submit(world, name, "T1", stance, rationale=words, conditions=words, amendment=words, blocking_reason=reason)
    drain()
    find_in_texts.run()
    release(world)
    with transaction() as session:
        digest = session.scalars(sa.select(Digest)).one()
        mails = sealing.sealed_mails(session, digest, settings)
        told = [row.values for row in sealing.statements_of(session, digest.id)]
        digest.state, digest.sending_at = DigestState.SENDING, utc_now()
        page = f"/c/{world.slug}/digests/{digest.id}"

    for reader in READERS:
        pages = read_everything(app, world, reader)
        assert "Several delegations attach conditions" in pages[page]
        assert [path for path, text in pages.items() if CANARY.lower() in text.lower()] == []
    assert len(mails) >= len(world.delegations)
    assert all("Several delegations attach conditions" in mail.text for mail in mails)
    assert CANARY.lower() not in str([told, mails]).lower()


def release(world: World) -> None:
    """Draft a digest of the open round, which releases its numbers."""
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        round_ = session.get_one(Round, world.round_id)
        window = (round_.opens_at, utc_now())
        assert draft_digest(session, SYSTEM, consultation, round_, window=window, at=utc_now())
    drain()
