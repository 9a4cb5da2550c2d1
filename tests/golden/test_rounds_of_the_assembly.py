"""Eleven resolutions in two years, delegation by delegation: what changed apart from who voted."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from consult.demo.loading import DATA
from consult.domain.convergence import GapTrend, compare_rounds
from consult.domain.tallies import STANCES, expressed, supporting
from consult.domain.turnover import by_side, turnover
from consult.domain.vocabulary import Stance

ROUNDS = json.loads((Path(__file__).parent / "unga.json").read_text())
STANCE_OF = {"yes": Stance.SUPPORT, "no": Stance.OPPOSE, "abstain": Stance.ABSTAIN}

VOTES: dict[str, tuple[dict[str, Stance], dict[str, Stance]]] = {}
GROUPS: dict[str, str] = {}
with (DATA / "unga" / "positions.csv").open(encoding="utf-8") as file:
    for vote in csv.DictReader(file):
        here = VOTES.setdefault(vote["target"], ({}, {}))[int(vote["round"]) - 1]
        here[vote["country_code"]] = STANCE_OF[vote["vote"]]
        GROUPS[vote["country_code"]] = vote["regional_group"]
CHANGES = {
    code: turnover(Counter((before.get(who), after.get(who)) for who in before | after))
    for code, (before, after) in VOTES.items()
}


@pytest.mark.parametrize("code", sorted(VOTES))
def test_who_voted_adds_up_to_the_known_tallies_and_the_parts_to_the_whole(code: str):
    found, tallies = CHANGES[code], [[sum(row) for row in zip(*ROUNDS[n][code].values(), strict=True)] for n in "12"]

    for share, row in zip((found.before, found.after), tallies, strict=True):
        assert (share.support, share.expressed) == (supporting(row), expressed(row))
    assert found.parts is not None
    assert found.parts.whole == found.change
    for place, only in ((0, found.left), (1, found.came)):
        others = VOTES[code][1 - place]
        assert only == {
            stance: count
            for stance in STANCES
            if (count := sum(said is stance for who, said in VOTES[code][place].items() if who not in others))
        }


def test_the_lost_consensus_is_two_that_abstained_before_and_no_attrition():
    found = CHANGES["U01"]

    assert (found.changed, by_side(found.left), by_side(found.came)) == (2, {}, {"support": 1})
    assert found.parts is not None
    assert (found.parts.attrition, found.parts.in_points(), found.must_be_told) == (0, (0, -1, 0), False)


def test_the_new_division_comes_from_changed_votes():
    before, after = VOTES["U06"]
    found = compare_rounds(before, after, groups=GROUPS)

    assert (found.both, found.left, found.came) == (184, 3, 4)
    assert (found.is_stable, found.gap_trend) == (True, GapTrend.WIDENED)
    assert (found.moved_up, found.moved_down, found.direction.p_value) == (0, 0, None)  # to and from abstentions
    assert (CHANGES["U06"].changed, CHANGES["U06"].must_be_told) == (14, False)


def test_where_nobody_changed_a_vote_the_change_is_all_turnover():
    found = CHANGES["U07"]

    assert found.parts is not None
    assert (found.changed, found.parts.stances, found.must_be_told, found.is_notable) == (0, 0, True, False)
