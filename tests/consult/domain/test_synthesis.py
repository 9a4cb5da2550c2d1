"""Which targets have a minority's line: no objection is too small, and no group too large, to be told."""

from collections.abc import Mapping

import pytest

from consult.domain.synthesis import TargetView, compose
from consult.domain.tallies import Row

FOR, AGAINST = (0, 0, 1, 20, 20, 0), (2, 4, 0, 0, 2, 0)


def view(
    groups: Mapping[str, Row], sides: Mapping[str, str], *, class_: str = "leaning", blocking: int = 0
) -> TargetView:
    rows = tuple(map(sum, zip(*groups.values(), strict=True)))
    return TargetView(
        code="T1",
        title="Costs",
        revision_id="r",
        divergence_class=class_,
        direction=None if class_.startswith("divided") else "for",
        row=rows,
        absent=0,
        groups=groups,
        sides=sides,
        flags={},
        q_value=None,
        gap=None,
        blocking=blocking,
        has_objection=True,
    )


@pytest.mark.parametrize(
    ("shown", "group"),
    [
        (view({"a": FOR, "b": AGAINST}, {"a": "for", "b": "against"}), "b"),
        (view({"a": FOR, "b": AGAINST}, {"a": "for"}, blocking=1), None),
        (view({"a": FOR, "b": (0, 1, 0, 9, 9, 0)}, {"a": "for", "b": "for"}), None),
        (view({"a": FOR, "b": (0, 4, 0, 1, 0, 0)}, {"a": "for", "b": "against"}, class_="divided_between"), None),
    ],
    ids=["a group alone", "somebody cannot accept it", "a few", "a few in a division"],
)
def test_whoever_stands_alone_has_a_line(shown: TargetView, group: str | None) -> None:
    [line] = [row for row in compose({"by": [shown]}, {}, main_line="by") if row.is_minority]

    assert line.values.get("lone_group") == group


@pytest.mark.parametrize(
    "shown",
    [
        view({"a": FOR, "b": AGAINST}, {"a": "for", "b": "against"}, class_="divided_between"),
        view({"a": FOR, "b": AGAINST, "c": AGAINST}, {"a": "for", "b": "against", "c": "against"}),
        view({"a": FOR, "b": AGAINST}, {"a": "for"}),
    ],
    ids=["a division tells it", "two groups are not alone", "more than a few of no group of their own"],
)
def test_what_is_told_elsewhere_or_stands_not_alone_has_none(shown: TargetView) -> None:
    assert not any(row.is_minority for row in compose({"by": [shown]}, {}, main_line="by"))
