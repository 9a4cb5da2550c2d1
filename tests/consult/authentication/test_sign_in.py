"""Signing in by mail and by password: who gets in, and what an outsider learns."""

import re
from urllib.parse import urlencode

import pytest
import sqlalchemy as sa

from consult.accounts.models import AccountEvent, SignInCode, SignInSession, Throttle, Token
from consult.authentication.proving import ROOM_OF_PEOPLE
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import Role
from consult.extensions import db
from consult.mail.models import Letter
from consult.organisations.models import Person
from tests.browsing import TOKEN, press
from tests.consult.authentication.visiting import (
    PASSWORD,
    ask,
    code_in,
    is_signed_in,
    let_time_pass,
    let_waits_last,
    letter,
    link_in,
    session_id,
    set_password,
)
from tests.factories import add_person, make_world
from tests.listening import statements

HOSTILE = [
    "",
    "x",
    "\0@example.org",
    "a@b",
    "a\r\nBcc: c@example.org@example.org",
    "a@" + "b" * 5000,
]


@pytest.fixture
def world(app):
    return make_world(targets=("T1",), members={"government": 1})


@pytest.fixture
def address(world):
    return f"observer.{world.slug}@example.org"


def test_the_link_of_the_mail_signs_in_when_its_button_is_pressed(client, world, address):
    ask(client, address)
    link = link_in(letter().text)

    assert client.get(link).status_code == 200
    assert not is_signed_in(client), "following the link signs nobody in"
    assert press(client, link, link).status_code == 303
    assert is_signed_in(client)


def test_the_code_of_the_mail_signs_in_the_browser_that_asked(app, client, world, address):
    ask(client, address)
    code = code_in(letter().text)

    other = app.test_client()
    assert press(other, "/sign-in/code", "/sign-in/code", {"code": code}).status_code == 422
    answer = press(client, "/sign-in/code", "/sign-in/code", {"code": f" {code[:3]} {code[3:]} "})

    assert (answer.status_code, is_signed_in(client), is_signed_in(other)) == (303, True, False)


def test_link_and_code_of_a_mail_work_once_together(app, client, world, address):
    ask(client, address)
    link, code = link_in(letter().text), code_in(letter().text)
    press(client, "/sign-in/code", "/sign-in/code", {"code": code})

    other = app.test_client()
    assert other.get(link).status_code == 410
    assert press(client, "/sign-in/code", "/sign-in/code", {"code": code}).status_code == 422


def test_only_the_newest_mail_works(client, world, address):
    ask(client, address)
    first = link_in(letter().text)
    ask(client, address)

    assert client.get(first).status_code == 410
    assert client.get(link_in(letter().text)).status_code == 200


def test_known_and_unknown_addresses_get_the_same_bytes(app, world, address):
    pages = []
    for typed in (address, "nobody.at.all@example.org"):
        client = app.test_client()
        answer = ask(client, typed)
        page = client.get(answer.location)
        wrong = press(client, "/sign-in/code", "/sign-in/code", {"code": "000000"})
        bad = press(client, "/sign-in", "/sign-in/password", {"address": typed, "password": "wrong"})
        said = (answer, page, wrong, bad)
        pages.append([(one.status_code, one.location, re.sub(r'value="[^"]*"', "", one.text)) for one in said])

    assert pages[0] == pages[1]


def test_known_and_unknown_addresses_take_the_same_statements(app, world, address):
    counted = []
    for typed in (address, "nobody.at.all@example.org"):
        with statements() as heard:
            ask(app.test_client(), typed)
        verbs = [statement.split()[0] for statement in heard]
        counted.append([verb for verb in verbs if verb not in {"SAVEPOINT", "RELEASE", "ROLLBACK"}])

    assert counted[0] == counted[1]
    assert len(counted[0]) > 5


