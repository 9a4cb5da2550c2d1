"""Accounts in the hands of an admin: sees who can sign in, ends and resets, and reads no content."""

import pytest
import sqlalchemy as sa

from consult.accounts.models import Account, AccountEvent, SignInSession
from consult.accounts.service import make_admin
from consult.accounts.sessions import start_session
from consult.accounts.vocabulary import Factor
from consult.database import reading, transaction, utc_now
from tests.browsing import press, sign_in
from tests.consult.authentication.visiting import FOCAL, LONG_AGO, ask, is_signed_in, letter, link_in, set_up_app
from tests.factories import make_world

WHY = {"reason": "Called back at the number of the mission."}


@pytest.fixture
def world(app):
    return make_world(targets=("T1",), members={"government": 1})


@pytest.fixture
def admin(app, world):
    with transaction() as session:
        make_admin(session, world.people["observer"], at=utc_now())
    client = app.test_client()
    sign_in(client, world, "observer")
    return client


def page(world, verb=""):
    return f"/admin/accounts/{world.people[FOCAL]}{verb}"


def open_sessions(world):
    with reading() as session:
        query = sa.select(sa.func.count()).where(SignInSession.person_id == world.people[FOCAL])
        return session.scalar(query)


def test_the_end_of_an_account_leaves_no_session_open(app, world, admin):
    clients = [app.test_client() for _ in range(3)]
    for client in clients:
        sign_in(client, world, FOCAL)
        assert is_signed_in(client)

    assert press(admin, page(world), page(world, "/end"), WHY).status_code == 303

    assert open_sessions(world) == 0
    assert not any(is_signed_in(client) for client in clients)


def test_an_ended_account_gets_no_mail_and_its_link_opens_nothing(app, world, admin):
    client = app.test_client()
    address = f"focal.point.of.government.1.{world.slug}@example.org"
    ask(client, address)
    link = link_in(letter().text)
    posted = letter().id

    press(admin, page(world), page(world, "/end"), WHY)
    ask(client, address)

    assert client.get(link).status_code == 410
    assert letter().id == posted


def test_a_session_that_begins_while_the_account_ends_is_closed_as_well(world, admin):
    with transaction() as session:
        start_session(session, world.people[FOCAL], first_factor=Factor.LINK, at=utc_now())

    press(admin, page(world), page(world, "/end"), WHY)

    assert open_sessions(world) == 0


def test_lost_factors_are_taken_away_with_a_reason_that_the_journal_keeps(world, admin):
    set_up_app(world, FOCAL)

    assert press(admin, page(world), page(world, "/reset"), {"reason": " "}).status_code == 422
    assert press(admin, page(world), page(world, "/reset"), WHY).status_code == 303

    with reading() as session:
        assert session.get_one(Account, world.people[FOCAL]).totp_secret is None
        line = session.scalars(sa.select(AccountEvent).where(AccountEvent.kind == "factors_reset")).one()
    assert (line.note, line.by_id) == (WHY["reason"], world.people["observer"])


def test_an_admin_without_fresh_factor_is_asked_for_it(app, world, admin):
    client = app.test_client()
    set_up_app(world, "observer")
    sign_in(client, world, "observer", ago=LONG_AGO)

    answer = press(client, page(world), page(world, "/end"), WHY)

    assert answer.status_code == 403
    assert WHY["reason"] in answer.text


@pytest.mark.parametrize("who", ["secretariat", "chair 1", FOCAL])
def test_nobody_else_finds_these_pages(app, world, who):
    client = app.test_client()
    sign_in(client, world, who)

    assert client.get("/admin/accounts").status_code == 404
    assert client.get(page(world)).status_code == 404
    assert press(client, "/account", page(world, "/end"), WHY).status_code == 404


def test_an_admin_with_one_factor_is_none(app, world, admin):
    client = app.test_client()
    sign_in(client, world, "observer", both_factors=False)

    assert client.get("/admin/accounts").status_code == 404


def test_the_list_finds_people_by_name_and_address(world, admin):
    assert FOCAL in admin.get("/admin/accounts?q=FOCAL").text
    assert FOCAL not in admin.get("/admin/accounts?q=chair").text
    assert "Nobody found" in admin.get("/admin/accounts?q=%25").text
    assert admin.get("/admin/accounts?q=%00").status_code == 200
    assert admin.get("/admin/accounts?page=2").status_code == 200
    assert admin.get("/admin/accounts?page=x").status_code == 404
