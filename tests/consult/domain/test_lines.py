"""The lines of comparison, and where a delegation stands along each."""

import pytest

from consult.domain.lines import counted_lines, group_along, is_line, level_of
from consult.domain.vocabulary import Level

BLOCS = {"un_regional_group": "WEOG", "empty": ""}


@pytest.mark.parametrize(
    ("line", "group", "found"),
    [
        ("stakeholder_group", "civil_society", "civil_society"),
        ("bloc:un_regional_group", "government", "WEOG"),
        ("bloc:un_regional_group", "civil_society", None),
        ("bloc:migration_role", "government", "other"),
        ("bloc:empty", "government", "other"),
        ("region", "government", "150"),
        ("region", "international_organisation", None),
    ],
)
def test_regions_and_blocs_hold_governments_alone_and_all_of_them(line, group, found):
    assert group_along(line, group, region="150", blocs=BLOCS) == found


def test_a_government_of_unknown_region_stands_with_the_residue():
    assert group_along("region", "government", region=None, blocs={}) == "other"


def test_stakeholder_groups_compare_everybody_and_other_lines_governments():
    assert level_of("stakeholder_group") is Level.MULTI_STAKEHOLDER
    assert {level_of("region"), level_of("bloc:migration_role")} == {Level.INTER_GOVERNMENTAL}


@pytest.mark.parametrize("name", ["stakeholder_group", "region", "bloc:migration_role", "bloc:G77 & China", "bloc:é"])
def test_one_can_compare_along(name):
    assert is_line(name)


@pytest.mark.parametrize(
    "name", ["", "groups", "bloc:", "bloc: x", "bloc:x\n", "bloc:" + "x" * 60, "Region", "bloc:<b>"]
)
def test_one_cannot_compare_along(name):
    assert not is_line(name)


def test_stakeholder_groups_are_always_counted_and_no_line_twice():
    assert counted_lines(["region", "region"]) == ["region", "stakeholder_group"]
    assert counted_lines(["stakeholder_group", "region"]) == ["stakeholder_group", "region"]
