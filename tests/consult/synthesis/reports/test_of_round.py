"""The synthesis report of a round: preliminary from what stands, final from the digest that settled it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.accreditation.service.withdrawing import withdraw_accreditation
from consult.database import transaction, utc_now
from consult.domain.vocabulary import Attribution, Stance
from tests.browsing import sign_in
from tests.consult.synthesis.reports.publishing import close, publish, report_file
from tests.consult.synthesis.test_outlets import fill
from tests.draining import drain
from tests.factories import World, submit
from tests.markup import read_page
from tests.reading_pdf import pages_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_round_is_preliminary_until_it_is_closed_and_its_digest_went_out(app: Flask, client: FlaskClient):
    world = fill(Attribution.ATTRIBUTED)
    path = f"/c/{world.slug}/rounds/1/report"
    sign_in(client, world, "chair 1")

    while_open = client.get(path).text
    close(world)
    closed = client.get(path).text
    digest_id = publish(world)
    pages = pages_of(report_file(client, world, digest_id, "report.pdf"))
    assert all("Final" in text and "Preliminary" not in text for text in pages)
    settled, at_the_desk = client.get(f"{path}.html").text, client.get(path.replace("/rounds", "/desk/rounds")).text

    assert "Preliminary: the round is open" in while_open
    assert "Preliminary: the round is closed, but no digest" in closed
    for text in (settled, at_the_desk):
        assert "Final: the round is closed" in text
        assert "Synthesis report of round 1" in text
        assert read_page(text).faults == []
    assert f'href="/c/{world.slug}/rounds/1/report"' in client.get(f"/c/{world.slug}").text
    assert f'href="/c/{world.slug}/desk/rounds/1/report"' in client.get(f"/c/{world.slug}/desk").text
    leave(world, "government 7")  # who objected
    assert client.get(f"{path}.html").text == settled
    assert "no digest with these numbers" in client.get(path.replace("/rounds", "/desk/rounds")).text
    for number in (0, 2, 10**30):
        assert client.get(f"/c/{world.slug}/rounds/{number}/report").status_code == 404


def leave(world: World, delegation: str) -> None:
    with transaction() as session:
        secretariat = world.actor(session, "secretariat")
        delegation_id = world.delegations[delegation]
        withdraw_accreditation(session, secretariat, delegation_id, reason="It was dissolved.", at=utc_now())
    drain()


@pytest.mark.parametrize("rule", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_what_is_withheld_from_readers_is_in_no_report_but_that_of_the_desk(
    app: Flask, client: FlaskClient, rule: Attribution
):
    world = fill(rule)
    reason = "Only we would pay for it."
    submit(world, "private_sector 2", "T1", Stance.STRONGLY_OPPOSE, blocking_reason=reason)
    close(world)
    digest_id = publish(world)

    public = [
        client.get(f"/c/{world.slug}/{path}").text
        for path in ("rounds/1/report.html", f"digests/{digest_id}/report.html", "rounds/1/report")
    ]
    sign_in(client, world, "chair 1")
    own = client.get(f"/c/{world.slug}/digests/{digest_id}/report.html").text
    desk = client.get(f"/c/{world.slug}/desk/rounds/1/report.html").text

    for text in public:
        assert "Final" in text
        assert reason not in text
        assert not re.search(r"(?:government|civil_society|private_sector) \d", text)  # no delegation by its name
        assert "Somebody objects" in text
        assert "withheld" in text
        if rule is Attribution.CONFIDENTIAL:
            assert "<rect" not in text
            assert not re.search(r"\b\d+ (?:positions?|supports?|opposes?|abstains?|absent)\b", text)
    assert own == public[1]  # whoever reads it
    assert reason in desk
    assert "private_sector 2 (Private sector)" in desk
