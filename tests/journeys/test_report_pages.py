"""The report of a digest in a real browser: found, read on a small screen, printed."""

import pytest
from flask import Flask
from playwright.sync_api import expect

from consult.domain.vocabulary import Attribution, Stance
from tests.consult.synthesis.reports.publishing import publish
from tests.consult.synthesis.test_outlets import fill
from tests.factories import submit
from tests.journeys.windows import NARROW, WIDE, Windows, check
from tests.reading_pdf import pages_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_report_is_found_read_and_printed_with_its_status_on_every_page(app: Flask, windows: Windows) -> None:
    world = fill(Attribution.ATTRIBUTED)
    submit(world, "government 7", "T1", Stance.OPPOSE, base_version=1, rationale="العمل أولا: not before 2030.")
    digest_id = publish(world)

    reader = windows.open(java_script_enabled=False)
    reader.goto(f"/c/{world.slug}/digests/{digest_id}")
    reader.get_by_role("link", name="The digest as a report").click()
    expect(reader.get_by_role("heading", name="Dissent")).to_be_visible()
    expect(reader.get_by_role("link", name="DOCX")).to_be_visible()
    folded = reader.locator("details:not([open]) .hash").first.text_content()
    printed = ["".join(text.split()) for text in pages_of(reader.pdf(prefer_css_page_size=True))]
    assert folded and folded in "".join(printed)
    assert len(printed) > 2
    assert all("Preliminary·Digestofround1" in text for text in printed)

    for language, viewport in (("en", WIDE), ("ar", NARROW)):
        page = windows.open(language=language, viewport=viewport)
        for path in (f"digests/{digest_id}/report", "rounds/1/report"):
            page.goto(f"/c/{world.slug}/{path}")
            check(page, path, language)
