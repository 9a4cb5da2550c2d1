"""Answering in a browser without scripts, reading what became of it, and what the public may know of it."""

import re

import pytest

from consult.accreditation.service import withdraw_accreditation
from consult.consultations.service import close_round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Attribution, Stance
from tests.browsing import press, sign_in, sign_out
from tests.consult.positions.visiting import page_of
from tests.factories import make_world, submit


@pytest.fixture
def database_url(sqlite_url):
    return sqlite_url


def said(attribution=Attribution.ATTRIBUTED):
    world = make_world(attribution=attribution)
    submit(world, "government 1", "T1", Stance.SUPPORT, rationale="It helps those who send money home.")
    submit(world, "civil_society 1", "T1", Stance.OPPOSE)
    return world


def main_of(client, path):
    answer = client.get(path)
    page_of(answer)
    return re.search(r"<main.*</main>", answer.text, re.DOTALL)[0]


def form(client, world):
    page = page_of(client.get(f"/c/{world.slug}/desk/answers/T1"))
    fields = {field.attributes["name"]: field.attributes["value"] for field in page.find("input", type="hidden")}
    inputs = [field.attributes["value"] for field in page.find("input", name="input")]
    return fields, inputs


def test_a_chair_answers_one_input_and_its_delegation_and_the_public_read_it(client):
    world = said()
    sign_in(client, world, "chair 1")
    fields, inputs = form(client, world)
    assert len(inputs) == 2
    values = {**fields, "input": inputs[1], "kind": "accepted", "reason": "Now part of the text."}

    assert (
        press(client, f"/c/{world.slug}/desk/answers/T1", f"/c/{world.slug}/desk/answers/T1", values).status_code == 303
    )

    assert "1 input is answered: Accepted." in client.get(f"/c/{world.slug}/desk/answers").text
    sign_out(client)
    public = main_of(client, f"/c/{world.slug}/answers")
    assert "Now part of the text." in public and "government 1" in public and "civil_society 1" not in public
    sign_in(client, world, "focal point of government 1")
    own = main_of(client, f"/d/{world.delegations['government 1']}/answers")
    assert "Now part of the text." in own
    assert client.get(f"/d/{world.delegations['civil_society 1']}/answers").status_code == 404


@pytest.mark.parametrize("attribution", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_without_names_nothing_is_told_before_the_end_and_then_neither_who_nor_how_many_nor_when(client, attribution):
    world = said(attribution)
    sign_in(client, world, "chair 1")
    path, public = f"/c/{world.slug}/desk/answers/T1", f"/c/{world.slug}/answers"
    empty = main_of(client, public)
    fields, inputs = form(client, world)
    press(client, path, path, {**fields, "input": inputs, "kind": "noted", "reason": "Read with care."})
    client.get(path)  # where the chair is told what was done
    assert main_of(client, public) == empty

    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())
    assert press(client, path, f"/c/{world.slug}/desk/close").status_code == 303
    client.get(path)
    shown = main_of(client, public)
    with transaction() as session:
        own = world.delegations["government 1"]
        withdraw_accreditation(session, world.actor(session, "secretariat"), own, reason="It ended.", at=utc_now())

    assert shown.count("Read with care.") == 1
    assert "government" not in shown
    assert main_of(client, public) == shown


def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(client):
    world = said()
    sign_in(client, world, "chair 1")
    fields, inputs = form(client, world)
    path = f"/c/{world.slug}/desk/answers/T1"

    no_kind = press(client, path, path, {**fields, "input": inputs[0], "reason": "A reason that stays."})
    no_input = press(client, path, path, {**fields, "kind": "noted", "reason": "A reason that stays."})
    no_reason = press(client, path, path, {**fields, "kind": "noted", "input": inputs[0], "reason": ""})

    assert [answer.status_code for answer in (no_kind, no_input, no_reason)] == [422, 422, 422]
    assert "Choose the answer" in no_kind.text and "A reason that stays." in no_kind.text
    assert "Tick at least one input" in no_input.text
    assert "Give the reason" in no_reason.text and "checked" in no_reason.text


def test_closing_says_how_many_inputs_wait(client):
    world = said()
    sign_in(client, world, "chair 1")

    refused = press(client, f"/c/{world.slug}/desk/answers", f"/c/{world.slug}/desk/close")

    assert refused.status_code == 409
    assert "2 inputs have no answer yet" in refused.text


def test_hostile_values_are_refused_or_not_there(client):
    world = said()
    sign_in(client, world, "chair 1")
    path = f"/c/{world.slug}/desk/answers/T1"
    fields, inputs = form(client, world)
    good = {**fields, "input": inputs[0], "kind": "noted", "reason": "Read."}

    for name, value in (
        ("act_id", "x"),
        ("input", "1' OR 1=1"),
        ("up_to", "²"),
        ("expected", "-"),
        ("reason", "a\x00b"),
    ):
        assert press(
            client, path, path, {**good, "all": "1" if name in ("up_to", "expected") else "0", name: value}
        ).status_code in (404, 422)
    for query in ("stance=love", "page=0", "page=99999999999"):
        assert client.get(f"{path}?{query}").status_code == 404
    assert client.get(f"/c/{world.slug}/desk/answers/T9").status_code == 404
