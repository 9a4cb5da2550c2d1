import re
from datetime import timedelta

import pytest

from consult.consultations.models import Consultation
from consult.database import reading, transaction
from consult.domain.vocabulary import ApplicationState, StepKind
from tests.browsing import press, sign_in
from tests.consult.accreditation.acting import (
    add_assessor,
    application,
    give_verdict,
    letters_to,
    link_in,
    send_application,
)
from tests.factories import make_world
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both


@pytest.fixture
def world(app):
    return make_world(targets=("T1",), members={"government": 2})


def queue(world):
    return f"/c/{world.slug}/desk/accreditation"


def page_of(world, application_id):
    return f"/c/{world.slug}/applications/{application_id}"


def decide(client, world, sent, **values):
    page = page_of(world, sent)
    version = re.search(r'name="version" value="(\d+)"', client.get(page).text)
    form = {"verdict": "approved", "version": version[1] if version else "1", **values}
    return press(client, page, f"{page}/verdict", form)


def test_two_people_decide_at_the_queue(world, client):
    sent = send_application(world)
    for name, left in (("secretariat", "1 of 2 approved"), ("chair 1", "Nothing waits")):
        sign_in(client, world, name)
        assert "Harbour Workers’ Union" in client.get(queue(world)).text
        answer = decide(client, world, sent)
        assert (answer.status_code, answer.location) == (303, queue(world))
        assert left in client.get(queue(world)).text
    assert application(sent).state == ApplicationState.ACCREDITED
    sign_in(client, world, "applicant")
    assert "you are its focal point" in client.get(page_of(world, sent)).text


def test_the_queue_is_for_those_who_decide(world, client):
    for name in ("observer", "focal point of government 1"):
        sign_in(client, world, name)
        assert client.get(queue(world)).status_code == 404
    sign_in(client, world, "chair 1")
    page = client.get(queue(world))
    assert page.status_code == 200
    assert read_page(page.text).faults == []
    assert "Invite an organisation" not in page.text


def test_the_oldest_comes_first_with_what_to_look_at(world, client):
    send_application(world, "first", credential=None, organisation_name="G\u043evernment 1")
    send_application(world, "second", organisation_name="Other Union")
    sign_in(client, world, "secretariat")

    text = client.get(queue(world)).text

    assert text.index("G\u043evernment 1") < text.index("Other Union")
    assert text.count("name looks like another") == 1
    assert text.count("no letter") == 1


def test_a_refusal_without_reason_comes_back_with_what_was_typed(world, client):
    sent = send_application(world)
    sign_in(client, world, "secretariat")

    answer = decide(client, world, sent, verdict="refused", note="typed before")

    assert answer.status_code == 422
    assert "Give the reason" in answer.text
    assert "typed before" in answer.text
    assert application(sent).state == ApplicationState.RECEIVED


def test_a_verdict_on_what_has_changed_meanwhile_is_not_stored(world, client):
    sent = send_application(world)
    sign_in(client, world, "secretariat")
    client.get(page_of(world, sent))
    send_application(world, mandate="Something else.")

    answer = decide(client, world, sent, version="1")

    assert answer.status_code == 409
    assert "The application changed since you last saw it" in answer.text
    assert "Something else." in answer.text


def test_a_cap_that_is_reached_is_named_and_can_be_raised(world, client):
    sent = send_application(world)
    give_verdict(world, "chair 1", sent)
    sign_in(client, world, "secretariat")
    rules = {"takes_applications": "1", "most_per_organisation": "1", "most-civil_society": "0"}
    assert press(client, queue(world), f"{queue(world)}/rules", rules).status_code == 303

    assert "cap reached" in client.get(queue(world)).text
    answer = decide(client, world, sent)
    assert answer.status_code == 409
    assert "The group Civil society has reached its cap of 0." in answer.text

    press(client, queue(world), f"{queue(world)}/rules", rules | {"most-civil_society": ""})
    assert decide(client, world, sent).status_code == 303
    assert application(sent).state == ApplicationState.ACCREDITED


@pytest.mark.parametrize("most", ["-1", "1.5", "two", "99999999999"])
def test_a_cap_is_a_whole_number(world, client, most):
    sign_in(client, world, "secretariat")
    answer = press(client, queue(world), f"{queue(world)}/rules", {"most_per_organisation": most})

    assert answer.status_code == 422
    with reading() as session:
        assert session.get_one(Consultation, world.consultation_id).most_per_organisation == 1


