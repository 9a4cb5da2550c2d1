"""Moves along the scale, and beside it."""

import pytest

from consult.domain.signed_rank import signed_rank
from consult.synthesis.wording.moves import direction_in_words

BESIDE = "to or from an abstention, which has no place on the scale"


@pytest.mark.parametrize(
    ("steps", "aside", "said"),
    [
        ([], 0, "nobody who answered both rounds moved"),
        ([], 14, f"14 moved {BESIDE}"),
        ([1, 1], 0, "2 moved along the scale (tested from 6 on)"),
        ([1] * 6, 1, f"6 moved along the scale (p = 0.0312); 1 moved {BESIDE}"),
    ],
)
def test_moves_to_and_from_abstentions_are_not_passed_over(app, steps, aside, said):
    with app.test_request_context():
        assert direction_in_words(signed_rank(steps), aside=aside) == said
