"""Review, signature, receipt and withdrawal."""

import pytest
from flask.testing import FlaskClient

from consult.domain.vocabulary import Stance
from tests.consult.positions.visiting import OWN, desk, drafted, page_of, save, signed, stances
from tests.factories import World, submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # services are tested on both


def test_the_review_names_what_is_missing_and_sends_what_differs(focal_point: FlaskClient, world: World) -> None:
    submit(world, OWN, "T1", Stance.OPPOSE)
    save(focal_point, world, T1={"stance": "support"}, T2={"stance": "neutral"})

    text = focal_point.get(desk(world, "/review")).text

    assert "1 target has no position" in text
    assert "T3 will count as not answered" in text
    assert "Sign and submit 2 positions" in text


def test_a_signature_submits_all_drafts_and_leads_to_the_receipt(focal_point: FlaskClient, world: World) -> None:
    save(focal_point, world, T1={"stance": "support"}, T2={"stance": "oppose"})

    _, answer = signed(focal_point, world)

    assert answer.status_code == 303
    assert stances(world) == {"T1": "support", "T2": "oppose"}
    assert drafted(world) == {}
    receipt = focal_point.get(answer.location)
    assert "2 positions submitted" in receipt.text
    assert "A. Example" in receipt.text
    page_of(receipt)
    file = focal_point.get(f"{answer.location}.json")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    assert {line["code"] for line in file.get_json()["positions"]} == {"T1", "T2"}


def test_the_same_signature_sent_again_leads_to_the_same_receipt(focal_point: FlaskClient, world: World) -> None:
    save(focal_point, world, T1={"stance": "support"})
    form, first = signed(focal_point, world)

    assert focal_point.post(desk(world, "/review"), data=form).location == first.location


@pytest.mark.parametrize(("field", "value"), [("sign", ""), ("name", " "), ("name", "x" * 301), ("name", "a\u202eb")])
def test_an_incomplete_signature_sends_nothing(focal_point: FlaskClient, world: World, field: str, value: str) -> None:
    save(focal_point, world, T1={"stance": "support"})

    _, answer = signed(focal_point, world, **{field: value})

    page = page_of(answer, 422)
    assert any(link.attributes["href"] == f"#{field}" for link in page.find("a"))
    assert stances(world) == {}


def test_drafts_that_changed_while_they_were_read_are_not_sent(focal_point: FlaskClient, world: World) -> None:
    save(focal_point, world, T1={"stance": "support"})
    form, _ = signed(focal_point, world, sign="")
    save(focal_point, world, T1={"stance": "oppose"})

    answer = focal_point.post(desk(world, "/review"), data={**form, "sign": "1"})

    page_of(answer, 409)
    assert "changed while you were reading" in answer.text
    assert stances(world) == {}


@pytest.fixture
def overtaken(focal_point: FlaskClient, world: World) -> str:
    """Where a draft is settled that was overtaken by a submission."""
    save(focal_point, world, T1={"stance": "oppose", "rationale": "Mine."})
    submit(world, OWN, "T1", Stance.SUPPORT, rationale="Theirs.")
    page = page_of(focal_point.get(desk(world, "/review")))
    return next(action for form in page.find("form") if "/settle" in (action := form.attributes.get("action") or ""))


def test_a_position_that_changed_meanwhile_is_shown_beside_the_draft(
    focal_point: FlaskClient, world: World, overtaken: str
) -> None:
    _, answer = signed(focal_point, world)

    page = page_of(answer, 409)
    assert any(link.attributes["href"] == "#c1" for link in page.find("a"))
    assert "submitted meanwhile" in answer.text
    assert "Mine." in answer.text
    assert "Theirs." in answer.text
    assert stances(world) == {"T1": "support"}


def test_one_may_keep_what_stands(focal_point: FlaskClient, world: World, overtaken: str) -> None:
    assert focal_point.post(overtaken, data={"keep": "theirs"}).status_code == 303

    assert drafted(world) == {}
    assert stances(world) == {"T1": "support"}


def test_one_may_put_the_draft_on_top(focal_point: FlaskClient, world: World, overtaken: str) -> None:
    assert focal_point.post(overtaken, data={"keep": "mine", "version": "1"}).status_code == 303

    _, answer = signed(focal_point, world)
    assert answer.status_code == 303
    assert stances(world) == {"T1": "oppose"}


def test_a_position_is_withdrawn_after_a_question(focal_point: FlaskClient, world: World) -> None:
    submit(world, OWN, "T1", Stance.SUPPORT)
    page = page_of(focal_point.get(desk(world, "/withdraw/T1")))
    form = {element.attributes["name"]: element.attributes["value"] for element in page.find("input", type="hidden")}

    answer = focal_point.post(desk(world, "/withdraw/T1"), data=form)

    assert answer.status_code == 303
    assert stances(world) == {"T1": None}
    assert focal_point.post(desk(world, "/withdraw/T1"), data=form).location == answer.location
    assert "1 position withdrawn" in focal_point.get(answer.location).text


@pytest.mark.parametrize("now", [Stance.OPPOSE, None])
def test_a_withdrawal_of_what_changed_meanwhile_shows_what_stands(
    focal_point: FlaskClient, world: World, now: Stance | None
) -> None:
    submit(world, OWN, "T1", Stance.SUPPORT)
    page = page_of(focal_point.get(desk(world, "/withdraw/T1")))
    form = {element.attributes["name"]: element.attributes["value"] for element in page.find("input", type="hidden")}
    submit(world, OWN, "T1", now, base_version=1, rationale="Changed." if now else "")

    answer = focal_point.post(desk(world, "/withdraw/T1"), data=form)

    page = page_of(answer, 409)
    assert any(link.attributes["href"] == "#stands" for link in page.find("a"))
    assert ("Changed." in answer.text) == (now is not None)
    assert stances(world) == {"T1": now.value if now else None}


def test_the_desk_says_that_somebody_submitted_beside_a_draft(focal_point: FlaskClient, world: World) -> None:
    save(focal_point, world, T1={"stance": "oppose"})
    submit(world, OWN, "T1", Stance.SUPPORT)

    text = focal_point.get(desk(world)).text

    assert "changed meanwhile" in text
    assert "submitted, version 1" in text
