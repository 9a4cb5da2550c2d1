"""Pictures as files: what they say, to whom, and that they need nothing beside them."""

import csv
import io
import re
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from consult.consultations.models import Consultation
from consult.database import transaction
from consult.domain.corridor_terms import TermKind
from consult.domain.vocabulary import Attribution, Stance
from consult.synthesis.charts import painting
from consult.synthesis.pages import charts
from tests.browsing import sign_in
from tests.consult.synthesis.convergence.dissenters import two_fall_silent
from tests.consult.synthesis.opinion.camps import count, two_camps
from tests.consult.synthesis.test_outlets import close, fill
from tests.draining import drain
from tests.factories import World, make_world, say_terms, submit
from workers.tasks.analysis import find_opinion_groups

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MAP = "charts/divergence-map"


def at_the_desk(client: FlaskClient, world: World, file: str, name: str = "chair 1"):
    sign_in(client, world, name)
    return client.get(f"/c/{world.slug}/desk/charts/{file}")


def parsed(svg: bytes) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  # our own


def rows_of(text: str) -> list[dict[str, str]]:
    assert text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def two_groups(attribution: Attribution = Attribution.ATTRIBUTED) -> World:
    world = make_world(targets=("T1", "T2"), members={"government": 12, "civil_society": 7}, attribution=attribution)
    for number, name in enumerate(world.delegations):
        stance = Stance.STRONGLY_OPPOSE if number < 3 else Stance.SUPPORT if number < 13 else Stance.ABSTAIN
        submit(world, name, "T1", stance)
    drain()
    return world


@pytest.mark.parametrize("language", ["en", "ar", "zh"])
def test_the_map_is_one_svg_file_that_says_all_that_its_table_says(app: Flask, client: FlaskClient, language: str):
    world = two_groups()

    answer = at_the_desk(client, world, f"divergence-map.svg?lang={language}")

    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    drawn = parsed(answer.data)
    assert drawn.get("role") == "img"
    assert not re.search(rb"style=|href|<script|<style|on\w+=", answer.data)
    words = drawn.findtext("{*}desc") or ""
    named = [part.get("id") for part in drawn if part.tag.endswith(("}title", "}desc"))]
    assert named == drawn.attrib["aria-labelledby"].split()
    shown = [re.sub("[\u2066\u2067\u2069]", "", text.text or "") for text in drawn.findall(".//{*}text")]
    for number in ("3", "9", "1", "6"):
        assert number in shown
    assert "12" in " ".join(shown)
    if language == "en":
        assert "Governments: 3 oppose · 9 support." in words
        assert "Civil society: 0 oppose · 1 supports · 6 abstain." in words


def test_opposition_lies_before_the_line_and_is_told_apart_by_more_than_colour(app: Flask, client: FlaskClient):
    world = two_groups()
    submit(world, "government 4", "T1", Stance.OPPOSE, base_version=1)
    drain()

    english, arabic = (
        parsed(at_the_desk(client, world, f"divergence-map.svg?lang={language}").data) for language in ("en", "ar")
    )

    fills = {box.get("fill") for box in english.findall(".//{*}rect")}
    assert "url(#divergence-map-stripes)" in fills
    assert "url(#divergence-map-hatching)" in fills
    width = int(english.attrib["width"])
    places = [
        sorted((int(box.attrib["x"]), int(box.attrib["width"])) for box in drawn.findall(".//{*}rect") if box.get("x"))
        for drawn in (english, arabic)
    ]
    assert {(width - x - wide, wide) for x, wide in places[1] if wide > 20} <= set(places[0])  # mirrored as a whole


