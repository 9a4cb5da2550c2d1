"""The position form: it keeps whatever was typed, whatever goes wrong."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from consult.consultations.service import close_round
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.domain.vocabulary import Stance
from consult.extensions import db
from consult.positions.forms import prefix_of
from tests.browsing import sign_in
from tests.consult.positions.visiting import OWN, desk, drafted, page_of, save, stances, typed
from tests.factories import World, make_world, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both


def test_saving_keeps_drafts_and_goes_on_to_the_review(focal_point: FlaskClient, world: World) -> None:
    answer = save(focal_point, world, T1={"stance": "support", "rationale": "Line one\r\nline two"})

    assert (answer.status_code, answer.location) == (303, desk(world, "/review"))
    assert drafted(world) == {"T1": "support"}
    assert stances(world) == {}


def test_the_form_starts_from_the_draft_else_from_what_stands(focal_point: FlaskClient, world: World) -> None:
    submit(world, OWN, "T1", Stance.SUPPORT)
    submit(world, OWN, "T2", Stance.NEUTRAL)
    save(focal_point, world, T1={"stance": "oppose"})

    page = page_of(focal_point.get(desk(world, "/positions/cluster-a")))

    chosen = {radio.attributes["value"] for radio in page.find("input", type="radio") if "checked" in radio.attributes}
    assert chosen == {"oppose", "neutral", ""}


def test_whatever_is_wrong_nothing_typed_is_lost(focal_point: FlaskClient, world: World) -> None:
    answer = save(
        focal_point,
        world,
        T1={"rationale": "A rationale without a stance <b>"},
        T2={"stance": "oppose", "is_blocking": "1", "blocking_reason": ""},
        T3={"stance": "support", "conditions": "If funded."},
    )

    page = page_of(answer, 422)
    assert page.find("title")[0].text.startswith("Error:")
    [summary] = page.find("div", role="alert")
    assert "Choose a stance for T1" in summary.text
    assert "Say what you cannot accept in T2, and why" in summary.text
    ids = {element.attributes.get("id") for element in page.elements}
    links = {(link.attributes["href"] or "").removeprefix("#") for link in page.find("a")} & ids
    assert {prefix_of(world.revisions["T1"]), f"{prefix_of(world.revisions['T2'])}-blocking_reason"} <= links
    texts = [area.text.strip() for area in page.find("textarea")]
    assert {"A rationale without a stance <b>", "If funded."} <= set(texts)
    assert drafted(world) == {}


@pytest.mark.parametrize("value", ["\0", "x" * 10_001, "\x1b[2J"], ids=["nul", "long", "escape"])
@pytest.mark.parametrize("name", ["blocking_reason", "rationale", "conditions", "amendment"])
def test_a_hostile_text_is_refused_at_its_field(focal_point: FlaskClient, world: World, name: str, value: str) -> None:
    answer = save(
        focal_point, world, T1={"stance": "oppose", "is_blocking": "1", "blocking_reason": "No.", name: value}
    )

    page = page_of(answer, 422)
    [area] = page.find("textarea", name=f"{prefix_of(world.revisions['T1'])}-{name}")
    assert area.attributes["aria-invalid"] == "true"


@pytest.mark.parametrize(("name", "value"), [("stance", "yes"), ("stance", "\0"), ("priority", "6"), ("priority", "x")])
def test_a_choice_that_is_not_offered_is_refused(focal_point: FlaskClient, world: World, name: str, value: str) -> None:
    assert save(focal_point, world, T1={"stance": "support", name: value}).status_code == 422


def test_a_reason_without_its_tick_is_given_back_not_dropped(focal_point: FlaskClient, world: World) -> None:
    answer = save(focal_point, world, T1={"stance": "oppose", "blocking_reason": "It does not say who pays."})

    assert answer.status_code == 422
    assert "It does not say who pays." in answer.text
    assert "Tick the box of T1" in answer.text


def test_a_wording_left_as_it_is_changes_nothing(focal_point: FlaskClient, world: World) -> None:
    submit(world, OWN, "T1", Stance.SUPPORT)

    save(focal_point, world, T1={"stance": "support", "amendment": "What T1 asks for."})

    assert drafted(world) == {}


def test_a_round_that_closed_meanwhile_leaves_the_text_in_the_page(focal_point: FlaskClient, world: World) -> None:
    with transaction() as session:
        close_round(session, SYSTEM, world.round_id, at=utc_now())

    answer = save(focal_point, world, T1={"stance": "support", "rationale": "Two hours of work."})

    page = page_of(answer, 409)
    assert "Two hours of work." in [area.text.strip() for area in page.find("textarea")]
    assert "nothing was saved" in answer.text


def test_a_database_that_is_away_leaves_the_text_in_the_page(
    app: Flask, focal_point: FlaskClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = typed(world, T1={"stance": "support", "rationale": "Two hours\r\nof work."})
    db.engine.dispose()
    monkeypatch.setattr(db.engine.dialect, "connect", _refuse)

    answer = focal_point.post(desk(world, "/positions/cluster-a"), data=form)

    page = page_of(answer, 503)
    kept = {element.attributes["name"]: element.attributes["value"] for element in page.find("input", type="hidden")}
    assert kept | form == kept
    monkeypatch.undo()
    assert focal_point.post(desk(world, "/positions/cluster-a"), data=kept).status_code == 303
    assert drafted(world) == {"T1": "support"}


def _refuse(*_: object, **__: object) -> None:
    import sqlite3

    raise sqlite3.OperationalError("unable to open database file")


def test_a_session_that_ended_leaves_the_text_in_the_page(client: FlaskClient, world: World) -> None:
    answer = save(client, world, T1={"stance": "support", "rationale": "Two hours of work."})

    assert "Two hours of work." in answer.text
    page_of(answer, 401)


def test_a_long_cluster_is_cut_into_pages(client: FlaskClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    world = make_world(members={"government": 1}, targets=[f"q{number:02}" for number in range(1, 33)])
    sign_in(client, world, f"focal point of {OWN}")

    page_of(client.get(desk(world)))
    page_of(client.get(desk(world, "/review")))
    page_of(client.get(desk(world, "/positions/cluster-a-4")))
    answer = client.post(desk(world, "/positions/cluster-a"), data=typed(world, q01={"stance": "support"}))
    assert answer.location == desk(world, "/positions/cluster-a-2")


def opened(client: FlaskClient, world: World) -> dict[str, str]:
    """The hidden fields of the form as a tab holds them."""
    page = page_of(client.get(desk(world, "/positions/cluster-a")))
    found = {
        field.attributes["name"] or "": field.attributes["value"] or "" for field in page.find("input", type="hidden")
    }
    return {name: value for name, value in found.items() if name.endswith("-seen")}


def test_a_tab_that_was_opened_earlier_does_not_write_over_what_was_saved_since(
    focal_point: FlaskClient, world: World
) -> None:
    path, stale = desk(world, "/positions/cluster-a"), opened(focal_point, world)
    save(focal_point, world, T1={"stance": "support", "rationale": "Typed by the deputy."})

    answer = focal_point.post(path, data=typed(world, T1={"stance": "oppose", "rationale": "Typed here."}) | stale)

    page = page_of(answer, 409)
    assert "T1 was changed meanwhile" in page.find("div", role="alert")[0].text
    assert "Typed by the deputy." in page.find("main")[0].text
    assert "Typed here." in [area.text.strip() for area in page.find("textarea")]
    assert drafted(world) == {"T1": "support"}


def test_saving_again_after_having_seen_both_puts_ones_own_in_its_place(focal_point: FlaskClient, world: World) -> None:
    path = desk(world, "/positions/cluster-a")
    save(focal_point, world, T1={"stance": "support"})

    mine = typed(world, T1={"stance": "oppose"}) | opened(focal_point, world)

    assert focal_point.post(path, data=mine).status_code == 303
    assert drafted(world) == {"T1": "oppose"}


def test_a_target_left_as_it_was_does_not_undo_what_somebody_else_wrote(focal_point: FlaskClient, world: World) -> None:
    path, stale = desk(world, "/positions/cluster-a"), opened(focal_point, world)
    save(focal_point, world, T1={"stance": "support"})

    answer = focal_point.post(path, data=typed(world, T2={"stance": "neutral"}) | stale)

    assert answer.status_code == 303
    assert drafted(world) == {"T1": "support", "T2": "neutral"}
