"""The ways into an account in a real browser: by keyboard, with an app, with a passkey, narrow and right to left."""

import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page, expect

from consult.accounts.models import Account, SignInSession
from consult.accounts.service import make_admin
from consult.config import Settings
from consult.database import reading, transaction, utc_now
from tests.consult.authentication.visiting import FOCAL, LONG_AGO, code_in, code_of, letter
from tests.factories import World, make_world, submit
from tests.journeys.windows import NARROW, WIDE, Windows, check, served

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(targets=("T1",), members={"government": 1})


@pytest.fixture
def windows(app: Flask, browser: Browser, settings: Settings) -> Iterator[Windows]:
    with served(app) as address:
        # browsers make passkeys for a name, and for no number
        opened = Windows(browser, address.replace("127.0.0.1", "localhost"), settings)
        yield opened
        opened.close()


def type_into(page: Page, label: str | re.Pattern[str], text: str) -> None:
    """Reach a field by the tab key alone, type, and press Enter."""
    wanted = page.get_by_label(label, exact=False).first
    for _ in range(60):
        if wanted.evaluate("element => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    else:
        raise AssertionError(f"the tab key never reaches {label}")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def sign_in_by_mail(page: Page, world: World, name: str) -> None:
    page.goto("/sign-in")
    type_into(page, "E-mail address", f"{name.replace(' ', '.')}.{world.slug}@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    found = letter()
    assert found is not None
    type_into(page, "Code of six digits", code_in(found.text))


def let_the_factor_grow_old() -> None:
    with transaction() as session:
        session.execute(sa.update(SignInSession).values(verified_at=utc_now() - LONG_AGO))


def test_a_focal_point_signs_in_sets_up_an_app_and_acts_by_keyboard_alone(windows: Windows, world: World) -> None:
    submit(world, "government 1", "T1")
    page = windows.open(viewport=NARROW)
    sign_in_by_mail(page, world, FOCAL)

    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    check(page, "set up")
    key = page.locator("dd .hash").first.inner_text().replace("-", "").strip()
    type_into(page, "Code that the app shows", TOTP(key).generate().token)
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")
    check(page, "recovery codes")

    let_the_factor_grow_old()
    page.goto(f"/d/{world.delegations['government 1']}/withdraw/T1")
    page.get_by_role("button", name="Withdraw this position").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    check(page, "confirm")
    type_into(page, "Code of your authenticator app", "000000")
    expect(page).to_have_title("Error: Confirm that it is you – Consult")
    check(page, "confirm, wrong")
    type_into(page, "Code of your authenticator app", code_of(world, FOCAL))

    expect(page.get_by_role("heading", level=1)).to_have_text("1 position withdrawn")


def test_a_passkey_is_added_and_proves_who_it_is(windows: Windows, world: World) -> None:
    page = windows.open(viewport=WIDE)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    sign_in_by_mail(page, world, FOCAL)

    page.get_by_label("What you call it").fill("blue key")
    page.get_by_role("button", name="Add a passkey").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")
    let_the_factor_grow_old()
    page.goto("/account")
    expect(page.get_by_role("rowheader", name="blue key")).to_be_visible()
    page.get_by_role("button", name="New recovery codes").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    check(page, "confirm with a passkey")
    page.get_by_role("button", name="Use a passkey").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_are_narrow_and_clean(windows: Windows, world: World, language: str) -> None:
    with transaction() as session:
        make_admin(session, world.people["observer"], at=utc_now())
    page = windows.open(language=language, viewport=NARROW)
    page.goto("/sign-in")
    check(page, "sign in", language)
    page.locator("main form button").first.click()
    check(page, "sign in, error", language)
    page.goto("/sign-in/code")
    check(page, "code", language)

    page = windows.open(person_id=world.people["observer"], language=language, viewport=NARROW)
    for where in ("/account", "/account/second-factor", "/admin/accounts", f"/admin/accounts/{world.people[FOCAL]}"):
        page.goto(where)
        check(page, where, language)


def test_without_scripts_an_app_is_enough(windows: Windows, world: World) -> None:
    page = windows.open(java_script_enabled=False)
    sign_in_by_mail(page, world, FOCAL)
    key = page.locator("dd .hash").first.inner_text().replace("-", "").strip()
    page.get_by_label("Code that the app shows").fill(TOTP(key).generate().token)
    page.get_by_role("button", name="Set up the app").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Keep these recovery codes")
    with reading() as session:
        assert session.get_one(Account, world.people[FOCAL]).totp_secret is not None
