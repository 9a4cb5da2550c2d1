"""Statements as people change them on the pages: written by hand, linked, taken out with a reason, answered."""

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.consultations.models import Consultation
from consult.database import transaction, utc_now
from consult.domain.vocabulary import Attribution, DigestState, Role, Stance
from consult.organisations.models import Person
from consult.synthesis import service
from consult.synthesis.models import Digest, StatementRemoval
from consult.synthesis.saying import words_of
from tests.browsing import press, sign_in
from tests.consult.notices.letters import letters, told
from tests.consult.synthesis.at_the_desk import (
    REASON,
    draft,
    minority_line,
    positions_of,
    state_of,
    world_with_an_objection,
)
from tests.draining import drain
from tests.factories import World, add_person, submit
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both

WHY = "It was settled bilaterally."
ANSWER = "Nothing was settled with us."


@pytest.fixture
def world(app: Flask) -> World:
    return world_with_an_objection()


class AtTheDesk:
    """A chair at the review of a digest."""

    def __init__(self, client: FlaskClient, world: World) -> None:
        self.client, self.world = client, world
        self.digest_id = draft(world)
        self.review = f"/c/{world.slug}/desk/digests/{self.digest_id}"
        sign_in(client, world, "chair 1")

    def send(self, page: str, action: str, **values: Any) -> TestResponse:
        """Send a form of a page with the revision that it shows."""
        revision = re.search(r'name="revision" value="(\d+)"', self.client.get(page).text)
        assert revision
        return press(self.client, page, action, {"revision": revision[1], **values})

    def approve(self) -> TestResponse:
        """Approve what the review shows."""
        shown = re.search(r'name="content_hash" value="(\w+)"', self.client.get(self.review).text)
        assert shown
        return press(self.client, self.review, f"{self.review}/approve", {"content_hash": shown[1]})

    def words(self, page: str) -> str:
        """What a page says in its main part, without a fault in its markup."""
        read = read_page(self.client.get(page).text)
        assert read.faults == []
        return " ".join(read.find("main")[0].text.split())


def test_the_lone_blocking_reason_is_deleted_only_with_a_reason_that_its_author_sees_and_answers(
    client: FlaskClient, world: World
) -> None:
    desk = AtTheDesk(client, world)
    line = f"{desk.review}/statements/{minority_line(desk.digest_id).id}"
    assert REASON in desk.words(line)

    refused = desk.send(line, f"{line}/remove", reason="")
    assert refused.status_code == 422
    assert read_page(refused.text).find("a", href="#reason")
    assert REASON in desk.words(desk.review)

    assert desk.send(line, f"{line}/remove", reason=WHY).status_code == 303
    assert "1 delegation objects to “Target T1”." in desk.words(desk.review)
    drain()
    assert told(world, "statement_removed") == {"focal point of government 1": 1}

    own_desk = f"/d/{world.delegations['government 1']}"
    own = f"{own_desk}/removals"
    assert f"http://127.0.0.1:8000{own}" in letters("statement_removed")[0].text
    sign_in(client, world, "focal point of government 1")
    assert WHY in desk.words(own)
    at_my_work, at_the_desk = "Taken out of a digest: T1", "A sentence about an objection of yours was taken out"
    assert (at_my_work in desk.words("/my"), at_the_desk in desk.words(own_desk)) == (True, True)
    [form] = re.findall(rf'action="({own}/[^"]+)"', client.get(own).text)
    empty = press(client, own, form, {"answer": " "})
    assert empty.status_code == 422
    assert "Write your answer first." in empty.text
    assert press(client, own, form, {"answer": ANSWER}).status_code == 303
    assert press(client, own, form, {"answer": "Once more."}).status_code == 409
    assert ANSWER in desk.words(own)
    assert (at_my_work in desk.words("/my"), at_the_desk in desk.words(own_desk)) == (False, False)

    sign_in(client, world, "focal point of government 2")
    assert client.get(own).status_code == 404
    assert (
        press(client, "/my", form.replace(own, f"/d/{world.delegations['government 2']}/removals")).status_code == 404
    )

    sign_in(client, world, "chair 1")
    assert f"government 1 answers: {ANSWER}" in desk.words(line)
    assert ANSWER in desk.words(desk.review)
    assert desk.approve().status_code == 303
    assert press(client, desk.review, f"{desk.review}/send").status_code == 303
    published = desk.words(f"/c/{world.slug}/digests/{desk.digest_id}")
    assert f"The reason given: “{WHY}” government 1 answers: “{ANSWER}”" in published


