"""The pages that say, and let one choose, who counts equally."""

import pytest

from consult.domain.vocabulary import Stance
from tests.browsing import press, sign_in
from tests.draining import drain
from tests.factories import make_world, submit_many
from tests.markup import read_page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def world(app):
    """Three of six governments support and three of twenty others; the rest are neutral."""
    world = make_world(targets=("T1",), members={"government": 6, "civil_society": 20})
    stances = {
        name: Stance.SUPPORT if name[-2:] in (" 1", " 2", " 3") else Stance.NEUTRAL for name in world.delegations
    }
    submit_many(world, "T1", stances)
    drain()
    return world


def test_every_page_with_numbers_says_who_counts_equally_and_can_be_asked_otherwise(client, world):
    sign_in(client, world, "chair 1")
    for address in (f"/c/{world.slug}/desk", f"/c/{world.slug}/targets/T1", f"/c/{world.slug}/desk/targets/T1"):
        published, other = client.get(address).text, client.get(f"{address}?weighting=delegations").text

        assert read_page(published).faults == read_page(other).faults == []
        assert "Leaning for" in published and "Leaning for" not in other, address
        assert '<b aria-current="true">each group equal</b>' in published, address
        assert '<b aria-current="true">each delegation equal</b>' in other, address
        assert client.get(f"{address}?weighting=chairs").status_code == 404


def test_the_chair_sets_who_counts_and_the_digest_says_it(client, world):
    desk = f"/c/{world.slug}/desk"
    sign_in(client, world, "chair 1")
    page = client.get(f"{desk}/comparison").text
    assert read_page(page).faults == []
    assert "The lines are fixed since the first round opened." in page

    wrong = press(client, f"{desk}/comparison", f"{desk}/comparison", {"weighting": "chairs"})
    assert wrong.status_code == 422
    assert "Choose who counts equally." in wrong.text
    assert press(client, f"{desk}/comparison", f"{desk}/comparison", {"weighting": "delegations"}).status_code == 303
    review = press(client, desk, f"{desk}/digests", {"round": 1}).location

    assert "Each delegation counts equally." in client.get(desk).text
    assert "Each delegation counts equally." in client.get(review).text


def test_others_at_the_desk_read_it_and_have_no_button(client, world):
    sign_in(client, world, "secretariat")
    assert "<form" in client.get(f"/c/{world.slug}/desk/comparison").text
    sign_in(client, world, "observer")
    assert client.get(f"/c/{world.slug}/desk/comparison").status_code == 404
