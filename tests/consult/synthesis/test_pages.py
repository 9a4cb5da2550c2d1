"""The desk and the review of digests, pressed like a chair presses them."""

import re
from uuid import uuid4

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.consultations.service import appoint
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import DeliveryState, DigestState, Role, Stance, WorkState
from consult.events.models import Work
from consult.security import MAIL_IN_FRAME, PAGE_WITH_MAIL
from consult.synthesis.models import Analysis, Delivery, Digest, StatementWords, Unsubscription
from tests.browsing import press, sign_in
from tests.draining import drain
from tests.factories import add_person, make_world, submit, submit_many
from tests.kept_worlds import kept
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both


@pytest.fixture
@kept
def world(app):
    """Two chairs of whom both must approve; one delegation objects to the first target."""
    world = make_world(members={"government": 3}, chairs=2, approvals_needed=2)
    stances = {"government 1": Stance.OPPOSE, "government 2": Stance.SUPPORT, "government 3": Stance.SUPPORT}
    submit_many(world, "T1", stances)
    drain()
    return world


def desk_of(world):
    return f"/c/{world.slug}/desk"


def draft(client, world, person="chair 1"):
    """Press the button that drafts; the address of the review."""
    sign_in(client, world, person)
    answer = press(client, desk_of(world), f"{desk_of(world)}/digests", {"round": 1})
    assert answer.status_code == 303
    return answer.location


def approve(client, world, review, person):
    """Approve what the page shows."""
    sign_in(client, world, person)
    shown = re.search(r'name="content_hash" value="(\w+)"', client.get(review).text)
    return press(client, review, f"{review}/approve", {"content_hash": shown[1] if shown else ""})


def only_digest():
    with transaction() as session:
        return session.scalars(sa.select(Digest)).one()


def test_the_desk_tells_who_answered_what_to_look_at_and_how_it_stands(client, world):
    sign_in(client, world, "chair 1")

    page = client.get(desk_of(world)).text

    assert read_page(page).faults == []
    assert "3 of 3 delegations have answered" in page
    assert "Divergence map" in page
    assert "Every delegation has answered." in page
    assert "No digest has been drafted" in page


def test_the_desk_names_the_silent(client):
    world = make_world(members={"government": 2})
    submit(world, "government 1", "T1")
    drain()
    sign_in(client, world, "chair 1")

    page = client.get(desk_of(world)).text

    assert "1 delegation has not answered" in page
    assert re.search(r"<p class=\"small\">government 2</p>", page)


@pytest.mark.parametrize("sort", ["gap", "code", "class", "flags"])
def test_the_map_is_sorted_by_link(client, world, sort):
    sign_in(client, world, "chair 1")

    assert client.get(f"{desk_of(world)}?sort={sort}").status_code == 200
    assert client.get(f"{desk_of(world)}?sort=name").status_code == 404


def test_the_desk_says_that_findings_are_being_updated(client, world):
    with transaction() as session:
        session.execute(sa.update(Analysis).values(as_of=1))
    sign_in(client, world, "chair 1")

    assert "Numbers are being updated" in client.get(desk_of(world)).text


@pytest.mark.parametrize("person", ["observer", "focal point of government 1"])
def test_a_desk_that_is_not_yours_looks_like_one_that_is_not_there(client, world, person):
    review = draft(client, world)
    sign_in(client, world, person)

    nothing = client.get("/c/no-such-consultation/desk?lang=en")
    answers = [client.get(path) for path in (desk_of(world), review, f"{desk_of(world)}/targets/T1")]

    for answer in answers:
        assert answer.status_code == 404
        assert _without_addresses(answer.text) == _without_addresses(nothing.text)


def _without_addresses(page):
    return re.sub(r'(href|action|value)="[^"]*"', "", page)


def test_a_digest_of_another_consultation_is_not_found_under_this_one(client, world):
    review = draft(client, world)
    other = make_world(members={"government": 1})
    world.people["both"] = world.people["chair 1"]
    with transaction() as session:
        there = session.get_one(Consultation, other.consultation_id)
        appoint(session, SYSTEM, there, world.people["both"], Role.CHAIR, at=utc_now())

    assert client.get(review.replace(world.slug, other.slug)).status_code == 404
    assert client.get(f"{desk_of(world)}/digests/{uuid4()}").status_code == 404