def test_a_sentence_of_several_lines_that_is_stored_as_it_was_changes_nothing(
    client: FlaskClient, world: World
) -> None:
    submit(world, "government 1", "T1", Stance.OPPOSE, base_version=1, blocking_reason="It is dear.\n\nAnd it is late.")
    drain()
    desk = AtTheDesk(client, world)
    line = f"{desk.review}/statements/{minority_line(desk.digest_id).id}"
    desk.approve()
    with transaction() as session:
        said = words_of(minority_line(desk.digest_id), session.get_one(Consultation, world.consultation_id))
    assert "dear.\n\nAnd" in said

    stored = desk.send(line, line, text=said.replace("\n", "\r\n"), language="en")  # as browsers send it

    assert stored.status_code == 303
    assert state_of(desk.digest_id) == DigestState.APPROVED
    assert minority_line(desk.digest_id).words == []


def test_where_names_are_withheld_an_author_learns_of_nobody_else(client: FlaskClient, app: Flask) -> None:
    world = world_with_an_objection(attribution=Attribution.CONFIDENTIAL)
    submit(world, "government 2", "T1", Stance.OPPOSE, base_version=1)
    drain()
    desk = AtTheDesk(client, world)
    line = f"{desk.review}/statements/{minority_line(desk.digest_id).id}"
    desk.send(line, f"{line}/remove", reason=WHY)

    own = f"/d/{world.delegations['government 1']}/removals"
    sign_in(client, world, "focal point of government 1")

    said = desk.words(own)
    assert WHY in said
    assert "government 2" not in said
    assert "2 delegations" not in said


def test_a_rapporteur_who_may_not_read_names_learns_nothing_of_who_answers(client: FlaskClient, app: Flask) -> None:
    world = world_with_an_objection(attribution=Attribution.CONFIDENTIAL)
    who = "focal point of government 1"
    with transaction() as session:
        add_person(session, world, "rapporteur", Role.RAPPORTEUR, at=utc_now())
        session.get_one(Person, world.people[who]).name = "Quibble"
    desk = AtTheDesk(client, world)
    line = f"{desk.review}/statements/{minority_line(desk.digest_id).id}"
    desk.send(line, f"{line}/remove", reason=WHY)
    desk.approve()
    with transaction() as session:
        removal_id = session.scalars(sa.select(StatementRemoval.id)).one()
        delegation_id = world.delegations["government 1"]
        service.answer_removal(session, world.actor(session, who), delegation_id, removal_id, text=ANSWER, at=utc_now())

    assert ANSWER in desk.words(desk.review)
    sign_in(client, world, "rapporteur")
    review = client.get(desk.review).text
    [happened] = re.findall(r"What happened so far.*?</ul>", review, re.DOTALL)
    assert "a statement was edited" in happened
    assert "Quibble" not in happened
    assert "Who objects has answered the chairs." in desk.words(line)
    assert ANSWER not in review + desk.words(line)


def test_an_objection_taken_out_of_a_digest_that_went_out_no_longer_waits_at_the_desk(
    client: FlaskClient, world: World
) -> None:
    desk = AtTheDesk(client, world)
    line = f"{desk.review}/statements/{minority_line(desk.digest_id).id}"
    desk.send(line, f"{line}/remove", reason=WHY)
    sign_in(client, world, "focal point of government 2")
    assert "Taken out of a digest: T1" not in desk.words("/my")
    sign_in(client, world, "focal point of government 1")
    assert "Taken out of a digest: T1" in desk.words("/my")

    with transaction() as session:
        session.get_one(Digest, desk.digest_id).sending_at = utc_now()

    assert "Taken out of a digest: T1" not in desk.words("/my")


def test_a_removal_is_undone_before_sending(client: FlaskClient, world: World) -> None:
    desk = AtTheDesk(client, world)
    line = f"{desk.review}/statements/{minority_line(desk.digest_id).id}"
    desk.send(line, f"{line}/remove", reason=WHY)

    assert desk.send(line, f"{line}/restore").status_code == 303

    assert REASON in desk.words(desk.review)
    with transaction() as session:
        assert session.scalars(sa.select(StatementRemoval.restored_at)).one() is not None
    sign_in(client, world, "focal point of government 1")
    assert "The sentence stands again" in desk.words(f"/d/{world.delegations['government 1']}/removals")


