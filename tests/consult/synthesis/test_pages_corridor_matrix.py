"""The corridor matrix and the page of a pair, from two governments to fifty."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.domain.corridor_terms import TermKind
from consult.domain.vocabulary import Attribution
from tests.browsing import sign_in
from tests.factories import World, make_world, say_terms
from tests.markup import Page, read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FIRST, SECOND = "government 1", "government 2"
ASK, OFFER = TermKind.ASK, TermKind.OFFER
HEAVIEST = 60_000


def page_of(client: FlaskClient, path: str) -> Page:
    answer = client.get(path)
    assert answer.status_code == 200
    assert len(answer.data) < HEAVIEST
    page = read_page(answer.text)
    assert page.faults == []
    return page


def words_of(client: FlaskClient, path: str) -> str:
    return " ".join(page_of(client, path).find("main")[0].text.split())


@pytest.fixture
def two(app: Flask) -> World:
    world = make_world(members={"government": 2})
    say_terms(world, FIRST, "T1", (ASK, SECOND, "Cut the fees."))
    say_terms(world, SECOND, "T1", (OFFER, FIRST, "By a third."))
    say_terms(world, FIRST, "T2", (ASK, SECOND, "Count our years."), (ASK, "FR", "You too."))
    return world


def test_a_reader_goes_from_the_matrix_to_what_a_pair_says(client: FlaskClient, two: World) -> None:
    matrix = page_of(client, f"/c/{two.slug}/corridors")
    [link] = [found for found in matrix.find("a") if "that government 1 asks of government 2" in found.text]
    pair = words_of(client, link.attributes["href"] or "")

    assert link.text.startswith("1 ask matched by an offer1 ask without an answer")
    assert "What government 1 asks of government 2, and what government 2 offers or refuses" in pair
    assert "By a third." in pair
    assert "Count our years." in pair
    assert "No answer yet" in pair
    assert "government 2 asks nothing of government 1, and is offered nothing by it." in pair
    assert "not at the table" in matrix.find("main")[0].text


def test_what_nobody_asked_for_is_said_of_the_one_who_offers(client: FlaskClient) -> None:
    world = make_world(members={"government": 2})
    say_terms(world, SECOND, "T1", (OFFER, FIRST, "By a third."))

    page = page_of(client, f"/c/{world.slug}/corridors")
    [link] = [found for found in page.find("a") if "that government 1 asks of government 2" in found.text]
    picture = client.get(f"/c/{world.slug}/charts/corridor-matrix.svg").text

    assert "1 offer without an ask that government 1 asks of government 2, or is offered by it" in link.text
    assert "a column is asked, and offers or refuses" in page.find("main")[0].text
    assert "government 2 offers to government 1 on T1, without being asked." in picture


def test_with_nothing_asked_the_page_says_how_to_ask(client: FlaskClient) -> None:
    world = make_world(members={"government": 2})

    assert "A government adds asks, offers and refusals to its position" in words_of(
        client, f"/c/{world.slug}/corridors"
    )


def test_fifty_governments_are_read_in_parts(client: FlaskClient) -> None:
    world = make_world(members={"government": 50}, targets=("T1",))
    names = list(world.delegations)
    for place, name in enumerate(names):
        say_terms(world, name, "T1", *[(ASK, names[(place + step) % 50], "Cut the fees.") for step in range(1, 5)])

    first = page_of(client, f"/c/{world.slug}/corridors")
    fifth = words_of(client, f"/c/{world.slug}/corridors?columns=5&page=4")

    assert len(first.find("th", role="columnheader")) == 1 + 10 + 4
    assert "200 pairs, open asks first" in fifth
    assert "Page 4 of 4" in fifth
    assert client.get(f"/c/{world.slug}/corridors?columns=6").status_code == 404
    assert client.get(f"/c/{world.slug}/corridors?page=5").status_code == 404


def test_the_desk_reads_the_terms_of_a_pair_beside_their_stances(client: FlaskClient, two: World) -> None:
    sign_in(client, two, "chair 1")

    told = words_of(client, f"/c/{two.slug}/desk/corridors?origin={FIRST}&destination={SECOND}")

    assert "Cut the fees." in told
    assert "By a third." in told


@pytest.mark.parametrize("pair", ["origin=nowhere&destination=FR", "origin=FR&destination=FR", ""])
def test_a_pair_that_is_none_is_not_there(client: FlaskClient, two: World, pair: str) -> None:
    assert client.get(f"/c/{two.slug}/corridors/pair?{pair}").status_code == 404


def test_who_may_not_know_names_finds_nothing(client: FlaskClient) -> None:
    hidden = make_world(attribution=Attribution.CHATHAM_HOUSE, members={"government": 2})
    say_terms(hidden, FIRST, "T1", (ASK, SECOND, "Cut the fees."))
    pages = [f"/c/{hidden.slug}/corridors", f"/c/{hidden.slug}/corridors/pair?origin={FIRST}&destination={SECOND}"]
    for reader in (None, "observer", f"focal point of {SECOND}"):
        if reader:
            sign_in(client, hidden, reader)
        assert [client.get(page).status_code for page in pages] == [404, 404]

    sign_in(client, hidden, "chair 1")
    assert "Cut the fees." in words_of(client, pages[1])
