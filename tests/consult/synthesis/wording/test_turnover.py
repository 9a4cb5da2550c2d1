"""How a change of agreement is said."""

import pytest

from consult.synthesis.wording.turnover import agreement


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((8, 12), (8, 10), "Agreement rose from 8 of 12 to 8 of 10"),
        ((90, 100), (60, 100), "Agreement fell from 90% to 60%"),
        ((1800, 1830), (1820, 1850), "Agreement rose from 1,800 of 1,830 to 1,820 of 1,850"),
        ((5, 10), (6, 12), "Agreement stayed the same: 5 of 10, then 6 of 12"),
        ((0, 0), (0, 0), "Nobody took a stance in either round"),
    ],
)
def test_what_rounding_would_hide_is_said_in_counts(app, before, after, said):
    with app.test_request_context():
        assert agreement(before, after) == said
