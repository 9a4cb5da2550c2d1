"""How a change of agreement is said."""

import pytest

from consult.synthesis.wording.turnover import agreement, change_of_agreement


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((8, 12), (8, 10), "Agreement rose from 8 of 12 to 8 of 10"),
        ((90, 100), (60, 100), "Agreement fell from 90% to 60%"),
        ((1800, 1830), (1820, 1850), "Agreement rose from 1,800 of 1,830 to 1,820 of 1,850"),
        ((5, 10), (6, 12), "Agreement stayed the same: 5 of 10, then 6 of 12"),
        ((6160, 10000), (6540, 10000), "Agreement rose from 6,160 of 10,000 to 6,540 of 10,000"),
        ((0, 0), (0, 0), "Nobody took a stance in either round"),
    ],
)
def test_what_rounding_would_hide_is_said_in_counts(app, before, after, said):
    with app.test_request_context():
        assert agreement(before, after) == said


@pytest.mark.parametrize(
    ("before", "after", "points", "said"),
    [
        ([61, 100], [65, 100], [1, 3, 0], "+1 from who did not answer and +3 from changed positions, together +4"),
        ([240, 400], [241, 400], [0, 0.2, 0], "+0.2 from changed positions"),
        ([50, 100], [50, 100], [5, -5, 0], "+5 from who did not answer and −5 from changed positions, together 0"),
        (
            [600, 999],
            [603, 999],
            [-0.4, 0.7, 0],
            "−0.4 from who did not answer and +0.7 from changed positions, together +0.3",
        ),
    ],
)
def test_the_parts_of_a_change_add_up_as_they_are_printed(app, before, after, points, said):
    told = {"before": before, "after": after, "left": {"oppose": 2}, "came": {}, "changed": 3, "points": points}
    with app.test_request_context():
        clauses = change_of_agreement(told | {"is_open": False, "is_revised": False})

    assert clauses[-1] == f"In points of agreement: {said}."
