from io import BytesIO

import pytest

from consult.accreditation.pages.applying import CREDENTIAL_POLICY
from consult.accreditation.queries import credential_of, own_applications
from consult.authentication.proving import ROOM_OF_PEOPLE
from consult.database import reading
from consult.domain.vocabulary import ApplicationState, StepKind
from tests.browsing import TOKEN, press, sign_in
from tests.consult.accreditation.acting import (
    add_applicant,
    application,
    fresh,
    give_verdict,
    letters_to,
    link_in,
    send_application,
)
from tests.consult.accreditation.credentials import hostile
from tests.factories import make_world
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both

TYPED = {
    "organisation_name": "Harbour Workers’ Union",
    "stakeholder_group": "civil_society",
    "sub_kind": "trade_union",
    "country": "PT",
    "mandate": "Speaks for 4,000 dockers.",
    "declared_interest": "Our members send money home.",
}


@pytest.fixture
def world(app):
    return make_world(targets=("T1",), members={"government": 1})


@pytest.fixture
def applicant(world, client):
    add_applicant(world)
    sign_in(client, world, "applicant")
    return client


def send(client, world, content=None, name="letter.pdf", **changes):
    file = {"credential": (BytesIO(content), name)} if content is not None else {}
    return press(client, f"/c/{world.slug}/apply", f"/c/{world.slug}/apply", {**TYPED, **changes, **file})


def only_application(world):
    with reading() as session:
        [found] = own_applications(session, fresh(session, world, "applicant"))
    return found


def test_an_application_is_sent_with_its_letter_and_shown_where_it_stands(world, applicant):
    answer = send(applicant, world, hostile.described_pdf())

    assert answer.status_code == 303
    page = applicant.get(answer.location)
    assert read_page(page.text).faults == []
    assert "Two people read your application" in page.text
    found = only_application(world)
    with reading() as session:
        kept = credential_of(session, found.id, with_content=True)
    assert hostile.PLACE.encode() not in kept.content


def test_what_is_wrong_is_told_all_at_once_with_what_was_typed(world, applicant):
    answer = send(applicant, world, hostile.archive(), mandate="", country="")

    assert answer.status_code == 422
    for words in ("letter.pdf is not what its name says", "Say for whom", "Choose a country", "Harbour Workers’ Union"):
        assert words in answer.text
    with reading() as session:
        assert own_applications(session, fresh(session, world, "applicant")) == []


def test_a_letter_is_saved_and_never_shown_in_our_place(world, applicant):
    send(applicant, world, hostile.photograph("PNG"), name="Brief für uns.png")

    answer = applicant.get(f"/c/{world.slug}/applications/{only_application(world).id}/credential")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == CREDENTIAL_POLICY
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_letter_and_the_application_are_there_for_those_who_decide_and_for_nobody_else(world, client):
    sent = send_application(world)
    add_applicant(world, "stranger")
    missing = f"/c/{world.slug}/applications/{world.consultation_id}"
    for path in (f"/c/{world.slug}/applications/{sent}", f"/c/{world.slug}/applications/{sent}/credential"):
        for name in ("stranger", "observer", "focal point of government 1"):
            sign_in(client, world, name)
            refused = client.get(path)
            assert refused.status_code == 404
            # a form's token names the second in which it was made
            assert TOKEN.sub("", refused.text) == TOKEN.sub("", client.get(missing).text)
        for name in ("secretariat", "chair 1", "applicant"):
            sign_in(client, world, name)
            assert client.get(path).status_code == 200


def test_the_applicant_reads_reasons_and_neither_notes_nor_names(world, applicant):
    send(applicant, world)
    sent = only_application(world).id
    give_verdict(world, "secretariat", sent, StepKind.RETURNED, reason="The letter is missing.", note="PRIVATE NOTE")

    page = applicant.get(f"/c/{world.slug}/applications/{sent}").text

    assert "The letter is missing." in page
    assert "PRIVATE NOTE" not in page
    assert ">secretariat<" not in page
    assert "Correct and send again" in page
    answer = send(applicant, world, hostile.described_pdf())
    assert answer.status_code == 303
    assert (application(sent).version, application(sent).state) == (2, ApplicationState.RECEIVED)


def test_taking_it_back_ends_it(world, applicant):
    send(applicant, world)
    sent = only_application(world).id
    page = f"/c/{world.slug}/applications/{sent}"

    assert press(applicant, page, f"{page}/withdraw").status_code == 303
    assert application(sent).state == ApplicationState.WITHDRAWN


def test_a_stranger_confirms_an_address_and_is_then_at_the_form(world, client):
    form = f"/c/{world.slug}/apply"
    assert press(client, form, form, TYPED).status_code in {302, 303, 401}
    answer = press(client, form, f"{form}/address", {"name": "Inês Example", "address": "ines@example.org"})
    assert answer.status_code == 303
    link = link_in(letters_to("ines@example.org")[0])

    assert "Confirm and go on" in client.get(link).text
    answer = press(client, link, link)

    assert (answer.status_code, answer.location) == (303, form)
    page = client.get(form).text
    assert "Inês Example" in page
    assert 'name="organisation_name"' in page
    assert client.get(link).status_code == 410


def test_one_machine_cannot_have_letters_sent_to_everybody(world, client):
    form = f"/c/{world.slug}/apply"
    asked = [
        press(client, form, f"{form}/address", {"name": "Buy now", "address": f"stranger.{number}@example.org"})
        for number in range(ROOM_OF_PEOPLE + 6)
    ]

    assert {answer.status_code for answer in asked[:ROOM_OF_PEOPLE]} == {303}
    late = [answer.status_code for answer in asked[ROOM_OF_PEOPLE:]]
    assert 429 in late
    number = ROOM_OF_PEOPLE + late.index(429)
    assert "then try again" in asked[number].text
    assert "Retry-After" in asked[number].headers
    assert letters_to(f"stranger.{number}@example.org") == []


def test_an_address_that_is_none_is_told_and_what_was_typed_stays(world, client):
    form = f"/c/{world.slug}/apply"
    answer = press(client, form, f"{form}/address", {"name": "", "address": "nowhere"})

    assert answer.status_code == 422
    assert "Give an e-mail address" in answer.text
    assert 'value="nowhere"' in answer.text


def test_the_page_of_the_consultation_shows_the_way_in_and_later_the_application(world, applicant):
    here = f"/c/{world.slug}"
    assert "Apply to take part" in applicant.get(here).text
    send(applicant, world)
    assert "Your application" in applicant.get(here).text
    sign_in(applicant, world, "focal point of government 1")
    assert "Apply to take part" not in applicant.get(here).text
