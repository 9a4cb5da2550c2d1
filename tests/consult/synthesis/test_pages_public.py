"""The public pages of a consultation: what an attributed one tells everyone, and what another keeps back."""

import re
from datetime import timedelta

import pytest

from consult.consultations.models import Consultation, Round
from consult.consultations.service import close_round, open_round, plan_round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Attribution, RoundState, Stance
from consult.presentation.labels import STANCES
from tests.browsing import sign_in
from tests.draining import drain
from tests.factories import make_world, submit_many
from tests.markup import read_page

# what the pages read is asked of both databases where it is tested; how they say it depends on none
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MEMBERS = {"government": 10, "civil_society": 10, "private_sector": 3}


def take_sides(world, *, objecting=2):
    """Governments support, all but a few of civil society strongly support; the private sector abstains."""
    submit_many(
        world,
        "T1",
        {f"government {number}": Stance.SUPPORT for number in range(1, 11)},
        rationale="It helps <b>all</b>.",
    )
    against = {f"civil_society {number}": Stance.OPPOSE for number in range(1, objecting + 1)}
    others = {f"civil_society {number}": Stance.STRONGLY_SUPPORT for number in range(objecting + 1, 11)}
    submit_many(world, "T1", {**against, **others})
    submit_many(world, "T1", {f"private_sector {number}": Stance.ABSTAIN for number in range(1, 4)})


def close(world):
    """End the round, and open none after it."""
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())


def next_round(world):
    """End the round and open the next one."""
    close(world)
    now = utc_now()
    with transaction() as session:
        consultation = session.get_one(Consultation, world.consultation_id)
        found = plan_round(session, SYSTEM, consultation, opens_at=now, closes_at=now + timedelta(days=365), at=now)
        open_round(session, SYSTEM, found.id, at=now)
        world.round_id = found.id


def test_an_attributed_consultation_shows_its_counts_while_it_is_open(client):
    world = make_world(members=MEMBERS)
    take_sides(world)
    drain()

    page = client.get(f"/c/{world.slug}").text

    assert read_page(page).faults == []
    assert "2 oppose · 18 support · 3 abstain" in page
    assert "23 of 23" in page
    assert "Divided" in page


def test_a_target_names_who_stands_where_and_escapes_what_they_wrote(client):
    world = make_world(members=MEMBERS)
    take_sides(world)
    drain()

    page = client.get(f"/c/{world.slug}/targets/T1").text

    assert read_page(page).faults == []
    assert "civil_society 1 and civil_society 2" in page
    assert "It helps &lt;b&gt;all&lt;/b&gt;." in page
    assert "Positions" in page


def test_the_second_round_tells_what_changed_and_who_moved(client):
    world = make_world(members=MEMBERS)
    take_sides(world, objecting=0)
    drain()
    next_round(world)
    take_sides(world, objecting=2)
    drain()

    whole, target = client.get(f"/c/{world.slug}").text, client.get(f"/c/{world.slug}/targets/T1").text

    assert "What changed since round 1" in whole
    assert "The consensus on “Target T1” is gone" in whole
    assert "Who moved since round 1" in target
    assert "civil_society 1 and civil_society 2" in target
    assert "Nothing changed" not in whole


@pytest.mark.parametrize("attribution", [Attribution.CHATHAM_HOUSE, Attribution.CONFIDENTIAL])
def test_no_number_of_an_open_round_leaves_the_desk_unless_attributed(client, attribution):
    world = make_world(members=MEMBERS, attribution=attribution)
    before = client.get(f"/c/{world.slug}/targets/T1").text, client.get(f"/c/{world.slug}").text
    take_sides(world)
    drain()

    after = client.get(f"/c/{world.slug}/targets/T1").text, client.get(f"/c/{world.slug}").text

    assert before == after
    assert "Results are published after the close" in after[0]
    assert "Results are published after the close" in after[1]


