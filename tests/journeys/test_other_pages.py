"""Pages beside the main ways: the inbox of the demo, the way in, and the way out of the mails."""

import mailbox
from email.message import EmailMessage

import pytest
from flask import Flask
from playwright.sync_api import expect

from consult.authentication import shell_link
from consult.config import Settings
from consult.database import reading, transaction, utc_now
from consult.organisations.models import Person
from consult.synthesis.unsubscribing import unsubscribe_token
from tests.factories import World, make_world
from tests.journeys.windows import NARROW, WIDE, Windows, check

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    return make_world()


@pytest.fixture
def caught(world: World, settings: Settings) -> None:
    """One digest to the secretariat in the catcher's folder; outside the demo nobody else reads it."""
    with reading() as session:
        reader = session.get_one(Person, world.people["secretariat"]).email
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Digest of round 1", "c@example.org", reader
    message.set_content("The consensus is gone.\n\nTwo object.\n")
    message.add_alternative("<!doctype html><p>The consensus is gone.</p>", subtype="html")
    mailbox.Maildir(settings.caught_mail_dir, create=True).add(message.as_bytes())


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_the_inbox_leads_to_each_mail(
    windows: Windows, world: World, caught: None, language: str, scripts: bool
) -> None:
    page = windows.open(person_id=world.people["secretariat"], language=language, viewport=NARROW)
    check(page, "after signing in", language)
    page.close()
    page = windows.open(
        person_id=world.people["secretariat"], language=language, java_script_enabled=scripts, viewport=WIDE
    )
    page.goto("/inbox")
    page.get_by_role("link", name="Digest of round 1").click()
    expect(page.frame_locator("iframe").locator("p")).to_have_text("The consensus is gone.")
    if scripts:
        check(page, "mail", language)
        page.goto("/inbox")
        check(page, "inbox", language)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_way_in_asks_before_it_opens(windows: Windows, world: World, settings: Settings, language: str) -> None:
    with transaction() as session:
        link = shell_link(session, settings, world.people["observer"], at=utc_now())
    page = windows.open(language=language, viewport=NARROW)

    page.goto(link.removeprefix(settings.base_url))
    check(page, "sign-in", language)
    page.goto("/sign-in")

    check(page, "help", language)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_way_out_of_the_mails_asks_and_confirms(
    windows: Windows, world: World, settings: Settings, language: str
) -> None:
    token = unsubscribe_token(settings.secret_key, world.people["observer"], world.consultation_id)
    page = windows.open(language=language, viewport=NARROW)

    page.goto(f"/u/{token}")
    check(page, "asked", language)
    page.locator("main form button").click()

    check(page, "confirmed", language)
