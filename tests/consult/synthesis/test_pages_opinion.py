"""The opinion map at the desk."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.database import transaction, utc_now
from consult.domain.vocabulary import Attribution
from consult.synthesis.charts.sources import drawing
from consult.synthesis.opinion import store_opinion_groups
from tests.browsing import sign_in
from tests.consult.synthesis.opinion.camps import CODES, count, two_camps
from tests.factories import World, make_world
from tests.markup import Page, read_page
from workers.tasks.analysis import find_opinion_groups


def opinion_page(client: FlaskClient, world: World, name: str = "chair 1") -> Page:
    sign_in(client, world, name)
    answer = client.get(f"/c/{world.slug}/desk/opinion-groups")
    assert answer.status_code == 200, answer.text[:300]
    page = read_page(answer.text)
    assert page.faults == []
    return page


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_map_shows_both_camps_and_what_they_stand_for(app: Flask, client: FlaskClient):
    world = two_camps()
    count(world)
    find_opinion_groups.run()

    page = opinion_page(client, world)

    [map_] = page.find("svg", role="img")
    assert not page.find("rect")  # the sheet stretches those of legends
    assert "2 opinion groups, of 10 and 10 delegations." in (map_.attributes["aria-label"] or "")
    assert [heading.text for heading in page.find("h2")][:3] == [
        "Opinion map",
        "What group A stands for",
        "What group B stands for",
    ]
    text = page.find("main")[0].text
    assert "They cut across the declared groups." in text
    assert "10 of 10" in text
    assert all(code in text for code in CODES)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_readers_of_the_map_are_offered_nothing_that_they_may_not_open(app: Flask, client: FlaskClient):
    world = two_camps()
    count(world)
    find_opinion_groups.run()

    page = read_page(client.get(f"/c/{world.slug}/opinion-groups").text)

    addresses = {link.attributes["href"] or "" for link in page.find("a")} - {""}
    assert addresses
    followed = {address.partition("#")[0] for address in addresses if address.startswith(f"/c/{world.slug}")}
    assert [address for address in followed if client.get(address).status_code != 200] == []


def test_a_round_not_looked_at_says_so(app: Flask, client: FlaskClient):
    page = opinion_page(client, make_world())

    assert "Not looked for yet" in page.find("main")[0].text
    assert not page.find("svg", role="img")


@pytest.mark.parametrize("name", ["observer", "focal point of government 1"])
def test_the_map_is_for_the_desk_alone(app: Flask, client: FlaskClient, name: str):
    world = make_world()
    sign_in(client, world, name)

    assert client.get(f"/c/{world.slug}/desk/opinion-groups").status_code == 404


def test_dots_lie_inside_the_drawing_and_letters_beside_them():
    points = [["a", -3.0, 1.0, 0], ["b", 3.0, 1.0, 1], ["c", 3.0, 1.0, 1], ["d", 1.0, 1.0, 1]]

    dots, letters = drawing(points)

    assert [(dot.x, dot.y, dot.count) for dot in dots] == [(24.0, 200.0, 1), (418.7, 200.0, 1), (616.0, 200.0, 2)]
    assert [letter for letter, _x, _y in letters] == ["A", "B"]
    assert [min(dots, key=lambda dot: abs(dot.x - x) + abs(dot.y - y)).group for _letter, x, y in letters] == [0, 1]


def test_no_letter_lies_over_a_mark_even_where_groups_overlap():
    points = [[str(n), n * 37 % 101, n * 53 % 97, n % 3] for n in range(60)]

    dots, letters = drawing(points)

    assert [
        (letter, dot.x, dot.y)
        for letter, x, y in letters
        for dot in dots
        if max(abs(dot.x - x), abs(dot.y - y)) < 8 + 5 * dot.size
    ] == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("rule", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_without_names_the_groups_stay_at_the_desk_in_the_same_words_whatever_was_found(
    app: Flask, client: FlaskClient, rule: Attribution
):
    world = make_world(attribution=rule)
    before = client.get(f"/c/{world.slug}/opinion-groups").text
    with transaction() as session:
        document: dict[str, Any] = {"found": True, "reason": None, "groups": [{"size": 6}], "lines": {}}
        store_opinion_groups(session, world.round_id, as_of=1, document=document, at=utc_now())

    after = client.get(f"/c/{world.slug}/opinion-groups").text

    assert after == before
    assert "Opinion groups stay at the chair’s desk here" in after
