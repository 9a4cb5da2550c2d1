"""The divergence map in the languages: nothing is cut off figures, and signs stand before them."""

import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import force_locale

from consult.languages import catalogue_of
from consult.synthesis.charts.chart import Origin, Width
from consult.synthesis.charts.divergence_data import MapCell, MapData, MapTarget
from consult.synthesis.charts.divergence_map import divergence_map
from consult.synthesis.charts.lettering import isolated
from consult.synthesis.charts.svg import svg_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TITLE = "Recognise skills that were gained abroad within three months of arrival"


def map_in(language: str, width: Width = Width.MAIL) -> str:
    counts = [(1, 0, 0, 0, 19, 0), (8, 1, 0, 1, 0, 0)]
    cells = [MapCell(counts=counts[0], net=0.9), MapCell(counts=counts[1], net=-0.8)]
    targets = [
        MapTarget(code=code, title=TITLE, class_name="divided_between", direction=None, gap=2.0, cells=cells)
        for code in ("W2", "GCM-OBJ-18")
    ]
    data = MapData(
        origin=Origin(consultation="Skills", round=1, as_of=42, date=datetime(2026, 11, 22, tzinfo=UTC)),
        line="group",
        line_labels={},
        groups=["government", "civil_society"],
        group_labels={},
        members=[20, 10],
        targets=targets,
    )
    catalogue = catalogue_of(language)
    with force_locale(catalogue):
        return svg_of(divergence_map(data, width).drawing, catalogue.partition("_")[0])


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "ru", "zh"])
def test_the_gap_is_never_cut(app: Flask, language: str):
    heads = [text for text in texts(map_in(language)) if "200" in text]

    assert len(heads) == 2
    assert "W2" in heads[0]
    assert "…" not in heads[0]


def test_signs_stand_before_their_numbers_and_english_runs_from_the_left_in_arabic(app: Flask):
    shown = texts(map_in("ar", Width.PAGE))

    assert {"\u2066+90\u2069", "\u2066–80\u2069"} <= set(shown)
    [title, _again] = [text for text in shown if "Recognise" in text]
    assert (title[0], title[-2:]) == ("\u2066", "…\u2069")
    assert isolated("من 67 إلى +80", "ar") == "\u2067من 67 إلى \u2066+80\u2069\u2069"