def test_a_digest_goes_from_draft_to_readers_only_with_both_approvals(client, world):
    review = draft(client, world)

    early = press(client, review, f"{review}/send")
    first = approve(client, world, review, "chair 1")
    between = client.get(review).text
    second = approve(client, world, review, "chair 2")
    hidden = client.get(review.replace("/desk", ""))
    sent = press(client, review, f"{review}/send")
    public = client.get(review.replace("/desk", ""))

    assert (early.status_code, first.status_code, second.status_code, sent.status_code) == (409, 303, 303, 303)
    assert "It lacks approvals of its present content" in early.text
    assert "1 of 2 approvals needed" in between
    assert "You have approved this draft." in between
    assert hidden.status_code == 404
    assert public.status_code == 200
    assert read_page(public.text).faults == []
    assert "/targets/T1?round=1" in public.text
    assert only_digest().state == DigestState.SENDING


def test_the_page_of_a_digest_frames_the_mail_in_a_policy_of_its_own(client, world):
    review = draft(client, world)

    page = client.get(review)
    [frame] = read_page(page.text).find("iframe")
    mail = client.get(frame.attributes["src"])

    assert page.headers["Content-Security-Policy"] == PAGE_WITH_MAIL
    assert mail.headers["Content-Security-Policy"] == MAIL_IN_FRAME
    assert frame.attributes["sandbox"] == ""
    assert "Digest of round 1" in mail.text
    assert client.get(f"{review}/mails/{uuid4()}").status_code == 404


def test_approving_what_was_edited_meanwhile_is_refused_with_the_page_as_it_is_now(client, world):
    review = draft(client, world)
    seen = re.search(r'name="content_hash" value="(\w+)"', client.get(review).text)[1]
    statement = re.search(r'href="(/c/[^"]*/statements/[^"]*)"', client.get(review).text)[1]
    revision = re.search(r'name="revision" value="(\d+)"', client.get(statement).text)[1]

    stored = press(client, statement, statement, {"text": "Somebody objects, and says why.", "revision": revision})
    refused = press(client, review, f"{review}/approve", {"content_hash": seen})

    assert stored.status_code == 303
    assert refused.status_code == 409
    assert "The digest changed since you saw it" in refused.text
    assert "Somebody objects, and says why." in refused.text
    assert "reworded in English" in refused.text


def test_two_who_edit_the_same_sentence_see_both_versions(client, world):
    review = draft(client, world)
    statement = re.search(r'href="(/c/[^"]*/statements/[^"]*)"', client.get(review).text)[1]
    revision = re.search(r'name="revision" value="(\d+)"', client.get(statement).text)[1]
    press(client, statement, statement, {"text": "The first version.", "revision": revision})

    late = press(client, statement, statement, {"text": "The second version.", "revision": revision})

    assert late.status_code == 409
    assert "The first version." in late.text
    assert "The second version." in late.text


def test_a_sentence_that_is_too_long_is_refused_at_its_field(client, world):
    review = draft(client, world)
    statement = re.search(r'href="(/c/[^"]*/statements/[^"]*)"', client.get(review).text)[1]
    revision = re.search(r'name="revision" value="(\d+)"', client.get(statement).text)[1]

    refused = press(client, statement, statement, {"text": "x" * 2_001, "revision": revision})

    assert refused.status_code == 422
    assert read_page(refused.text).find("a", href="#text")
    assert read_page(refused.text).find("textarea", id="text")[0].attributes["aria-invalid"] == "true"


def test_empty_words_bring_the_drafted_sentence_back(client, world):
    review = draft(client, world)
    statement = re.search(r'href="(/c/[^"]*/statements/[^"]*)"', client.get(review).text)[1]
    for text in ("Other words.", ""):
        revision = re.search(r'name="revision" value="(\d+)"', client.get(statement).text)[1]
        press(client, statement, statement, {"text": text, "revision": revision})

    with transaction() as session:
        assert session.scalars(sa.select(StatementWords)).all() == []


def test_a_stale_sentence_stands_beside_what_the_counts_say_now(client, world):
    review = draft(client, world)
    approve(client, world, review, "chair 1")
    submit(world, "government 2", "T1", Stance.OPPOSE, base_version=1)
    drain()

    page = client.get(review).text
    refused = press(client, review, f"{review}/send")

    assert "This digest cannot be sent yet" in page
    assert "Oppose: 1 → 2." in page
    assert "You can approve when no sentence is stale." in page
    assert "Void:" in page
    assert refused.status_code == 409
    assert "Draft the digest again" in refused.text
    press(client, review, f"{desk_of(world)}/digests", {"round": 1})
    assert "This digest cannot be sent yet" not in client.get(review).text


