"""Pages of bloc statements: joining, leaving out, dissociating; and who is named to whom."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from consult.accreditation.service import withdraw_accreditation
from consult.database import reading, transaction, utc_now
from consult.domain.vocabulary import AssociationKind, Attribution, Stance
from consult.positions.associations.queries import association_of
from tests.associating import associate, declare, withdraw
from tests.browsing import sign_in, sign_out, without_tokens
from tests.consult.positions.visiting import page_of
from tests.factories import World, make_world, submit
from tests.markup import Page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both

AUTHOR, MEMBER = "government 1", "government 2"


@pytest.fixture
def world(app: Flask) -> World:
    app.config["WTF_CSRF_ENABLED"] = False
    return bloc()


def bloc(attribution: Attribution = Attribution.ATTRIBUTED) -> World:
    made = make_world(targets=("T1", "T2"), members={"government": 3}, attribution=attribution)
    submit(made, AUTHOR, "T1", Stance.SUPPORT, rationale="The bloc has one voice.")
    submit(made, AUTHOR, "T2", Stance.OPPOSE)
    return made


def words(page: Page) -> str:
    [body] = page.find("main")
    return " ".join(body.text.split())


def words_of(answer: TestResponse) -> str:
    return words(page_of(answer))


def at(world: World, delegation: str, page: str = "") -> str:
    return f"/d/{world.delegations[delegation]}/statements{page}"


def hidden(client: FlaskClient, address: str) -> dict[str, str]:
    page = page_of(client.get(address))
    return {
        str(element.attributes["name"]): element.attributes["value"] or ""
        for element in page.find("input", type="hidden")
    }


def kind(world: World, statement_id: UUID, delegation: str = MEMBER) -> str | None:
    with reading() as session:
        found = association_of(session, statement_id, world.delegations[delegation])
    return found.kind if found else None


def test_an_author_opens_its_positions_and_lands_on_the_statement(client: FlaskClient, world: World) -> None:
    sign_in(client, world, f"focal point of {AUTHOR}")
    page_of(client.get(at(world, AUTHOR)))
    page_of(client.get(at(world, AUTHOR, "/new")))
    form = {"title": "Statement of the bloc", "targets": [str(world.revisions["T1"])]}

    answer = client.post(at(world, AUTHOR, "/new"), data=form)

    assert answer.status_code == 303
    assert page_of(client.get(answer.location)).find("h1")[0].text == "Statement of the bloc"
    assert client.post(at(world, AUTHOR, "/new"), data=form).status_code == 409


@pytest.mark.parametrize(("title", "codes", "field"), [("", ("T1",), "title"), ("Bloc", (), "targets")])
def test_what_is_missing_is_named(
    client: FlaskClient, world: World, title: str, codes: tuple[str, ...], field: str
) -> None:
    sign_in(client, world, f"focal point of {AUTHOR}")
    form = {"title": title, "targets": [str(world.revisions[code]) for code in codes]}

    page = page_of(client.post(at(world, AUTHOR, "/new"), data=form), 422)

    assert page.find("a", href=f"#{field}")


def test_a_member_joins_leaves_out_a_target_and_leaves_again(client: FlaskClient, world: World) -> None:
    statement = declare(world, AUTHOR, ("T1", "T2"))
    address = at(world, MEMBER, f"/{statement}")
    sign_in(client, world, f"focal point of {MEMBER}")

    form = hidden(client, address) | {"kind": "joined"}
    assert client.post(address, data={**form, "targets": [str(world.revisions["T1"])]}).status_code == 303
    assert "You left out T2" in words_of(client.get(address))
    desk = words_of(client.get(f"/d/{world.delegations[MEMBER]}"))
    assert f"associated with {AUTHOR}" in desk

    form = hidden(client, address) | {"kind": "left"}
    assert client.post(address, data=form).status_code == 303
    assert kind(world, statement) == "left"
    form = hidden(client, address) | {"kind": "joined"}
    assert client.post(address, data={**form, "targets": [str(world.revisions["T2"])]}).status_code == 303


def test_a_dissociation_is_shown_with_its_reason(client: FlaskClient, world: World) -> None:
    statement = declare(world, AUTHOR, ("T1",))
    address = at(world, MEMBER, f"/{statement}")
    sign_in(client, world, f"focal point of {MEMBER}")

    client.post(address, data=hidden(client, address) | {"kind": "dissociated", "reason": "Not our words."})

    sign_out(client)
    page = page_of(client.get(f"/c/{world.slug}/statements/{statement}"))
    assert "Dissociates itself" in words(page)
    assert "Not our words." in words(page)


def test_a_form_of_before_is_told_and_changes_nothing(client: FlaskClient, world: World) -> None:
    statement = declare(world, AUTHOR, ("T1",))
    address = at(world, MEMBER, f"/{statement}")
    sign_in(client, world, f"focal point of {MEMBER}")
    old = hidden(client, address) | {"kind": "joined", "targets": str(world.revisions["T1"])}
    associate(world, MEMBER, statement, AssociationKind.DISSOCIATED)

    page_of(client.post(address, data=old), 409)

    assert kind(world, statement) == "dissociated"


def test_an_overlap_names_the_targets_and_the_other_statement(client: FlaskClient, world: World) -> None:
    associate(world, "government 3", declare(world, AUTHOR, ("T1",), title="First bloc"))
    submit(world, MEMBER, "T1")
    address = at(world, "government 3", f"/{declare(world, MEMBER, ('T1',))}")
    sign_in(client, world, "focal point of government 3")

    form = hidden(client, address) | {"kind": "joined", "targets": str(world.revisions["T1"])}
    page = page_of(client.post(address, data=form), 409)

    assert "Leave out T1, or leave “First bloc” first" in words(page)


def test_the_author_withdraws_its_statement(client: FlaskClient, world: World) -> None:
    statement = declare(world, AUTHOR, ("T1",))
    sign_in(client, world, f"focal point of {AUTHOR}")

    assert client.post(at(world, AUTHOR, f"/{statement}/withdraw")).status_code == 303
    assert "withdrawn" in words_of(client.get(at(world, AUTHOR, f"/{statement}")))


@pytest.mark.parametrize("kind", ["", "nonsense", "joined\0"])
def test_an_unknown_act_is_not_there(client: FlaskClient, world: World, kind: str) -> None:
    address = at(world, MEMBER, f"/{declare(world, AUTHOR, ('T1',))}")
    sign_in(client, world, f"focal point of {MEMBER}")

    assert client.post(address, data={"kind": kind, "base_version": "0"}).status_code == 404


@pytest.mark.parametrize("attribution", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_where_names_are_not_shown_associates_are_named_to_the_desk_alone(
    client: FlaskClient, world: World, attribution: Attribution
) -> None:
    other = bloc(attribution)
    statement = declare(other, AUTHOR, ("T1",))
    associate(other, MEMBER, statement)
    address = f"/c/{other.slug}/statements/{statement}"
    assert client.get(address).status_code == 404

    sign_in(client, other, "focal point of government 3")
    page = page_of(client.get(at(other, "government 3", f"/{statement}")))
    assert MEMBER not in words(page)
    sign_in(client, other, f"focal point of {AUTHOR}")
    assert MEMBER not in words_of(client.get(at(other, AUTHOR, f"/{statement}")))
    sign_in(client, other, "chair 1")
    assert MEMBER in words_of(client.get(address))


def test_another_consultations_statement_is_the_same_as_none(client: FlaskClient, world: World) -> None:
    statement = declare(bloc(), AUTHOR, ("T1",))
    sign_in(client, world, f"focal point of {MEMBER}")

    theirs = client.get(at(world, MEMBER, f"/{statement}"))
    nobodys = client.get(at(world, MEMBER, f"/{world.consultation_id}"))

    assert theirs.status_code == nobodys.status_code == 404
    assert without_tokens(theirs.text) == without_tokens(nobodys.text)


def test_a_withdrawn_statement_says_so_to_who_had_joined(client: FlaskClient, world: World) -> None:
    statement = declare(world, AUTHOR, ("T1",))
    associate(world, MEMBER, statement)
    withdraw(world, AUTHOR, statement)
    sign_in(client, world, f"focal point of {MEMBER}")

    assert "It speaks for nobody any more" in words_of(client.get(at(world, MEMBER, f"/{statement}")))


def test_what_the_author_says_after_its_statement_ended_is_shared_with_nobody(
    client: FlaskClient, world: World
) -> None:
    other = bloc(Attribution.CONFIDENTIAL)
    statement = declare(other, AUTHOR, ("T1",))
    withdraw(other, AUTHOR, statement)
    submit(other, AUTHOR, "T1", Stance.OPPOSE, base_version=1, rationale="We changed our mind.")
    sign_in(client, other, f"focal point of {MEMBER}")

    page = words_of(client.get(at(other, MEMBER, f"/{statement}")))

    assert "We changed our mind." not in page
    assert "The bloc has one voice." in page


def test_a_statement_shares_nothing_of_an_author_without_accreditation(client: FlaskClient, world: World) -> None:
    statement = declare(world, AUTHOR, ("T1",))
    with transaction() as session:
        actor = world.actor(session, "secretariat")
        withdraw_accreditation(session, actor, world.delegations[AUTHOR], reason="Not theirs.", at=utc_now())

    assert "The bloc has one voice." not in client.get(f"/c/{world.slug}/statements/{statement}").text
