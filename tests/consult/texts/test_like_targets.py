"""Wordings that are near, in the ledger of one organisation: suggested to its focal point, and counted for nothing."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.database import transaction
from consult.domain.vocabulary import Stance
from consult.targets.models import TargetRevision
from consult.texts.pages.like_targets import one_at_a_time
from tests.browsing import sign_in
from tests.consult.positions.ledger.worlds import FOCAL, organisation_of, two_consultations
from tests.consult.positions.visiting import OWN
from tests.factories import World, submit

WORDINGS = {
    "T1": ("Cut the cost of remittances", "Reduce what migrant workers pay to send remittances home."),
    "T2": ("Portable social security", "Make pensions and insurance portable across borders."),
    "S2": ("Cheaper remittances", "Reduce the cost of sending remittances home to below three per cent."),
}


@pytest.fixture
def worlds(app: Flask) -> tuple[World, World]:
    app.config["WTF_CSRF_ENABLED"] = False
    here, there = two_consultations()
    for world, code in ((here, "T1"), (here, "T2"), (there, "S2")):
        with transaction() as session:
            revision = session.get_one(TargetRevision, world.revisions[code])
            revision.title, revision.text = WORDINGS[code]
        submit(world, OWN, code, Stance.OPPOSE if code == "S2" else Stance.SUPPORT)
    return here, there


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_near_wordings_are_suggested_once_and_nothing_follows_before_an_answer(
    client: FlaskClient, worlds: tuple[World, World]
) -> None:
    here, _ = worlds
    sign_in(client, here, FOCAL)
    own = f"/my/ledger/{organisation_of(here)}"

    for found in ("1 new pair to look at", "0 new pairs to look at"):
        assert client.post(f"{own}/suggestions").headers["Location"] == own
        told = client.get(own).text
        assert found in told
        assert told.count("Say whether they are") == 1
    assert "No contradiction" in told
    suggested = told.partition("Perhaps the same")[2].partition("</section>")[0]
    assert "Cheaper remittances" in suggested
    assert "Cut the cost of remittances" in suggested


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_second_comparison_at_the_same_time_is_asked_to_come_again(
    client: FlaskClient, worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, _ = worlds
    sign_in(client, here, FOCAL)
    address = f"/my/ledger/{organisation_of(here)}/suggestions"

    with one_at_a_time:
        refused = client.post(address)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "20")
    assert "Try again in a minute" in refused.text
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert [client.post(address).status_code for _ in range(2)] == [303, 303], "one that failed leaves its place"
