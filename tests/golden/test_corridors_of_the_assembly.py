"""Corridors between real governments; the values beside them were counted from the roll calls by another program.

With yes and no alone two governments are opposed or close, so the mean difference is twice the share of the targets
on which they are opposed, and p is that of the signs.
"""

import csv

import pytest

from consult.demo.loading import DATA
from consult.domain.corridors import CorridorClass, compare_corridor, percentile_among
from consult.domain.vocabulary import Stance
from consult.synthesis.corridors import mean_differences

STANCE_OF = {"yes": Stance.SUPPORT, "no": Stance.OPPOSE, "abstain": Stance.ABSTAIN}
VOTES: dict[str, dict[str, Stance]] = {}
with (DATA / "unga" / "positions.csv").open(encoding="utf-8") as file:
    for vote in csv.DictReader(file):
        if vote["round"] == "2":
            VOTES.setdefault(vote["country_code"], {})[vote["target"]] = STANCE_OF[vote["vote"]]


@pytest.fixture(scope="module")
def distances() -> list[float]:
    return mean_differences(list(VOTES.values()))


@pytest.mark.parametrize(
    ("origin", "destination", "shared", "opposed", "upward", "percentile", "p"),
    [
        ("US", "CU", 8, "U01 U03 U04 U05 U06 U07 U08 U09", 0, 0.9991963, 2 / 2**8),
        ("MX", "US", 7, "U01 U03 U04 U06 U07 U09", 6, 0.9883915, 2 / 2**6),
        ("DE", "CN", 9, "U04 U05 U06 U07 U08 U09 U11", 1, 0.9712763, 16 / 2**7),
        ("UA", "RU", 7, "U03 U05 U07 U08 U09 U11", 1, 0.9883915, 14 / 2**6),
        ("TR", "DE", 8, "U04 U06", 2, 0.6194190, None),
        ("US", "IL", 9, "U03", 0, 0.5839088, None),
        ("FR", "DE", 9, "", 0, 0.2741398, None),
    ],
)
def test_two_governments_stand_to_each_other_as_their_votes_say(
    distances: list[float],
    origin: str,
    destination: str,
    shared: int,
    opposed: str,
    upward: int,
    percentile: float,
    p: float | None,
) -> None:
    found = compare_corridor(VOTES[origin], VOTES[destination])

    apart = opposed.split()
    assert len(found.targets) == shared
    assert [code for code, how in found.targets.items() if how is CorridorClass.OPPOSED] == apart
    assert {how for code, how in found.targets.items() if code not in apart} <= {CorridorClass.CLOSE}
    assert found.mean_difference == pytest.approx(2 * len(apart) / shared)
    assert found.direction is not None
    midrank = (len(apart) + 1) / 2
    assert (found.direction.movers, found.direction.upward) == (len(apart), upward * midrank)
    assert found.direction.p_value == (p if p is None else pytest.approx(p))
    assert percentile_among(round(found.mean_difference or 0, 9), distances) == pytest.approx(percentile, abs=5e-8)


def test_pairs_that_share_fewer_than_six_targets_are_not_placed_among_the_others(distances: list[float]) -> None:
    assert (len(VOTES), len(distances)) == (193, 16_798)  # of 18,528 pairs
