"""Two dissenters fall silent: nowhere can agreement be said to have risen without that."""

import html
import re

import pytest
from flask import Flask

from consult.consultations.models import Consultation, Round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Attribution
from consult.synthesis.drafting import draft_digest
from consult.synthesis.models import Statement
from consult.synthesis.sealing import labels_of
from consult.synthesis.wording import sentence
from tests.browsing import sign_in
from tests.consult.synthesis.convergence.dissenters import two_fall_silent
from tests.factories import World
from tests.markup import read_page

CAUTION = "Part of the change can be due to who answered and who did not; who changed position is not told here."


def news(world: World) -> dict[str, tuple[str, str]]:
    """Target to the template and the sentence of its news in a digest drafted now."""
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        round_ = session.get_one(Round, world.round_id)
        window = (round_.opens_at, utc_now())
        digest = draft_digest(session, SYSTEM, consultation, round_, window=window, at=utc_now())
        assert digest is not None
        rows = session.query(Statement).filter_by(digest_id=digest.id, section="news")
        return {
            row.values["code"]: (row.template, sentence(row.template, row.values, labels_of(consultation, row.line)))
            for row in rows
        }


def text_of(app: Flask, world: World, path: str, name: str | None = None) -> str:
    client = app.test_client()
    if name:
        sign_in(client, world, name)
    answer = client.get(f"/c/{world.slug}{path}")
    assert answer.status_code == 200, answer.text[:300]
    page = read_page(answer.text)
    assert page.faults == []
    return re.sub(r"\s+", " ", page.find("main")[0].text)


def test_page_digest_and_public_news_say_what_the_rise_is_due_to(app: Flask):
    world = two_fall_silent()

    desk = text_of(app, world, "/desk/convergence", "chair 1")
    digest = news(world)
    public = html.unescape(text_of(app, world, ""))

    due = "2 that had opposed have not answered yet. Nobody changed position: all of the rise is due to that."
    assert f"Agreement rose from 8 of 12 to 8 of 10; {due}" in desk
    assert f"Agreement rose from 10 of 12 to all 10; {due}" in desk
    assert "Consensus won" in desk
    assert "Answered only in round 1: 2: civil_society 6 and government 6" in desk
    assert "0%: stable" in desk
    assert digest["T1"][0] == "division_closed"
    assert digest["T1"][1].endswith(f"Since round 1: Agreement rose from 8 of 12 to 8 of 10; {due}")
    assert digest["T3"] == (
        "turnover",
        f"Since round 1, on “Target T3”: Agreement rose from 6 of 12 to 6 of 10; {due}",
    )
    assert digest["T2"][0] == "consensus_won"
    assert digest["T2"][1].endswith(f"Since round 1: Agreement rose from 10 of 12 to all 10; {due}")
    assert all(words in public for _, words in digest.values())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("rule", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_without_names_nobody_learns_how_the_silent_had_answered(app: Flask, rule: Attribution):
    world = two_fall_silent(rule)

    told = news(world)

    assert told
    assert all("that had" not in words for _, words in told.values())
    assert any(words.endswith(CAUTION) for _, words in told.values())
    assert "2 that had opposed" in text_of(app, world, "/desk/convergence", "chair 1")
    client = app.test_client()
    for reader in ("observer", "focal point of government 1"):
        sign_in(client, world, reader)
        assert client.get(f"/c/{world.slug}/desk/convergence").status_code == 404