def test_an_applicant_is_matched_with_an_organisation_at_the_table(world, client):
    sent = send_application(world)
    sign_in(client, world, "secretariat")
    page = page_of(world, sent)
    place = re.search(r'<option value="([0-9a-f-]{36})">government 1<', client.get(page).text)[1]

    answer = press(client, page, f"{page}/place", {"kind": "part", "place": place, "version": "1"})

    assert answer.status_code == 303
    text = client.get(page).text
    assert "Member body of" in text
    assert "A cap is reached" in text
    for wrong in ("x", str(world.consultation_id)):
        refused = press(client, page, f"{page}/place", {"kind": "same", "place": wrong, "version": "2"})
        assert refused.status_code == 422


def test_an_old_factor_sends_the_assessor_to_confirm_it_first(world, client):

    sent = send_application(world)
    sign_in(client, world, "secretariat", ago=timedelta(minutes=20))
    answer = decide(client, world, sent)

    assert answer.status_code in {302, 303, 403}
    assert application(sent).version == 1
    assert application(sent).state == ApplicationState.RECEIVED


def test_the_secretariat_invites_sends_again_and_revokes(world, client):
    sign_in(client, world, "secretariat")
    page = f"/c/{world.slug}/desk/invitations"
    typed = {
        "organisation_name": "Port Authority",
        "stakeholder_group": "government",
        "name": "Ana",
        "address": "ana@example.org",
    }
    assert press(client, page, page, typed | {"address": "nowhere"}).status_code == 422
    for _ in range(2):
        assert press(client, page, page, typed).status_code == 303
    assert len(letters_to("ana@example.org")) == 2
    text = client.get(queue(world)).text
    assert "Port Authority" in text
    revoke = re.search(r'action="([^"]+/revoke)"', text)[1]
    assert press(client, queue(world), revoke).status_code == 303
    assert "Port Authority" not in client.get(queue(world)).text
    assert client.get(link_in(letters_to("ana@example.org")[-1])).status_code == 410


def test_an_accreditation_is_withdrawn_with_a_reason_and_restored(world, client):
    sign_in(client, world, "secretariat")
    listed = client.get(f"/c/{world.slug}/desk/delegations?q=GOVERNMENT+1").text
    assert "government 1" in listed
    assert "government 2" not in listed
    page = f"/c/{world.slug}/desk/delegations/{world.delegations['government 1']}"
    change = f"{page}/accreditation"

    assert press(client, page, change, {"wanted": "withdraw", "reason": ""}).status_code == 422
    assert press(client, page, change, {"wanted": "withdraw", "reason": "Forged."}).status_code == 303
    text = client.get(page).text
    assert "Forged." in text
    assert "Restore the accreditation" in text
    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).most_per_group = {"government": 1}
    full = press(client, page, change, {"wanted": "restore", "reason": "Cleared."})
    assert full.status_code == 409
    assert "reached its cap of 1" in full.text
    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).most_per_group = {}
    assert press(client, page, change, {"wanted": "restore", "reason": "Cleared."}).status_code == 303


@pytest.mark.parametrize("name", ["chair 1", "observer"])
def test_delegations_are_run_by_the_secretariat_alone(world, client, name):
    sign_in(client, world, name)
    page = f"/c/{world.slug}/desk/delegations/{world.delegations['government 1']}"
    for path in (f"/c/{world.slug}/desk/delegations", page, f"/c/{world.slug}/desk/invitations"):
        assert client.get(path).status_code == 404
    assert press(client, "/", f"{page}/accreditation", {"wanted": "withdraw", "reason": "x"}).status_code == 404


def test_the_trail_tells_assessors_who_did_what_and_why(world, client):
    add_assessor(world, "clerk")
    sent = send_application(world)
    give_verdict(world, "clerk", sent, note="Called the harbour master.")
    give_verdict(world, "secretariat", sent, StepKind.RETURNED, reason="Sign the letter.")
    sign_in(client, world, "chair 1")

    text = client.get(page_of(world, sent)).text

    for words in ("clerk", "Called the harbour master.", "Sign the letter.", "Nothing is to be decided now."):
        assert words in text


def test_whoever_chose_no_verdict_is_asked_for_it_and_not_for_a_reason(world, client):
    sent = send_application(world)
    sign_in(client, world, "secretariat")

    answer = decide(client, world, sent, verdict="")

    assert answer.status_code == 422
    assert "Choose a verdict." in answer.text
    assert "Give the reason" not in answer.text


def test_the_secretariat_finds_the_people_of_a_delegation(world, client):
    sign_in(client, world, "secretariat")
    delegation_id = world.delegations["government 1"]

    people = f"/d/{delegation_id}/people"

    assert f'href="{people}"' in client.get(f"/c/{world.slug}/desk/delegations/{delegation_id}").text
    assert client.get(people).status_code == 200