def test_a_returned_digest_says_why_and_what_is_void(client, world):
    review = draft(client, world)
    approve(client, world, review, "chair 1")

    answer = press(client, review, f"{review}/return", {"reason": "Say who objects."})

    page = client.get(review).text
    assert answer.status_code == 303
    assert "Void: a chair returned the digest" in page
    assert "This digest was returned" in page
    assert "Say who objects." in page
    assert "It was returned: it is submitted again before anybody approves." in page


def test_a_digest_is_not_returned_without_a_reason(client, world):
    review = draft(client, world)
    approve(client, world, review, "chair 1")

    answer = press(client, review, f"{review}/return", {"reason": " "})

    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text
    assert "Void" not in client.get(review).text


def test_a_rapporteur_may_edit_and_not_approve(client, world):
    with transaction() as session:
        add_person(session, world, "rapporteur", Role.RAPPORTEUR, at=utc_now())
    review = draft(client, world, "rapporteur")

    page = client.get(review).text

    assert "Only chairs approve." in page
    assert "Support and wording" in page
    assert press(client, review, f"{review}/approve", {"content_hash": "x"}).status_code == 403


def test_who_stopped_the_mails_is_left_out_and_named(client, world):
    with transaction() as session:
        person = world.people["observer"]
        session.add(Unsubscription(person_id=person, consultation_id=world.consultation_id, at=utc_now()))
    review = draft(client, world)

    page = client.get(review).text

    assert "1 person is left out" in page
    assert "Send to 5 recipients" in page


def test_an_unknown_delivery_is_explained_and_settled_by_the_chair(client, world):
    review = draft(client, world)
    for chair in ("chair 1", "chair 2"):
        approve(client, world, review, chair)
    press(client, review, f"{review}/send")
    with transaction() as session:
        chosen = session.scalars(sa.select(Delivery).order_by(Delivery.address)).first()
        chosen.state, chosen.transmitted_at, chosen.lease_until = DeliveryState.UNKNOWN, utc_now(), utc_now()
        chosen.server = "mail.example.org"

    page = client.get(review).text
    [action] = set(re.findall(r'action="(/c/[^"]*/deliveries/[^"]*)"', page))
    nonsense = press(client, review, action, {"decision": "perhaps"})
    again = press(client, review, action, {"decision": "resend"})
    twice = press(client, review, action, {"decision": "delivered"})

    assert "Nobody knows whether 1 mail arrived" in page
    assert "mail.example.org" in page
    assert (nonsense.status_code, again.status_code, twice.status_code) == (422, 303, 409)
    assert "repeat 1" in client.get(review).text


def test_the_secretariat_sees_parked_work_and_lets_it_run_again(client, world):
    with transaction() as session:
        row = session.scalars(sa.select(Work)).first()
        row.state, row.last_error = WorkState.PARKED, "it broke <here>"
    sign_in(client, world, "secretariat")

    page = client.get(desk_of(world)).text
    [action] = re.findall(r'action="(/c/[^"]*/requeue)"', page)
    answer = press(client, desk_of(world), action)

    assert "it broke &lt;here&gt;" in page
    assert answer.status_code == 303
    assert "No work was set aside" in client.get(desk_of(world)).text
    assert press(client, desk_of(world), action).status_code == 404


def test_the_secretariat_checks_the_log_and_chairs_do_not_see_the_button(client, world):
    sign_in(client, world, "secretariat")
    checked = client.get(f"{desk_of(world)}?check=1").text
    sign_in(client, world, "chair 1")
    chairs = client.get(f"{desk_of(world)}?check=1").text

    assert "The log holds" in checked
    assert "The log holds" not in chairs


def test_an_empty_round_cannot_be_drafted_and_the_desk_says_so(client):
    world = make_world(members={"government": 1})
    sign_in(client, world, "chair 1")

    press(client, desk_of(world), f"{desk_of(world)}/digests", {"round": 1})

    assert "Nobody has answered in this round yet" in client.get(desk_of(world)).text


def test_a_form_without_the_token_of_its_page_is_refused(client, world):
    sign_in(client, world, "chair 1")

    assert client.post(f"{desk_of(world)}/digests", data={"round": 1}).status_code == 422


def test_my_desks_lists_only_mine(client, world):
    other = make_world(members={"government": 1})
    sign_in(client, world, "chair 1")

    page = client.get("/desks").text

    assert world.slug in page
    assert other.slug not in page
