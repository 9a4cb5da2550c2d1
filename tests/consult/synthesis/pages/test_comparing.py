"""The pages of a review: what changed, both texts where two people write at once, and comments beside a sentence."""

import re

import pytest
import sqlalchemy as sa

from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import Role, Stance
from consult.synthesis import service
from consult.synthesis.models import Digest, Statement, Unsubscription
from tests.browsing import press, sign_in
from tests.draining import drain
from tests.factories import add_person, make_world, submit
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both


@pytest.fixture
def world(app):
    made = make_world(members={"government": 3}, chairs=2, approvals_needed=2)
    with transaction() as session:
        add_person(session, made, "rapporteur", Role.RAPPORTEUR, at=utc_now())
    for name in made.delegations:
        submit(made, name, "T1", Stance.OPPOSE if name == "government 1" else Stance.SUPPORT)
    drain()
    return made


@pytest.fixture
def review(world):
    """The address of the review of a first draft."""
    return f"/c/{world.slug}/desk/digests/{draft(world)}"


def draft(world):
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        return service.draft_digest_by_hand(session, world.actor(session, "rapporteur"), consultation, at=utc_now()).id


def first_statement():
    with reading() as session:
        return session.scalars(
            sa.select(Statement).where(Statement.section != "news").order_by(Statement.place)
        ).first()


def reword(world, text):
    with transaction() as session:
        revision = session.scalars(sa.select(Digest.revision)).one()
        who = world.actor(session, "rapporteur")
        service.edit_statement(session, who, first_statement().id, text=text, revision=revision, at=utc_now())


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def words_within(page, tag):
    return [re.sub(r"<span.*?</span>", "", found) for found in re.findall(rf"<{tag}>(.*?)</{tag}>", page)]


def test_a_first_draft_has_nothing_to_be_compared_with(client, world, review):
    sign_in(client, world, "chair 1")

    page = client.get(f"{review}/compare").text

    assert read_page(page).faults == []
    assert "There is nothing to compare with" in page


def test_an_edit_and_a_new_draft_are_told_with_words_and_counts(client, world, review):
    reword(world, "One of three objects.")
    sign_in(client, world, "chair 1")
    assert words_within(client.get(f"{review}/compare").text, "ins") == ["One of three objects."]
    reword(world, "Only one of three objects.")
    reword(world, "Only one of three governments objects.")

    edited = client.get(f"{review}/compare?with=3").text
    submit(world, "government 2", "T1", Stance.STRONGLY_OPPOSE, base_version=1)
    drain()
    draft(world)
    drafted = client.get(f"{review}/compare").text

    assert words_within(edited, "ins") == ["governments "] and not words_within(edited, "del")
    assert read_page(drafted).faults == []
    assert "Support: 2 → 1." in drafted and "Oppose: 1 → 2." in drafted
    assert words_within(drafted, "del")
    for asked in ("0", "99999999999", "x", "²"):
        assert client.get(f"{review}/compare?with={asked}").status_code == 404


def test_a_chair_does_not_approve_what_was_not_on_the_page_and_is_shown_what_changed(client, world, review):
    sign_in(client, world, "chair 1")
    page = client.get(review).text
    seen = {name: hidden(page, name) for name in ("content_hash", "revision")}
    reword(world, "One of three objects.")

    refused = press(client, review, f"{review}/approve", seen)

    assert refused.status_code == 409
    link = f"{review}/compare?with={seen['revision']}"
    assert link in refused.text
    assert "One of three objects." in words_within(client.get(link).text, "ins")[0]
    for hostile in ("", "é", "\x00", "²", "0" * 65):
        assert press(client, review, f"{review}/approve", {**seen, "content_hash": hostile}).status_code == 409


def test_of_two_who_write_at_once_the_later_is_shown_both_texts_and_may_keep_their_own(client, world, review):
    sign_in(client, world, "chair 1")
    place = f"{review}/statements/{first_statement().id}"
    seen = hidden(client.get(place).text, "revision")
    reword(world, "The other text.")

    refused = press(client, place, place, {"text": "My own text.", "revision": seen})

    assert refused.status_code == 409
    assert "The other text." in refused.text and "My own text." in refused.text
    kept = press(client, place, place, {"text": "My own text.", "revision": hidden(refused.text, "revision")})
    assert kept.status_code == 303
    assert "My own text." in client.get(review).text


def test_a_comment_stands_beside_its_sentence_until_it_is_resolved(client, world, review):
    sign_in(client, world, "rapporteur")
    beside = f"{review}/comments?statement={first_statement().id}"
    empty = press(client, beside, f"{review}/comments", {"comment": " ", "statement": first_statement().id})
    assert empty.status_code == 422 and 'href="#comment"' in empty.text

    values = {"comment": "Who <b>says</b> so?", "statement": first_statement().id, "comment_key": "1"}
    stored = [press(client, beside, f"{review}/comments", values).status_code for _ in range(2)]

    page = client.get(review).text
    assert stored == [303, 303]
    assert page.count("Who &lt;b&gt;says&lt;/b&gt; so?") == 1 and "1 comment" in page
    assert read_page(page).faults == [] and read_page(client.get(beside).text).faults == []
    resolve = re.search(r'action="([^"]*/resolve)"', client.get(beside).text)[1]
    press(client, beside, resolve, {"statement": first_statement().id})
    assert "Resolved" in client.get(beside).text and "Open again" in client.get(beside).text


def test_the_desk_says_since_when_a_digest_waits_and_how_many_approved(client, world, review):
    sign_in(client, world, "chair 1")
    page = client.get(review).text
    press(client, review, f"{review}/approve", {name: hidden(page, name) for name in ("content_hash", "revision")})

    desk = client.get(f"/c/{world.slug}/desk").text

    assert re.search(r"Waits for approval since .* UTC: 1 of 2 approvals given\.", desk)
    assert "In review" in desk


def test_two_approvals_where_one_is_needed_are_not_counted_as_two_of_one(client, world, review):
    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).approvals_needed = 1
    for number in (1, 2):
        sign_in(client, world, f"chair {number}")
        page = client.get(review).text
        press(client, review, f"{review}/approve", {name: hidden(page, name) for name in ("content_hash", "revision")})

    assert "1 of 1 approval needed." in client.get(review).text


def test_of_two_approvals_of_a_chair_the_page_tells_the_one_that_counts_now(client, world, review):
    sign_in(client, world, "chair 1")
    stopped = {"person_id": world.people["observer"], "consultation_id": world.consultation_id}

    def approve():
        page = client.get(review).text
        press(client, review, f"{review}/approve", {name: hidden(page, name) for name in ("content_hash", "revision")})

    approve()
    with transaction() as session:
        session.add(Unsubscription(**stopped, at=utc_now()))
    approve()
    with transaction() as session:
        session.execute(sa.delete(Unsubscription))

    page = client.get(review).text
    assert "1 of 2 approvals" in page and "You have approved this draft." in page
    assert "Void:" not in page