def rows_of(page):
    """The cells of the table of groups, one list a line."""
    return [
        re.findall(r'data-l="([^"]*)">(.*?)</td>', row, re.DOTALL)
        for row in re.findall(r'<tr role="row" class="sub">.*?</tr>', page, re.DOTALL)
    ]


def test_small_cells_never_stand_in_the_public_page(client):
    world = make_world(members=MEMBERS, attribution=Attribution.CHATHAM_HOUSE)
    keen = {f"government {number}": Stance.STRONGLY_SUPPORT for number in range(1, 6)}
    calm = {f"government {number}": Stance.SUPPORT for number in range(6, 11)}
    against = {f"civil_society {number}": Stance.OPPOSE for number in range(1, 3)}
    others = {f"civil_society {number}": Stance.ABSTAIN for number in range(3, 11)}
    few = {f"private_sector {number}": Stance.ABSTAIN for number in range(1, 4)}
    submit_many(world, "T1", keen | calm | against | others | few, rationale="It helps <b>all</b>.")
    drain()
    close(world)
    drain()

    page = client.get(f"/c/{world.slug}/targets/T1").text
    stances = {str(words) for words in STANCES.values()}
    printed = [
        int(re.sub(r"<[^>]*>", "", cell).strip())
        for row in rows_of(page)
        for column, cell in row
        if column in stances and "withheld" not in cell
    ]

    assert printed
    assert all(count == 0 or count >= 5 for count in printed)
    assert "withheld" in page
    assert "Somebody objects to this target." in page
    assert "government 1" not in page
    assert "It helps" not in page
    assert "Who moved" not in page


def test_a_digest_or_page_of_a_not_attributed_consultation_never_names_a_delegation(client):
    world = make_world(members=MEMBERS, attribution=Attribution.CHATHAM_HOUSE)
    take_sides(world)
    close(world)
    drain()

    page = client.get(f"/c/{world.slug}").text

    assert not re.search(r"(government|civil_society|private_sector) \d", page)
    assert "Somebody objects to: T1." in page


def test_a_chair_reads_exact_counts_and_names_at_the_desk_of_a_not_attributed_consultation(client):
    world = make_world(members=MEMBERS, attribution=Attribution.CHATHAM_HOUSE)
    take_sides(world)
    drain()
    sign_in(client, world, "chair 1")

    page = client.get(f"/c/{world.slug}/desk/targets/T1").text

    assert "civil_society 1 and civil_society 2" in page
    assert "withheld" not in page


def test_the_page_of_a_consultation_without_a_round_says_when_there_will_be_something(client):
    world = make_world()
    with transaction() as session:
        session.get_one(Round, world.round_id).state = RoundState.PLANNED

    page = client.get(f"/c/{world.slug}")

    assert page.status_code == 200
    assert "No positions have been taken yet" in page.text
    assert client.get(f"/c/{world.slug}/targets/T1").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/c/nothing-here",
        "/c/{slug}/targets/T99",
        "/c/{slug}?round=9",
        "/c/{slug}?round=x",
        "/c/{slug}?line=height",
        "/c/{slug}/targets/T1?page=7",
        "/c/{slug}?round=99999999999999999999",
    ],
)
def test_what_is_not_there_is_not_found(client, path):
    world = make_world()

    assert client.get(path.format(slug=world.slug)).status_code == 404


def test_positions_are_paged_by_link_above_fifty(client):
    world = make_world(members={"government": 56}, targets=("T1",))
    everybody = {f"government {number}": Stance.SUPPORT for number in range(1, 57)}
    submit_many(world, "T1", everybody, rationale="A reason.")

    first, second = (client.get(f"/c/{world.slug}/targets/T1?page={page}").text for page in (1, 2))

    assert first.count("A reason.") == 50
    assert second.count("A reason.") == 6
    assert "Page 1 of 2" in first
    assert client.get(f"/c/{world.slug}/targets/T1?page=3").status_code == 404
