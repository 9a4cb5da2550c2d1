"""The desk's pages of texts: near-copies, themes, and what was asked for before."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.consultations.models import Consultation
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Attribution, Role
from consult.texts.importing import ReadRecommendation, import_recommendations
from consult.texts.queries import standing_marks
from tests.browsing import press, sign_in
from tests.consult.texts.writing import LETTER, campaign, outpouring
from tests.factories import World, add_person, make_world, submit
from tests.markup import Page, read_page
from workers.tasks.texts import find_in_texts

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EARLIER = ReadRecommendation(
    row=2,
    code="R2008-01",
    year=2008,
    forum="Forum in Manila",
    text="What target T1 asks for, once more.",
    became="Piloted in two regions.",
)


def desk(client: FlaskClient, world: World, page: str = "texts", who: str = "chair 1") -> Page:
    sign_in(client, world, who)
    answer = client.get(f"/c/{world.slug}/desk/{page}")
    assert answer.status_code == 200, answer.text[:500]
    found = read_page(answer.text)
    assert found.faults == []
    return found


def bring_in(world: World, *read: ReadRecommendation) -> None:
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        import_recommendations(session, SYSTEM, consultation, list(read or [EARLIER]), at=utc_now())


@ONE_DATABASE
def test_near_copies_stand_under_their_target_with_both_counts_and_the_senders(app: Flask, client: FlaskClient):
    world = campaign()
    assert "Not looked at yet" in desk(client, world).find("main")[0].text

    find_in_texts.run()

    page = desk(client, world)
    assert next(heading.text for heading in page.find("h3")) == "T1 Target T1"
    text = page.find("main")[0].text
    assert f"Dear chair, {LETTER}" in text
    assert "civil_society 1, civil_society 2 and civil_society 3" in text
    assert "On all targets: 4 texts, from 3 senders." in text
    assert "Too few rationales for themes" in text
    assert "government 1" not in text
    assert client.get(f"/c/{world.slug}/desk").text.count(f"/c/{world.slug}/desk/texts") == 1


@ONE_DATABASE
def test_where_nobody_gave_reasons_one_sentence_says_so(app: Flask, client: FlaskClient):
    world = make_world()
    submit(world, "government 1", "T1")
    find_in_texts.run()

    page = desk(client, world)

    assert [heading.text for heading in page.find("h2")] == ["Nobody has given reasons yet"]


@ONE_DATABASE
def test_a_rapporteur_who_may_read_no_names_reads_counts_alone(app: Flask, client: FlaskClient):
    world = campaign(Attribution.CONFIDENTIAL)
    with transaction() as session:
        add_person(session, world, "rapporteur", Role.RAPPORTEUR, at=utc_now())
    find_in_texts.run()

    shown, told = (desk(client, world, who=who).find("main")[0].text for who in ("rapporteur", "chair 1"))

    assert "On all targets: 4 texts, from 3 senders." in shown
    assert LETTER not in shown
    assert "civil_society 1" not in shown
    assert LETTER in told
    assert "civil_society 1" in told


@ONE_DATABASE
def test_themes_and_typical_words_are_shown_with_typical_answers(app: Flask, client: FlaskClient):
    world = outpouring()
    find_in_texts.run()

    text = desk(client, world).find("main")[0].text

    assert "40 rationales" in text
    assert "sovereignty" in text
    assert "Read them" in text
    assert "Civil society" in text
    assert "No words stand out" not in text


@ONE_DATABASE
def test_a_mark_is_set_changed_and_taken_back_with_name_and_time(app: Flask, client: FlaskClient):
    world = make_world()
    bring_in(world)
    find_in_texts.run()
    page = desk(client, world, "recommendations")
    text = page.find("main")[0].text
    assert all(words in text for words in ("2008", "Forum in Manila", "Piloted in two regions.", "Repeated"))
    [identifier] = {found.attributes["value"] for found in page.find("input", name="recommendation")}
    address = f"/c/{world.slug}/desk/recommendations"
    values = {"target": "T1", "recommendation": identifier, "mark": "sharpened"}

    assert press(client, address, address, values).status_code == 303
    assert press(client, address, address, values).status_code == 303  # the second click changes nothing
    shown = desk(client, world, "recommendations").find("main")[0].text
    assert "Sharpened" in shown
    assert "chair 1" in shown
    with reading() as session:
        [(_, marked)] = standing_marks(session, world.consultation_id).items()
    assert press(client, address, f"{address}/{marked.id}/undo", {"target": "T1"}).status_code == 303

    with reading() as session:
        assert standing_marks(session, world.consultation_id) == {}
    assert press(client, address, address, values | {"mark": "loved"}).status_code == 422
    assert press(client, address, address, values | {"target": "T99"}).status_code == 404
    assert press(client, address, address, values | {"recommendation": "none"}).status_code == 404


@ONE_DATABASE
def test_pages_without_anything_to_show_say_so(app: Flask, client: FlaskClient):
    world = make_world(targets=())
    assert "No earlier recommendations are known" in desk(client, world, "recommendations").find("main")[0].text
    bring_in(world)
    assert "Not compared yet" in desk(client, world, "recommendations").find("main")[0].text
    assert "Not looked at yet" in desk(client, world).find("main")[0].text

    find_in_texts.run()

    assert "Not looked at yet" in desk(client, world).find("main")[0].text


@ONE_DATABASE
@pytest.mark.parametrize("name", ["observer", "focal point of government 1"])
def test_the_pages_are_for_the_desk_alone(app: Flask, client: FlaskClient, name: str):
    world = make_world()
    sign_in(client, world, name)

    for page in ("texts", "recommendations"):
        assert client.get(f"/c/{world.slug}/desk/{page}").status_code == 404
