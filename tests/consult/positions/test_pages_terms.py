"""Asking and offering in the form: without a script, line by line, and nothing typed is lost."""

import pytest
from flask.testing import FlaskClient

from consult.database import reading
from consult.domain.corridor_terms import CorridorTerm, TermKind
from consult.domain.vocabulary import Attribution
from consult.positions import queries
from consult.positions.forms import prefix_of
from tests.browsing import sign_in
from tests.consult.positions.visiting import OWN, add_contributor, desk, offer, page_of, save, signed, standing, typed
from tests.factories import World, make_world, say_terms
from tests.markup import Page

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FORM = "/positions/cluster-a"


def line(place: int, kind: str = "ask", country: str = "Government 2", text: str = "Cut the fees.") -> dict[str, str]:
    return {f"terms.{place}.kind": kind, f"terms.{place}.country": country, f"terms.{place}.text": text}


def lines_in(page: Page) -> list[str]:
    areas = [area for area in page.find("textarea") if "terms" in (area.attributes["name"] or "")]
    return [area.text.strip() for area in areas]


def drafted_terms(world: World) -> tuple[CorridorTerm, ...]:
    with reading() as session:
        drafts = queries.drafts_of(session, world.delegations[OWN], world.round_id).get(None, {})
        return queries.content_of(drafts[world.revisions["T1"]]).terms


def test_what_was_typed_is_drafted_shown_before_signing_and_signed(focal_point: FlaskClient, world: World) -> None:
    answer = save(
        focal_point,
        world,
        T1={"stance": "support", **line(0), **line(1, "offer", "france", "A desk."), **line(2, text="", country="")},
    )
    assert answer.status_code == 303
    assert drafted_terms(world) == (
        CorridorTerm(country="FR", kind=TermKind.OFFER, text="A desk."),
        CorridorTerm(country="government 2", kind=TermKind.ASK, text="Cut the fees."),
    )

    review = page_of(focal_point.get(desk(world, "/review"))).find("main")[0].text
    assert "Asks government 2: Cut the fees." in " ".join(review.split())
    assert "Offers France: A desk." in " ".join(review.split())

    signed(focal_point, world)
    position = standing(world)
    assert position is not None
    assert len(position.terms) == 2


def test_lines_are_added_and_taken_away_and_nothing_is_saved_by_that(focal_point: FlaskClient, world: World) -> None:
    prefix = prefix_of(world.revisions["T1"])
    fields = typed(world, T1={"stance": "support", "rationale": "Fair.", **line(0), **line(1, text="Second.")})

    more = page_of(focal_point.post(desk(world, FORM), data={**fields, "more": prefix}))
    less = page_of(focal_point.post(desk(world, FORM), data={**fields, "drop": f"{prefix}.0"}))

    texts = [lines_in(page) for page in (more, less)]
    assert texts[0][:5] == ["Cut the fees.", "Second.", "", "", ""]
    assert texts[1][:2] == ["Second.", ""]
    assert "Fair." in more.find("main")[0].text
    with reading() as session:
        assert queries.drafts_of(session, world.delegations[OWN], world.round_id) == {}


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (line(0, country="Atlantis"), "Choose a government of the list for T1, or write a country’s name"),
        (line(0, country="government 1"), "Name another country than your own on T1"),
        (line(0, text=" "), "Say what you ask, offer or refuse on T1, or empty the line"),
        (line(0, country=""), "Say towards which country, in the asks and offers on T1"),
        ({**line(0), **line(1)}, "Put what you say to this country on T1 into one line"),
        (line(0, text="x" * 501), "Shorten this text on T1 to 500 characters"),
    ],
)
def test_a_line_that_cannot_be_kept_is_named_at_its_field(
    focal_point: FlaskClient, world: World, terms: dict[str, str], words: str
) -> None:
    answer = save(focal_point, world, T1={"stance": "support", **terms})

    page = page_of(answer, 422)
    text = page.find("main")[0].text
    assert text.count(words) == 2  # in the summary, and at the field
    [link] = [found for found in page.find("a") if words in found.text]
    assert f'id="{(link.attributes["href"] or "").removeprefix("#")}"' in answer.text


def test_who_is_no_government_is_not_asked(client: FlaskClient) -> None:
    world = make_world(members={"government": 1, "civil_society": 1})
    sign_in(client, world, "focal point of civil_society 1")

    answer = client.get(f"/d/{world.delegations['civil_society 1']}{FORM}")

    assert answer.status_code == 200
    assert "terms.0" not in answer.text


def test_two_bodies_terms_are_put_together(focal_point: FlaskClient, world: World) -> None:
    for name, text in (("ministry of labour", "Cut the fees."), ("ministry of finance", "Publish the fees.")):
        add_contributor(world, name)
        client = focal_point.application.test_client()
        sign_in(client, world, name)
        save(client, world, T1={"stance": "support", **line(0, text=text)})
        offer(world, name)

    page = page_of(focal_point.get(desk(world, "/decide/T1")))

    [area] = [found for found in page.find("textarea") if (found.attributes["name"] or "").endswith("terms.0.text")]
    assert sorted(area.text.strip().splitlines()) == ["Cut the fees.", "Publish the fees."]


def test_the_desk_tells_what_others_ask_until_it_is_answered(focal_point: FlaskClient, world: World) -> None:
    say_terms(world, "government 2", "T1", (TermKind.ASK, OWN, "Count our years."))

    before = page_of(focal_point.get(desk(world))).find("main")[0].text
    save(focal_point, world, T1={"stance": "support", **line(0, "refusal", "government 2", "Not before 2028.")})
    signed(focal_point, world)
    after = page_of(focal_point.get(desk(world))).find("main")[0].text

    assert "Count our years." in before
    assert "Count our years." not in after


def test_the_desk_tells_nothing_where_names_are_withheld(client: FlaskClient) -> None:
    hidden = make_world(attribution=Attribution.CHATHAM_HOUSE)
    say_terms(hidden, "government 2", "T1", (TermKind.ASK, OWN, "Count our years."))
    sign_in(client, hidden, f"focal point of {OWN}")

    assert "Count our years." not in client.get(desk(hidden)).text
