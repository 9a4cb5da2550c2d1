"""A focal point's way from the receipt to a proof that needs nothing of ours: pages, files, the program on its own."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from consult.config import Settings
from consult.consultations.service import close_round
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import DigestState, Stance
from consult.signing import site_key
from consult.synthesis import sealing
from consult.synthesis.checkpointing import due_checkpoints, make_due_checkpoint
from consult.synthesis.models import Digest
from tests.draining import drain
from tests.factories import World, make_world, submit
from tests.journeys.windows import NARROW, WIDE, Windows, check

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OWN = "government 1"
LOOKS = [("en", WIDE, "light"), ("ar", NARROW, "dark")]


@pytest.fixture
def world(app: Flask, settings: Settings) -> World:
    """A round that is over, with its digest sent and every checkpoint made that was due on the way."""
    world = make_world(members={"government": 3})
    for number, stance in ((1, Stance.SUPPORT), (2, Stance.OPPOSE)):
        submit(world, f"government {number}", "T1", stance)
    tick(settings)
    submit(world, OWN, "T2", Stance.NEUTRAL)
    with transaction() as session:
        close_round(session, world.actor(session, "secretariat"), world.round_id, at=utc_now())
    drain()
    tick(settings, hours=1)
    with transaction() as session:
        [digest] = session.query(Digest).all()
        digest.state, digest.sending_at = DigestState.SENT, utc_now()
    return world


def tick(settings: Settings, *, hours: int = 0) -> None:
    """What the clock does when it looks for checkpoints."""
    at = utc_now() + timedelta(hours=hours)
    with transaction() as session:
        for due in due_checkpoints(session, at=at):
            make_due_checkpoint(session, due, settings=settings, at=at)


def receipt_page(windows: Windows, world: World, **looks: Any) -> Page:
    """The receipt of the first submission, found on the way from the desk."""
    page = windows.open(person_id=world.people[f"focal point of {OWN}"], **looks)
    page.goto(f"/d/{world.delegations[OWN]}")
    page.locator("a[href*='/receipts/']").last.click()
    return page


def download(page: Page, words: str, folder: Path) -> Path:
    """Press what these words say, by keyboard, and keep what comes."""
    with page.expect_download() as started:
        page.get_by_role("link", name=words, exact=True).focus()
        page.keyboard.press("Enter")
    file = folder / started.value.suggested_filename
    started.value.save_as(file)
    return file


def alone(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """The program in a Python without our code, our packages and our environment."""
    command = [sys.executable, "-I", "-S", "verify_receipt.py", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env={}, capture_output=True, text=True, check=False)


def test_a_receipt_is_downloaded_and_verified_without_us(windows, world, settings, tmp_path):
    page = receipt_page(windows, world)
    expect(page.get_by_role("img", name="QR code", exact=False)).to_be_visible()
    receipt = download(page, "Download the receipt", tmp_path)
    download(page, "Download the program that checks it", tmp_path)

    good = alone(tmp_path, receipt.name, "--key", site_key(settings).public)
    assert (good.returncode, good.stdout.splitlines()[-1], good.stderr) == (0, "It holds.", "")
    assert "Every entry of the receipt is in the log of the checkpoint" in good.stdout

    receipt.write_text(receipt.read_text().replace('"support"', '"oppose"'))
    bad = alone(tmp_path, receipt.name, "--key", site_key(settings).public)
    assert (bad.returncode, "It does NOT hold" in bad.stdout) == (1, True)


def test_the_mail_of_a_digest_is_a_witness_for_the_receipt(windows, world, settings, tmp_path):
    page = receipt_page(windows, world)
    with reading() as session:
        [digest] = session.query(Digest).all()
        mail = sealing.sealed_mails(session, digest, settings)[0]
    (tmp_path / "mail.txt").write_text(mail.text)
    download(page, "Download the program that checks it", tmp_path)
    answer = page.request.get(f"{page.url}.json?size={digest.as_of}")
    (tmp_path / "receipt.json").write_bytes(answer.body())

    found = alone(tmp_path, "receipt.json", "--checkpoint", "mail.txt", "--key", site_key(settings).public)
    assert (found.returncode, "that you brought has the root" in found.stdout) == (0, True), found.stdout


def test_the_proofs_between_checkpoints_verify(windows, world, settings, tmp_path):
    page = receipt_page(windows, world)
    download(page, "Download the program that checks it", tmp_path)
    page.get_by_role("link", name="The checkpoints and keys that this site published").click()
    proof = download(page, page.locator("a[href*='checkpoints/']").first.inner_text(), tmp_path)

    found = alone(tmp_path, "--consistency", proof.name, "--key", site_key(settings).public)
    assert (found.returncode, "nothing before was changed" in found.stdout) == (0, True), found.stdout


@pytest.mark.parametrize(("language", "size", "scheme"), LOOKS)
def test_the_pages_can_be_used_by_everybody(windows, world, language, size, scheme):
    looks = {"viewport": size, "color_scheme": scheme}
    page = receipt_page(windows, world, language=language, **looks)
    check(page, "receipt", language)
    page.goto(f"/c/{world.slug}/checkpoints")
    check(page, "checkpoints", language)
    with reading() as session:
        [digest] = session.query(Digest).all()
    page.goto(f"/c/{world.slug}/digests/{digest.id}/counted")
    expect(page.locator("table")).to_contain_text("T2")
    check(page, "counted list", language)
