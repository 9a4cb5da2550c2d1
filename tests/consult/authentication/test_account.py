"""One's own account: factors, sessions, language; each change asks for a fresh factor and tells the journal."""

import pytest
import sqlalchemy as sa

from consult.accounts.models import Account, RecoveryCode, SignInSession
from consult.accounts.sessions import hash_of
from consult.authentication.proving import authenticators
from consult.database import reading, utc_now
from consult.organisations.models import Person
from tests.browsing import TOKEN, press, session_for, sign_in
from tests.consult.authentication.visiting import FOCAL, LONG_AGO, is_signed_in, session_id, set_up_app
from tests.factories import make_world


@pytest.fixture
def world(app):
    return make_world(targets=("T1",), members={"government": 1})


@pytest.fixture
def own(app, world):
    client = app.test_client()
    sign_in(client, world, FOCAL)
    return client


def code_for_new_app(client):
    page = client.get("/account/second-factor")
    with client.session_transaction() as session:
        secret = session["new_authenticator"]
    return page, authenticators().code_after(secret, None, at=utc_now())


def test_an_app_that_shows_it_knows_the_key_is_set_up_with_recovery_codes(world, own):
    page, code = code_for_new_app(own)

    answer = own.post("/account/authenticator", data={"code": code, "csrf_token": TOKEN.search(page.text)[1]})

    assert answer.status_code == 200
    assert answer.text.count('<span class="code" dir="ltr">') == 10
    with reading() as session:
        assert session.get_one(Account, world.people[FOCAL]).totp_secret not in (None, code)
        hashes = session.scalars(sa.select(RecoveryCode.code_hash)).all()
    assert not any(stored in answer.text for stored in hashes)


def test_a_wrong_code_sets_nothing_up(world, own):
    page, _code = code_for_new_app(own)

    answer = own.post("/account/authenticator", data={"code": "000000", "csrf_token": TOKEN.search(page.text)[1]})

    assert answer.status_code == 422
    with reading() as session:
        assert session.get_one(Account, world.people[FOCAL]).totp_secret is None


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", '{"id": 1}', '{"id": "x"}', "[" * 9000, "\0", '{"id":"\\ud800"}']
)
def test_what_is_no_passkey_is_refused(world, own, answer):
    page = own.get("/account/second-factor")
    fields = {"name": "key", "answer": answer, "csrf_token": TOKEN.search(page.text)[1]}

    assert own.post("/account/passkeys", data=fields).status_code == 422


@pytest.mark.parametrize(
    "where",
    ["password", "authenticator", "passkeys", "recovery-codes", "authenticator/remove", "passkeys/remove"],
)
def test_a_change_of_factors_asks_for_a_fresh_one(app, world, where):
    set_up_app(world, FOCAL)
    stale, half = app.test_client(), app.test_client()
    sign_in(stale, world, FOCAL, ago=LONG_AGO)
    sign_in(half, world, FOCAL, both_factors=False)

    for client in (stale, half):
        assert press(client, "/account", f"/account/{where}", {"password": "four unusual words"}).status_code == 403


def test_one_session_ends_or_all_others(app, world, own):
    first, second = app.test_client(), app.test_client()
    for client in (first, second):
        sign_in(client, world, FOCAL)
    ends = {"session": hash_of(session_id(first))}

    press(own, "/account", "/account/sessions/end", ends)
    assert (is_signed_in(first), is_signed_in(second), is_signed_in(own)) == (False, True, True)
    press(own, "/account", "/account/sessions/end")
    assert (is_signed_in(second), is_signed_in(own)) == (False, True)


def test_nobody_ends_the_session_of_another(world, own):
    raw = session_for(world.people["observer"])

    assert press(own, "/account", "/account/sessions/end", {"session": hash_of(raw)}).status_code == 404
    assert press(own, "/account", "/account/sessions/end", {"session": "x" * 5000}).status_code == 404
    with reading() as session:
        assert session.get(SignInSession, hash_of(raw)) is not None


def test_signing_out_ends_the_row(world, own):
    raw = session_id(own)

    press(own, "/account", "/sign-out")

    assert not is_signed_in(own)
    with reading() as session:
        assert session.get(SignInSession, hash_of(raw)) is None


def test_a_new_password_ends_the_other_sessions(app, world, own):
    other = app.test_client()
    sign_in(other, world, FOCAL)

    for password, status in (("short", 422), ("a" * 30, 422), ("four unusual words", 303)):
        assert press(own, "/account", "/account/password", {"password": password}).status_code == status

    assert (is_signed_in(other), is_signed_in(own)) == (False, True)


def test_the_language_is_kept_with_the_person(world, own):
    assert press(own, "/account", "/account/language", {"language": "fr"}).status_code == 303
    assert press(own, "/account", "/account/language", {"language": "xx"}).status_code == 422

    assert 'lang="fr"' in own.get("/account").text
    with reading() as session:
        assert session.get_one(Person, world.people[FOCAL]).language == "fr"
