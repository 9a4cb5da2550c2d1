import re
from pathlib import Path

import pytest

import consult

STATIC = Path(consult.__file__).parent / "static"
SHEET = (STATIC / "consult.css").read_text(encoding="utf-8")
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin-|padding-|border-)?(?:left|right|top|bottom)|(?:min-|max-)?(?:width|height))\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)
ALLOWED = ("max-width:", "min-width:", "width: 1.5px", "rect { height: 100%")  # media queries and lengths inside SVG


def test_the_sheet_keeps_to_its_budget():
    assert len(SHEET.encode()) < 24_000


def test_the_sheet_has_no_physical_side_that_would_break_right_to_left():
    lines = [line for line in SHEET.splitlines() if not any(part in line for part in ALLOWED)]
    assert [line for line in lines if PHYSICAL.search(line)] == []


def test_no_line_is_packed_beyond_reading():
    assert [line for line in SHEET.splitlines() if len(line) > 130] == []


def test_only_the_tokens_name_colours():
    rules = re.sub(r":root \{.*?\}", "", SHEET, flags=re.DOTALL)
    beside_the_tokens = {"#151c1f", "#fff", "#000"}  # ink on the yellow ring, a mail's paper, print's black
    assert set(re.findall(r"#[0-9a-f]{3,6}\b", rules)) <= beside_the_tokens


@pytest.mark.parametrize("kind", ["paper", "ink", "con-1", "for-2", "error", "stale"])
def test_each_colour_has_its_dark_twin(kind):
    assert len(re.findall(rf"--{kind}: #", SHEET)) >= 2


def test_nothing_moves_by_itself():
    assert not re.search(r"animation|transition|@keyframes", SHEET)


def test_the_script_is_small_and_only_comforts():
    script = (STATIC / "consult.js").read_text(encoding="utf-8")
    assert len(script) < 2_000
    assert not re.search(r"innerHTML|eval|fetch|XMLHttpRequest", script)
