"""The earlier recommendations of real roundtables, and whether those that returned are found.

The names come from `consult/demo/data/gfmd/README.md`: data systems, indicators, mainstreaming, sharing of practice.
"""

import csv
from itertools import combinations

import pytest
from sklearn.metrics import roc_auc_score

from consult.demo.loading import DATA
from consult.texts.analysing.likeness import CLOSEST_FROM, MOST, SHOWN_FROM, best_matches, likeness

RETURNED = {
    "R2012-06b": {"R2008-02"},
    "R2014-06": {"R2012-06c", "R2012-06d"},
    "R2014-01": {"R2008-06"},
    "R2012-05": {"R2008-05", "R2008-07", "R2008-09"},
}
"""Each recommendation that was made before, with the earlier ones that it repeats."""
FAMILIES = [{later, *earlier} for later, earlier in RETURNED.items()]


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    with (DATA / "gfmd" / "recommendations.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def matches_of(rows: list[dict[str, str]], later: str) -> list[tuple[str, float]]:
    row = next(row for row in rows if row["id"] == later)
    earlier = [one for one in rows if one["year"] < row["year"]]
    [found] = best_matches([row["text"]], [one["text"] for one in earlier], "en", [one["text"] for one in rows])
    return [(earlier[match.place]["id"], match.score) for match in found]


def test_the_nearest_earlier_recommendation_is_the_one_that_returned(rows, capsys):
    told = {later: matches_of(rows, later) for later in RETURNED}

    with capsys.disabled():
        for later, found in told.items():
            shown = ", ".join(f"{name} {score:.3f}{' *' if name in RETURNED[later] else ''}" for name, score in found)
            print(f"\n{later}: {shown}", end="")
        print()
    assert all(found[0][0] in RETURNED[later] for later, found in told.items())
    assert [name for name, _ in told["R2014-06"][:2]] == ["R2012-06c", "R2012-06d"]


def test_pairs_that_returned_lie_above_the_others(rows, capsys):
    texts = [row["text"] for row in rows]
    table = likeness(texts, texts, "en")
    pairs = [(table[one][other], {rows[one]["id"], rows[other]["id"]}) for one, other in combinations(range(35), 2)]
    is_repeat = [any(pair <= family for family in FAMILIES) for _, pair in pairs]
    area = roc_auc_score(is_repeat, [score for score, _ in pairs])
    shown = sum(score >= SHOWN_FROM for score, _ in pairs)

    with capsys.disabled():
        print(f"\nAUC {area:.3f} over {len(pairs)} pairs, {sum(is_repeat)} of them repeats; {shown} reach {SHOWN_FROM}")
    assert (len(pairs), sum(is_repeat)) == (595, 11)
    assert area == pytest.approx(0.84, abs=0.005)
    assert shown <= 20, "the others are left alone"


def test_matches_are_few_in_order_and_reach_the_threshold(rows):
    texts = [row["text"] for row in rows]

    for found in best_matches(texts, texts, "en"):
        scores = [match.score for match in found]
        assert len(found) <= MOST
        assert scores == sorted(scores, reverse=True)
        assert scores[0] == pytest.approx(1)
        assert all(score >= SHOWN_FROM for score in scores)


def test_the_closest_is_shown_below_the_threshold_unless_it_has_nothing_in_common():
    earlier = ["Cut the cost of sending money home through post offices and banks", "Recognise foreign diplomas"]

    [near, nothing] = best_matches(["Money transfers by telephone companies in remote islands", "Peace"], earlier, "en")

    assert [match.place for match in near] in ([], [0])
    assert all(match.score >= CLOSEST_FROM for match in near)
    assert nothing == []


@pytest.mark.parametrize("text", ["", "the of and", "\x00", "!!!"])
def test_texts_without_words_are_like_nothing(text: str):
    assert likeness([text], [text, "Words"], "en") == [[0.0, 0.0]]
    assert best_matches([text], ["Words"], "en") == [[]]
    assert best_matches([], [], "en") == []
    assert best_matches([text], [], "en") == [[]]
