"""Signing in through an organisation's provider: nothing that it says is taken unchecked."""

import time
from dataclasses import replace

import pytest
import sqlalchemy as sa

from consult import create_app
from consult.accounts.models import Account, SignInSession, SingleSignOnIdentity
from consult.accounts.sessions import ensure_account
from consult.authentication.proving import ROOM_OF_PEOPLE
from consult.config import Settings
from consult.database import reading, transaction, utc_now
from consult.domain.errors import SettingWrong
from consult.organisations.models import Person
from tests.applications import application_on
from tests.conftest import Visitor
from tests.consult.authentication.visiting import is_signed_in
from tests.factories import make_world
from tests.identity_provider import CLIENT, identity_provider

BEGIN = "/sign-in/organisation/velmora"


@pytest.fixture(scope="module")
def served_provider():
    with identity_provider() as found:
        yield found


@pytest.fixture
def provider(served_provider):
    served_provider.be_honest()
    return served_provider


@pytest.fixture(scope="module")
def providers_file(served_provider, tmp_path_factory):
    file = tmp_path_factory.mktemp("providers") / "sso.toml"
    file.write_text(
        f'[[provider]]\nkey = "velmora"\nname = "Government of Velmora"\nissuer = "{served_provider.issuer}"\n'
        f'client_id = "{CLIENT}"\nclient_secret = "secret"\ndomains = ["example.org"]\n'
    )
    return file


@pytest.fixture
def own_app(settings: Settings, provider, providers_file):
    with application_on(replace(settings, sso_file=providers_file)) as app:
        app.test_client_class = Visitor
        yield app


@pytest.fixture
def world(own_app, provider):
    made = make_world(targets=("T1",), members={"government": 1})
    provider.lies["email"] = address_of(made, "observer")
    return made


@pytest.fixture
def client(own_app, world):
    return own_app.test_client()


def address_of(world, name):
    with reading() as session:
        return session.get_one(Person, world.people[name]).email


def go(client, provider):
    answer = client.get(BEGIN)
    assert answer.status_code == 303
    return client.get(provider.visit(answer.location))


def test_a_person_signs_in_through_the_organisation(client, provider, world):
    assert BEGIN in client.get("/sign-in").text

    assert go(client, provider).status_code == 303

    assert is_signed_in(client)
    with reading() as session:
        assert session.scalars(sa.select(SignInSession.person_id)).one() == world.people["observer"]
        assert session.scalars(sa.select(SignInSession.second_factor)).one() is None, "it is one factor"


@pytest.mark.usefixtures("world")
def test_the_people_of_one_address_all_sign_in(own_app, provider):
    for _ in range(ROOM_OF_PEOPLE + 3):
        assert go(own_app.test_client(), provider).status_code == 303


LIES = {
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "wrong audience": {"aud": "another"},
    "several audiences": {"aud": [CLIENT, "another"]},
    "issued to another": {"azp": "another"},
    "other issuer": {"iss": "https://evil.example"},
    "unverified mail": {"email_verified": False},
    "mail verified in words": {"email_verified": "true"},
    "mail of another domain": {"email": "somebody@evil.example"},
    "mail of a domain below": {"email": "somebody@sub.example.org"},
    "no mail": {"email": None},
    "nobody's mail": {"email": "nobody.at.all@example.org"},
    "no subject": {"sub": ""},
    "a long subject": {"sub": "x" * 256},
    "expired": {"exp": int(time.time()) - 3600},
    "from the future": {"iat": int(time.time()) + 86_400},
}


@pytest.mark.parametrize("lies", LIES.values(), ids=LIES)
def test_a_statement_that_is_not_right_in_all_is_refused_in_the_same_words(client, provider, world, lies):
    provider.lies |= lies

    answer = go(client, provider)

    assert answer.status_code == 403
    assert "Your organisation’s sign-in did not show who you are here." in answer.text
    assert not is_signed_in(client)


def test_a_signature_of_another_key_is_refused(client, provider, world):
    provider.signs_with_another_key = True

    assert go(client, provider).status_code == 403
    assert not is_signed_in(client)


def test_a_provider_that_names_another_issuer_is_not_asked(client, provider, world):
    provider.description_lies = {"issuer": "https://evil.example"}

    assert client.get(BEGIN).status_code == 403


def test_an_answer_counts_once_and_in_the_browser_that_was_sent(own_app, client, provider, world):
    cookie_name = own_app.config["SESSION_COOKIE_NAME"]
    there = client.get(BEGIN).location
    back = provider.visit(there)
    kept = client.get_cookie(cookie_name).value
    stranger = own_app.test_client()

    assert stranger.get(back).status_code == 403
    assert client.get(back.replace("state=", "state=x")).status_code == 403
    client.set_cookie(cookie_name, kept)
    assert client.get(back).status_code == 303
    client.set_cookie(cookie_name, kept)
    assert client.get(back).status_code == 403, "an old cookie played back opens nothing"


def test_a_subject_stays_bound_and_an_address_is_never_bound_anew(own_app, client, provider, world):
    go(client, provider)
    second = own_app.test_client()
    provider.lies["sub"] = "subject-2"

    assert go(second, provider).status_code == 403, "another subject with the same address"
    provider.lies |= {"sub": "subject-1", "email": address_of(world, "chair 1")}
    third = own_app.test_client()
    assert go(third, provider).status_code == 303

    with reading() as session:
        people = set(session.scalars(sa.select(SignInSession.person_id)))
        assert people == {world.people["observer"]}
        assert len(session.scalars(sa.select(SingleSignOnIdentity)).all()) == 1


def test_an_ended_account_stays_closed(client, provider, world):
    with transaction() as session:
        ensure_account(session, world.people["observer"], at=utc_now()).ended_at = utc_now()

    assert go(client, provider).status_code == 403
    with reading() as session:
        assert session.scalars(sa.select(SignInSession)).all() == []
        assert session.get(Account, world.people["observer"]) is not None


def test_an_unknown_organisation_is_nowhere(client, world):
    assert client.get("/sign-in/organisation/nowhere").status_code == 404


@pytest.mark.parametrize("issuer", ["http://login.example.org", "ftp://x", ""])
def test_a_file_with_an_unsafe_issuer_stops_the_start(settings, tmp_path, issuer):
    file = tmp_path / "sso.toml"
    file.write_text(f'[[provider]]\nkey="v"\nname="V"\nissuer="{issuer}"\nclient_id="c"\ndomains=["v.example"]\n')

    with pytest.raises(SettingWrong):
        create_app(replace(settings, sso_file=file))