def test_nobody_is_mailed_for_an_address_that_nobody_has(client, world):
    ask(client, "nobody.at.all@example.org")

    with reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Letter)) == 0
        assert session.scalar(sa.select(sa.func.count()).select_from(Token)) == 0


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_no_address_is_refused_by_name(client, world, typed):
    token = TOKEN.search(client.get("/sign-in").text)[1]
    body = urlencode({"csrf_token": token, "address": typed.encode("utf-8", "surrogatepass")})
    answer = client.post("/sign-in", data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 422
    assert 'href="#address"' in answer.text


def test_a_code_counts_no_longer_after_five_wrong_ones(client, world, address):
    ask(client, address)
    code = code_in(letter().text)
    wrong = "111111" if code != "111111" else "222222"
    for _ in range(5):
        press(client, "/sign-in/code", "/sign-in/code", {"code": wrong})
        let_time_pass()

    assert press(client, "/sign-in/code", "/sign-in/code", {"code": code}).status_code == 422


def test_a_password_signs_in(client, world, address):
    set_password(world)

    answer = press(client, "/sign-in", "/sign-in/password", {"address": address.upper(), "password": PASSWORD})

    assert (answer.status_code, is_signed_in(client)) == (303, True)


def test_wrong_passwords_slow_down_and_the_right_one_works_after_the_wait(client, world, address):
    set_password(world)
    statuses = []
    for turn in range(5):
        wrong = {"address": address, "password": f"wrong {turn}"}
        statuses.append(press(client, "/sign-in", "/sign-in/password", wrong).status_code)
        let_waits_last()
    refused = press(client, "/sign-in", "/sign-in/password", {"address": address, "password": PASSWORD})

    assert statuses == [422, 422, 422, 429, 429]
    assert (refused.status_code, int(refused.headers["Retry-After"]) <= 60) == (429, True)
    let_time_pass(hours=0)
    assert press(client, "/sign-in", "/sign-in/password", {"address": address, "password": PASSWORD}).status_code == 303
    with reading() as session:
        assert session.scalars(sa.select(Throttle)).all() == [], "a success takes the count back"


def test_the_link_still_works_while_passwords_wait(app, client, world, address):
    for turn in range(5):
        press(client, "/sign-in", "/sign-in/password", {"address": address, "password": f"wrong {turn}"})
    owner = app.test_client()
    owner.environ_base["REMOTE_ADDR"] = "127.0.0.2"

    assert ask(owner, address).status_code == 303
    link = link_in(letter().text)
    assert press(owner, link, link).status_code == 303


def test_signing_in_takes_an_id_that_nobody_knew(app, client, world, address):
    client.get("/sign-in?lang=fr")
    planted = "A" * 43
    client.set_cookie(app.config["SESSION_COOKIE_NAME"], planted)
    ask(client, address)
    before = session_id(client)
    link = link_in(letter().text)
    press(client, link, link)

    after = session_id(client)
    assert after not in {before, planted}
    assert len(after) == 43
    with reading() as session:
        [row] = session.scalars(sa.select(SignInSession))
        assert after not in repr([row.id_hash, row.data, row.device])


def test_signing_in_again_ends_the_earlier_session_of_the_browser(app, client, world, address):
    ids = []
    for _ in range(2):
        ask(client, address)
        link = link_in(letter().text)
        press(client, link, link)
        ids.append(session_id(client))

    other = app.test_client()
    other.set_cookie(app.config["SESSION_COOKIE_NAME"], ids[0])
    assert not is_signed_in(other)
    assert is_signed_in(client)


def test_a_visitor_leaves_no_row(client, world):
    client.get("/?lang=fr")
    client.get("/sign-in")

    assert 'lang="fr"' in client.get("/").text
    with reading() as session:
        assert session.scalars(sa.select(SignInSession)).all() == []


def test_the_cookie_is_kept_to_this_host_and_from_scripts(settings, world, address):
    from dataclasses import replace

    from consult import create_app

    secure = create_app(replace(settings, base_url="https://consult.example.org"))
    with secure.app_context():
        client = secure.test_client()
        page = client.get("/sign-in", base_url="https://consult.example.org")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        headers = {"Referer": "https://consult.example.org/sign-in"}
        answer = client.post(
            "/sign-in",
            data={"address": address, "csrf_token": token},
            headers=headers,
            base_url="https://consult.example.org",
        )
        link = link_in(letter().text)
        page = client.get(link, base_url="https://consult.example.org")
        answer = client.post(
            link,
            data={"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]},
            headers=headers,
            base_url="https://consult.example.org",
        )
        db.engine.dispose()

    [cookie] = [value for name, value in answer.headers if name == "Set-Cookie"]
    assert cookie.startswith("__Host-consult=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_the_journal_tells_what_happened(client, world, address):
    set_password(world)
    press(client, "/sign-in", "/sign-in/password", {"address": address, "password": "wrong"})
    press(client, "/sign-in", "/sign-in/password", {"address": address, "password": PASSWORD})

    with reading() as session:
        kinds = session.scalars(sa.select(AccountEvent.kind).order_by(AccountEvent.at)).all()
    assert kinds == ["sign_in_refused", "signed_in"]
    assert "A try to sign in or confirm failed" in client.get("/account").text


def test_codes_of_unknown_addresses_name_nobody(client, world):
    ask(client, "nobody.at.all@example.org")

    with reading() as session:
        [row] = session.scalars(sa.select(SignInCode))
        assert row.person_id is None


def test_the_people_of_one_address_all_sign_in_by_their_links(app, world):
    with transaction() as session:
        addresses = []
        for number in range(ROOM_OF_PEOPLE + 3):
            add_person(session, world, f"guest {number}", Role.OBSERVER, at=utc_now())
            addresses.append(session.get_one(Person, world.people[f"guest {number}"]).email)

    for address in addresses:
        client = app.test_client()
        assert ask(client, address).status_code == 303
        link = link_in(letter().text)
        assert press(client, link, link).status_code == 303
