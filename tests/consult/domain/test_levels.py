"""Member bodies of one government, and international organisations as one group."""

import pytest

from consult.domain.levels import Alignment, Unity, align_bodies, judge_unity, share_of_alignments


@pytest.mark.parametrize(
    ("ranks", "found"),
    [
        ((4, 5, 5), Alignment.ALIGNED),
        ((2, 3), Alignment.ALIGNED),
        ((2, 3, 4), Alignment.CONFLICT),
        ((3, 5), Alignment.TENSION),
        ((1, 3), Alignment.TENSION),
        ((4,), None),
        ((), None),
    ],
)
def test_bodies_of_one_government_are_aligned_in_tension_or_in_conflict(ranks, found):
    assert align_bodies(ranks) is found


def test_targets_on_which_one_body_spoke_do_not_count_in_the_shares():
    shares = share_of_alignments([Alignment.ALIGNED, None, Alignment.CONFLICT, Alignment.ALIGNED, Alignment.ALIGNED])

    assert shares == {Alignment.ALIGNED: 0.75, Alignment.TENSION: 0, Alignment.CONFLICT: 0.25}
    assert share_of_alignments([None]) == {}


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ((0, 0, 1, 5, 2, 3), Unity.ALIGNED),
        ((5, 2, 1, 0, 0, 0), Unity.ALIGNED),
        ((2, 1, 1, 1, 2, 0), Unity.SPLIT),
        ((0, 1, 3, 3, 0, 0), Unity.MIXED),
        ((0, 0, 0, 4, 0, 9), None),
    ],
)
def test_organisations_are_judged_as_one_group_from_five_up(row, found):
    assert judge_unity(row) is found