def test_the_same_map_is_a_picture_of_its_own_size(app: Flask, client: FlaskClient):
    world = two_groups()
    drawn = parsed(at_the_desk(client, world, "divergence-map.svg").data)

    answer = at_the_desk(client, world, "divergence-map.png")

    assert answer.mimetype == "image/png"
    with Image.open(io.BytesIO(answer.data)) as picture:
        assert picture.size == (2 * int(drawn.attrib["width"]), 2 * int(drawn.attrib["height"]))
        assert len(picture.convert("L").getcolors() or []) > 8
    again = client.get(
        f"/c/{world.slug}/desk/charts/divergence-map.png", headers={"If-None-Match": answer.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_the_table_holds_every_count_and_no_formula_of_anybody(app: Flask, client: FlaskClient):
    world = two_groups()

    rows = rows_of(at_the_desk(client, world, "divergence-map.csv").text)

    government = rows[0] if rows[0]["Stakeholder group"] == "Governments" else rows[1]
    counts = [government[name] for name in ("Strongly oppose", "Oppose", "Support", "Abstain", "Not answered")]
    assert (government["Target"], *counts) == ("T1", "3", "0", "9", "0", "0")
    assert government["Net support in points"] == "50"
    assert government["Round"] == "1"


def test_withheld_counts_are_drawn_as_withheld_and_never_as_zero(app: Flask, client: FlaskClient):
    world = fill(Attribution.CHATHAM_HOUSE)
    close(world)

    svg = client.get(f"/c/{world.slug}/{MAP}.svg").text
    rows = rows_of(client.get(f"/c/{world.slug}/{MAP}.csv").text)

    assert "url(#divergence-map-withheld)" in svg
    sector = next(row for row in rows if row["Stakeholder group"] == "Private sector" and row["Target"] == "T1")
    assert sector["Support"] == sector["Oppose"] == sector["Not answered"] == "withheld"
    assert sector["Net support in points"] == ""


def test_a_confidential_consultation_tells_its_readers_classes_and_no_count(app: Flask, client: FlaskClient):
    world = fill(Attribution.CONFIDENTIAL)
    close(world)

    rows = rows_of(client.get(f"/c/{world.slug}/{MAP}.csv").text)

    assert {row["Support"] for row in rows} == {"withheld"}
    assert client.get(f"/c/{world.slug}/charts/opinion-map.svg").status_code == 404


def test_nothing_is_released_of_an_open_round_without_names(app: Flask, client: FlaskClient):
    world = fill(Attribution.CHATHAM_HOUSE)

    assert client.get(f"/c/{world.slug}/{MAP}.svg").status_code == 404


def test_the_opinion_map_has_a_shape_for_each_group_and_no_name(app: Flask, client: FlaskClient):
    world = two_camps()
    count(world)
    find_opinion_groups.run()

    svg = at_the_desk(client, world, "opinion-map.svg").text
    rows = rows_of(client.get(f"/c/{world.slug}/desk/charts/opinion-map.csv").text)

    assert "Group A: 10 delegations; " in svg
    assert svg.count("<circle") > 1
    assert svg.index(">A</text>") < svg.rindex("<circle")  # no mark beneath a letter
    assert "government 1" not in svg
    assert {(row["Group"], row["Delegations"]) for row in rows} == {("A", "10"), ("B", "10")}


def test_where_no_painter_is_free_the_reader_is_told_when_to_come_back(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
):
    world = two_groups()
    monkeypatch.setattr(painting, "AT_ONCE", 0)
    monkeypatch.setattr(charts, "paint_once", painting.Painters().paint)

    answer = at_the_desk(client, world, "divergence-map.png")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


@pytest.mark.parametrize("file", ["pie.svg", "divergence-map.pdf", "divergence-map.svg?round=9"])
def test_what_there_is_not_is_not_found(app: Flask, client: FlaskClient, file: str):
    assert at_the_desk(client, make_world(), file).status_code == 404


def test_who_fell_silent_stands_apart_from_who_moved(app: Flask, client: FlaskClient):
    world = two_fall_silent()

    svg = at_the_desk(client, world, "convergence.svg").text
    rows = rows_of(client.get(f"/c/{world.slug}/charts/convergence.csv").text)

    assert "Round 1: 4 oppose · 8 support. Round 2: 2 oppose · 8 support · 2 absent." in svg
    told = [(row["In round"], row["Support in per cent"], row["Not answered"]) for row in rows if row["Target"] == "T1"]
    assert told == [("1", "67", "0"), ("2", "80", "2")]


def test_asks_and_their_answers_are_a_matrix_where_names_are_public(app: Flask, client: FlaskClient):
    world = make_world(members={"government": 2})
    say_terms(world, "government 1", "T1", (TermKind.ASK, "government 2", "=Cut the fees."))
    say_terms(world, "government 2", "T1", (TermKind.OFFER, "government 1", "By a third."))

    [row] = rows_of(client.get(f"/c/{world.slug}/charts/corridor-matrix.csv").text)

    assert (row["Asks, or is offered"], row["Is asked, or offers"], row["State"]) == (
        "government 1",
        "government 2",
        "Matched",
    )
    assert row["Ask"] == "'=Cut the fees."  # no formula
    assert (
        "government 1 asks government 2 on T1, and government 2 offers."
        in at_the_desk(client, world, "corridor-matrix.svg").text
    )
    with transaction() as session:
        session.get_one(Consultation, world.consultation_id).attribution = Attribution.CHATHAM_HOUSE
    assert client.get(f"/c/{world.slug}/charts/corridor-matrix.svg").status_code == 404
