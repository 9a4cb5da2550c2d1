"""The method page, and the first page with its search."""

import re

import pytest

from consult.consultations.method import worked_example
from consult.consultations.rules import rule_words
from consult.domain import classification
from consult.domain.divergence import DivergenceClass
from tests.factories import make_world
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both


def test_the_method_page_says_the_numbers_that_the_measuring_uses(client):
    answer = client.get("/method")
    page = read_page(answer.text)

    assert answer.status_code == 200
    assert page.faults == []
    assert "shuffled among the groups 9,999 times" in answer.text
    assert "fewer than 5 answers gets no breakdown" in answer.text


def test_the_worked_example_has_the_classes_of_the_method(client):
    found = {code: comparison.class_.value for code, comparison in worked_example().items()}

    assert found == {
        "W1": "consensus",
        "W2": "divided_between",
        "W3": "divided_within",
        "W4": "leaning",
        "W5": "insufficient_evidence",
        "W6": "no_clear_direction",
    }
    assert re.search(r"0\.00[1-4]\d", client.get("/method").text)


@pytest.mark.parametrize("rule", [*DivergenceClass, "minority", "silence"])
def test_every_rule_has_words(app, rule):
    with app.test_request_context():
        assert rule_words(rule).endswith(".")


def test_a_rule_tells_the_threshold_of_the_domain(app):
    with app.test_request_context():
        assert f"{float(classification.AGREEING):.0%}" in rule_words("broad_agreement")


def test_the_first_page_lists_what_is_open_and_finds_it_by_its_words(client):
    world = make_world()

    everything = client.get("/").text
    found = client.get("/?q=migration+AGENDA").text
    nothing = client.get("/?q=fisheries").text

    assert f"/c/{world.slug}" in everything
    assert "6 delegations" in everything
    assert f"/c/{world.slug}" in found
    assert f"/c/{world.slug}" not in nothing
