"""The report of a digest: the same in every form, preliminary or final on every page, for whom it is."""

import io
import json

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.domain.vocabulary import Attribution, Stance
from tests.browsing import sign_in
from tests.consult.synthesis.reports.publishing import publish, report_file
from tests.consult.synthesis.test_outlets import fill
from tests.factories import submit
from tests.markup import read_page
from tests.reading_pdf import outline_of, pages_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SECTIONS = [
    "In short",
    "Mandate",
    "Participation",
    "Divergence map",
    "Target by target",
    "Dissent",
    "Annex: how to check this",
]


def test_a_report_has_every_section_and_says_on_every_page_that_it_is_preliminary(app: Flask, client: FlaskClient):
    world = fill(Attribution.ATTRIBUTED)
    submit(world, "private_sector 2", "T1", Stance.STRONGLY_OPPOSE, blocking_reason="It costs too much.")
    submit(world, "government 7", "T1", Stance.OPPOSE, base_version=1, rationale="Not before 2030.")
    digest_id = publish(world)

    pdf = report_file(client, world, digest_id, "report.pdf")
    page = client.get(f"/c/{world.slug}/digests/{digest_id}/report")

    assert [found for found in outline_of(pdf) if found in SECTIONS] == SECTIONS
    pages = pages_of(pdf)
    assert len(pages) >= 4
    assert all("Preliminary" in text and "Final" not in text for text in pages)
    assert all(f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, start=1))
    for text in (" ".join(pages), page.text):
        for said in (*SECTIONS, "It costs too much.", "Not before 2030.", "government 7 (Governments)", "Target T1"):
            assert said in text
        assert "Preliminary: the round is open, and positions can still change." in text
    for entry in json.loads(client.get(f"/c/{world.slug}/digests/{digest_id}/counted.json").text)["entries"]:
        assert all(entry["leaf"] in "".join(text.split()) for text in ("".join(pages), page.text))
        assert "why" not in entry or all(entry["why"] in text for text in (" ".join(pages), page.text))
    assert f"/c/{world.slug}/digests/{digest_id}/counted" in "".join(" ".join(pages).split())
    assert read_page(page.text).faults == []
    file = client.get(f"/c/{world.slug}/digests/{digest_id}/report.html").text
    assert (page.text.count("<details>"), file.count("<details open>")) == (1, 1), "a file prints whole everywhere"
    assert "<title>Preliminary: Digest of round 1" in page.text


def test_the_same_digest_gives_the_same_bytes_whoever_asks(app: Flask, client: FlaskClient):
    world = fill(Attribution.ATTRIBUTED)
    digest_id = publish(world)
    first = report_file(client, world, digest_id, "report.pdf")
    assert client.get(f"/c/{world.slug}/digests/{digest_id}/report.exe").status_code == 404
    with pikepdf.open(io.BytesIO(first)) as pdf:  # it says what it is to those who hear it
        assert str(pdf.Root.Lang) == "en"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == "Digest of round 1: Migration in the development agenda"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"

    submit(world, "government 1", "T1", Stance.OPPOSE, base_version=1)
    sign_in(client, world, "chair 1")
    answer = client.get(f"/c/{world.slug}/digests/{digest_id}/report.pdf")

    assert answer.data == first
    again = client.get(answer.request.path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("rule", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_a_draft_and_its_exact_counts_are_for_the_desk_alone(app: Flask, client: FlaskClient, rule: Attribution):
    world = fill(rule)
    draft = publish(world, is_sent=False)

    sign_in(client, world, "observer")
    for path in (f"digests/{draft}/report", f"desk/digests/{draft}/report", f"desk/digests/{draft}/report.pdf"):
        assert client.get(f"/c/{world.slug}/{path}").status_code in (403, 404)
    sign_in(client, world, "chair 1")
    desk = client.get(f"/c/{world.slug}/desk/digests/{draft}/report")

    assert desk.status_code == 200
    assert "the counts are exact, and not for others" in desk.text
    assert "the chairs have not sent this digest" in desk.text
