"""Links made on the server: the demo's work again and with both factors, the shell's once and with one."""

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from consult import create_app
from consult.accounts.models import SignInSession
from consult.authentication import demo_link, shell_link
from consult.database import transaction, utc_now
from consult.extensions import db
from tests.browsing import press
from tests.conftest import Visitor
from tests.consult.authentication.visiting import FOCAL, LONG_AGO, is_signed_in
from tests.factories import make_world


@pytest.fixture
def world(app):
    return make_world(targets=("T1",), members={"government": 1})


@pytest.fixture
def demo(settings, world):
    """The application as the demo runs it."""
    app = create_app(replace(settings, demo=True))
    app.test_client_class = Visitor
    with app.app_context():
        yield app
        db.engine.dispose()


def path_of(settings, link):
    return link.removeprefix(settings.base_url)


def test_a_link_of_the_demo_lets_a_newcomer_act_at_once_again_and_again(demo, settings, world):
    link = path_of(settings, demo_link(settings, world.people[FOCAL]))

    for _ in range(2):
        client = demo.test_client()
        assert press(client, link, link).status_code == 303
        assert client.get(f"/d/{world.delegations['government 1']}").status_code == 200
        # the recovery codes ask for a fresh factor, and the newcomer has one
        assert press(client, "/account", "/account/recovery-codes").status_code == 200


def test_the_demo_shows_the_code_of_the_phone_when_a_factor_is_asked_for_anew(demo, settings, world):
    link = path_of(settings, demo_link(settings, world.people[FOCAL]))
    client = demo.test_client()
    press(client, link, link)

    for _ in range(2):
        with transaction() as session:
            session.execute(sa.update(SignInSession).values(verified_at=utc_now() - LONG_AGO))
        asked = press(client, "/account", "/account/recovery-codes")
        code = re.search(r"the phone would show: (\d{6})", asked.text)[1]
        answer = press(client, "/account", "/account/confirm?next=/my", {"confirm-code": code})
        assert (asked.status_code, answer.status_code) == (403, 303)


def test_outside_the_demo_its_links_open_nothing(client, settings, world):
    link = path_of(settings, demo_link(settings, world.people[FOCAL]))

    assert client.get(link).status_code == 410
    assert press(client, "/sign-in", link).status_code == 410
    assert not is_signed_in(client)


def test_a_link_of_the_shell_works_once_and_is_one_factor(client, settings, world):
    with transaction() as session:
        link = path_of(settings, shell_link(session, settings, world.people[FOCAL], at=utc_now()))

    assert press(client, link, link).status_code == 303
    assert client.get(f"/d/{world.delegations['government 1']}").status_code == 404
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("token", ["demo.", "demo.x", "demo.x.y.z", "x", "A" * 22, "%00", "%ED%A0%80", "A" * 5000])
def test_every_other_link_is_refused_in_the_same_words(demo, world, token):
    answer = demo.test_client().get(f"/sign-in/{token}")

    assert answer.status_code == 410
    assert "This link or code cannot be used" in answer.text