def test_a_sentence_is_written_by_hand_linked_by_searching_and_approved(client: FlaskClient, world: World) -> None:
    desk = AtTheDesk(client, world)
    form = f"{desk.review}/statements/new"
    assert desk.send(form, form, text="", after="agreed:", language="en").status_code == 422
    added = desk.send(form, form, text="Two would go further.", after="agreed:", language="en", target="T1")
    assert added.status_code == 303
    page = added.location

    refused = desk.approve()
    assert refused.status_code == 409
    number = re.search(r"Statement (\d+)", client.get(page).text)
    assert number
    assert refused.status_code == 409
    [named] = read_page(refused.text).find("a", href=f"#s{number[1]}")
    assert named.text.startswith("“Two would go further.” rests on nothing: link positions, mark")
    assert f'id="s{number[1]}"' in refused.text
    assert "Rests on nothing yet" in desk.words(desk.review)

    [wanted] = positions_of(world, "civil_society 1")
    listed = client.get(f"{page}?q=CIVIL_SOCIETY 1").text
    assert f'value="{wanted}"' in listed
    assert "government 2, T1" not in listed
    assert desk.send(page, f"{page}/support", link=str(wanted)).status_code == 303
    assert "Linked to 1 position" in desk.words(desk.review)
    assert desk.send(page, f"{page}/support", listed=str(wanted), is_own_words="1").status_code == 303
    assert "Linked to 1 position" not in desk.words(desk.review)
    assert desk.send(page, f"{page}/support", link=str(wanted)).status_code == 303
    assert desk.approve().status_code == 303
    press(client, desk.review, f"{desk.review}/send")

    published = read_page(client.get(f"/c/{world.slug}/digests/{desk.digest_id}").text)
    assert published.faults == []
    assert "civil_society 1, T1" in published.find("main")[0].text


def test_a_linked_position_that_changes_is_shown_with_the_difference(client: FlaskClient, world: World) -> None:
    desk = AtTheDesk(client, world)
    form = f"{desk.review}/statements/new"
    page = desk.send(form, form, text="One would go further.", after="agreed:", language="en").location
    desk.send(page, f"{page}/support", link=[str(one) for one in positions_of(world, "government 2", "government 3")])

    submit(world, "government 2", "T1", Stance.OPPOSE, base_version=1)
    submit(world, "government 3", "T1", None, base_version=1)
    drain()

    said = desk.words(page)
    assert "government 2: Support → Oppose." in said
    assert "government 3 withdrew it." in said
    assert desk.approve().status_code == 409


def test_two_who_change_the_same_digest_see_both_versions(client: FlaskClient, world: World) -> None:
    desk = AtTheDesk(client, world)
    line = f"{desk.review}/statements/{minority_line(desk.digest_id).id}"
    with transaction() as session:
        session.get_one(Digest, desk.digest_id).revision += 1

    refused = press(client, line, f"{line}/remove", {"revision": "1", "reason": WHY})

    assert refused.status_code == 409
    assert REASON in refused.text
    assert f'<span dir="auto">{WHY}</span>' in refused.text


def test_the_words_of_each_language_have_their_own_form(client: FlaskClient, world: World) -> None:
    desk = AtTheDesk(client, world)
    line = f"{desk.review}/statements/{minority_line(desk.digest_id).id}"
    shown = client.get(f"{line}?language=fr").text
    assert '<input type="hidden" name="language" value="fr">' in shown

    text = "government 1 s’y oppose : « the business of banks »."
    assert desk.send(line, line, text=text, language="fr").status_code == 303

    review = desk.words(desk.review)
    assert "reworded in French" in review
    assert "The drafted sentence still stands in: English." in review
    assert text in client.get(f"{line}?language=fr").text


def test_a_sentence_by_hand_is_moved_and_removed_on_its_page(client: FlaskClient, world: World) -> None:
    desk = AtTheDesk(client, world)
    form = f"{desk.review}/statements/new"
    for text in ("First.", "Second."):
        desk.send(form, form, text=text, after="themes:", language="en", is_own_words="1")
    review = client.get(desk.review).text
    assert review.index("Second.") < review.index("First.")
    [first] = re.findall(r'href="([^"]*/statements/[0-9a-f-]{36})"', review[review.index("First.") :])[:1]

    assert desk.send(first, f"{first}/move", direction="up").status_code == 303
    review = client.get(desk.review).text
    assert review.index("First.") < review.index("Second.")
    assert desk.send(first, f"{first}/move", direction="up").status_code == 409

    assert desk.send(first, f"{first}/remove").status_code == 303
    assert "First." not in desk.words(desk.review)
