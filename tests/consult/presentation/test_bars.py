import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.presentation.bars import BarRow, BarScale, attribute_percent, bar, bar_scale, mail_bar

TALLIES = st.lists(st.integers(0, 10_000), min_size=6, max_size=6)


def looks(drawn):
    return {part.look: (part.start, part.width) for part in drawn.segments}


def test_opposition_ends_and_support_begins_at_the_zero_line():
    drawn = bar(BarRow(tally=(1, 2, 0, 4, 3, 0)), BarScale(left=1.0, right=1.0))
    assert drawn.axis == "50%"
    assert looks(drawn) == {
        "c2": ("35%", "5%"),
        "c1": ("40%", "10%"),
        "f1": ("50%", "20%"),
        "f2": ("70%", "15%"),
    }


def test_neutral_abstaining_and_silent_stand_beside_the_line_and_never_on_it():
    drawn = bar(BarRow(tally=(0, 1, 1, 8, 0, 5), silent=5, whole=20))
    parts = looks(drawn)
    end_of_support = float(parts["f1"][0].rstrip("%")) + float(parts["f1"][1].rstrip("%"))
    assert all(float(parts[look][0].rstrip("%")) > end_of_support for look in ("z", "abs", "sil"))


def test_one_axis_serves_all_rows_of_a_table():
    rows = [BarRow(tally=(0, 3, 0, 7, 0, 0)), BarRow(tally=(0, 0, 0, 10, 0, 0))]
    scale = bar_scale(rows)
    assert {bar(row, scale).axis for row in rows} == {bar(rows[0], scale).axis}
    assert scale.right == pytest.approx(1.0)
    assert scale.left == pytest.approx(0.3)


def test_a_row_without_positions_draws_only_the_line():
    assert bar(BarRow(tally=(0, 0, 0, 0, 0, 0))).segments == ()


def test_svg_lengths_have_a_point_and_no_needless_decimal():
    assert [attribute_percent(share) for share in (0.125, 0.5, 0.1234, 0.0)] == ["12.5%", "50%", "12.3%", "0%"]


@given(TALLIES, st.integers(0, 10_000))
def test_no_part_of_a_bar_leaves_its_frame(tally, silent):
    for part in bar(BarRow(tally=tally, silent=silent)).segments:
        start, width = float(part.start.rstrip("%")), float(part.width.rstrip("%"))
        assert start >= -0.1
        assert start + width <= 100.2


@given(TALLIES, st.integers(0, 10_000))
def test_the_cells_of_a_mail_fill_its_width_exactly(tally, silent):
    cells = mail_bar(BarRow(tally=tally, silent=silent))
    assert sum(width for _, width in cells) == (100 if sum(tally) + silent else 0)
    assert all(width > 0 for _, width in cells)


def test_even_one_objection_in_a_mail_has_its_cell():
    assert dict(mail_bar(BarRow(tally=(0, 1, 0, 9_999, 0, 0))))["against"] == 1
