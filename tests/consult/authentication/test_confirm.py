"""A fresh factor before acts that bind others: nothing typed is lost, nobody is led elsewhere."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from consult.accounts.models import SignInSession
from consult.accounts.recovery_codes import make_recovery_codes
from consult.database import reading, transaction
from tests.browsing import TOKEN, press, sign_in
from tests.consult.authentication.visiting import (
    FOCAL,
    LONG_AGO,
    code_in,
    code_of,
    let_time_pass,
    let_waits_last,
    letter,
    set_up_app,
)
from tests.factories import make_world, submit


@pytest.fixture
def world(app):
    return make_world(targets=("T1",), members={"government": 1})


def withdraw_address(world):
    return f"/d/{world.delegations['government 1']}/withdraw/T1"


def confirm(client, target, fields):
    """Give the factor, and let the act go on as a browser does after a 307: the same body to the new address."""
    data = {**fields, "confirm-act": "1"}
    answer = client.post(f"/account/confirm?next={target}", data=data)
    assert (answer.status_code, answer.location) == (307, target)
    return client.post(answer.location, data=data, follow_redirects=True)


@pytest.fixture
def stale(client, world):
    """The focal point, whose second factor was given an hour ago, before the withdrawal of a position."""
    submit(world, "government 1", "T1")
    set_up_app(world, FOCAL)
    sign_in(client, world, FOCAL, ago=LONG_AGO)
    page = client.get(withdraw_address(world))
    fields = {"submission_key": uuid4().hex, "base_version": "1", "csrf_token": TOKEN.search(page.text)[1]}
    return fields, client.post(withdraw_address(world), data=fields)


def test_an_act_that_binds_others_asks_who_it_is_and_keeps_what_was_typed(client, world, stale):
    fields, asked = stale

    assert asked.status_code == 403
    assert f'name="submission_key" value="{fields["submission_key"]}"' in asked.text
    answer = confirm(client, withdraw_address(world), {**fields, "confirm-code": code_of(world, FOCAL)})

    assert "1 position withdrawn" in answer.text


def test_a_wrong_code_asks_again_with_everything_still_there(client, world, stale):
    fields, _asked = stale

    answer = client.post(
        f"/account/confirm?next={withdraw_address(world)}",
        data={**fields, "confirm-act": "1", "confirm-code": "000000"},
    )

    assert answer.status_code == 422
    assert fields["submission_key"] in answer.text
    assert "<title>Error: " in answer.text


def test_a_code_works_once(client, world, stale):
    code = code_of(world, FOCAL)

    answers = [
        press(client, "/account", "/account/confirm?next=/my", {"confirm-code": code}).status_code for _ in range(2)
    ]

    assert answers == [303, 422]


def test_many_wrong_codes_wait_and_the_right_one_works_afterwards(client, world, stale):
    statuses = []
    for _ in range(4):
        wrong = press(client, "/account", "/account/confirm?next=/my", {"confirm-code": "000000"})
        statuses.append(wrong.status_code)
        let_waits_last()
    let_time_pass(hours=0)
    right = press(client, "/account", "/account/confirm?next=/my", {"confirm-code": code_of(world, FOCAL)})

    assert statuses == [422, 422, 422, 429]
    assert right.status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/my",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "/no-such-page",
        "/my\r\nX: 1",
        "/account/confirm?next=/my",
        "",
        "my",
    ],
)
def test_nobody_is_led_elsewhere(client, world, stale, elsewhere):
    query = {"next": elsewhere}
    token = TOKEN.search(client.get("/account").text)[1]

    answer = client.post(
        "/account/confirm", query_string=query, data={"confirm-code": code_of(world, FOCAL), "csrf_token": token}
    )

    assert (answer.status_code, answer.location) == (404, None)


def test_the_api_says_what_is_missing(client, world):
    sign_in(client, world, FOCAL, ago=LONG_AGO)
    body = {"submission_key": uuid4().hex, "base_version": 0, "stance": "support"}

    answer = client.put(f"/api/v1/target-revisions/{world.revisions['T1']}/position", json=body)

    assert (answer.status_code, answer.get_json()["code"]) == (403, "fresh_factor_needed")
    assert answer.content_type == "application/problem+json"


def test_a_recovery_code_works_once_in_place_of_the_device(client, world, stale):
    with transaction() as session:
        code, *_others = make_recovery_codes(session, world.people[FOCAL])

    answers = [
        press(client, "/account", "/account/confirm?next=/my", {"confirm-code": code.upper()}).status_code
        for _ in range(2)
    ]

    assert answers == [303, 422]


def test_without_a_second_factor_a_mailed_code_confirms(client, world):
    sign_in(client, world, "observer", both_factors=False, ago=LONG_AGO)
    asked = press(client, "/account", "/account/password", {"password": "four unusual words here"})
    assert asked.status_code == 403
    press(client, "/account", "/account/confirm/mail?next=/account/password", {"confirm-act": "1"})

    code = code_in(letter().text)
    token = TOKEN.search(client.get("/account").text)[1]
    fields = {"password": "four unusual words here", "confirm-code": code, "csrf_token": token}
    answer = confirm(client, "/account/password", fields)

    assert "The password is set." in answer.text


def test_the_id_changes_when_a_factor_is_given(client, world, stale):
    before = client.get_cookie(client.application.config["SESSION_COOKIE_NAME"]).value
    press(client, "/account", "/account/confirm?next=/my", {"confirm-code": code_of(world, FOCAL)})
    after = client.get_cookie(client.application.config["SESSION_COOKIE_NAME"]).value

    assert before != after
    with reading() as session:
        assert len(session.scalars(sa.select(SignInSession)).all()) == 1


def test_offices_that_sign_are_void_until_the_second_factor_is_given(client, world):
    set_up_app(world, FOCAL)
    sign_in(client, world, FOCAL, both_factors=False)
    desk = f"/d/{world.delegations['government 1']}"

    assert client.get(desk).status_code == 404
    assert "Your offices wait for your second factor" in client.get("/my").text
    press(client, "/account", "/account/confirm?next=/my", {"confirm-code": code_of(world, FOCAL)})

    assert client.get(desk).status_code == 200


def test_the_end_of_an_office_counts_at_the_next_request(client, world):
    sign_in(client, world, FOCAL)
    desk = f"/d/{world.delegations['government 1']}"
    assert client.get(desk).status_code == 200

    with transaction() as session:
        session.execute(sa.text("UPDATE appointments SET ended_at = CURRENT_TIMESTAMP"))

    assert client.get(desk).status_code == 404
