"""The attack on random consultations: nothing is worked out, and enough is told all the same."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from consult.domain.disclosure import Told, line_of, release
from consult.domain.suppression import ALL_RULES
from tests.consult.domain.simulation import Score, simulate

CONSULTATIONS, PARTS = 2_000, 8
ENOUGH = 0.4
"""The share of the groups' counts that must be published: hiding everything would be safe and useless."""
WHITE_PAPER = json.loads((Path(__file__).parents[2] / "golden" / "ai_white_paper.json").read_text())


@pytest.mark.parametrize("part", range(PARTS))
def test_no_count_and_no_newcomer_is_worked_out_of_three_releases(part: int) -> None:
    own = range(part * CONSULTATIONS // PARTS, (part + 1) * CONSULTATIONS // PARTS)
    score = sum(map(simulate, own), Score())
    print(score)

    assert score.breaches == 0, score.examples
    assert score.share_printed >= ENOUGH
    assert score.renewed > len(own)  # an attack on single tables would prove little
    assert score.solved > 0  # and so would one that never had to think


def test_regions_beside_blocs_and_groups_tell_nothing_more() -> None:
    score = sum((simulate(seed, has_regions=True) for seed in range(10_000, 10_200)), Score())
    print(score)

    assert score.breaches == 0, score.examples
    assert score.share_printed >= ENOUGH
    assert score.bloc_printed > 0


@pytest.mark.parametrize(
    ("rule", "breach"),
    [
        ("thin_lines", "small"),
        ("small_cells", "small"),
        ("renewal", "differenced"),
        ("inference", "exposed"),
        ("inference", "newcomers"),
        ("inference", "pinned"),
        ("objection", "named"),
    ],
)
def test_without_any_one_rule_the_reader_succeeds(rule: str, breach: str) -> None:
    rules = replace(ALL_RULES, **{rule: False})

    assert any(getattr(simulate(seed, rules), breach) for seed in range(400))


def test_most_counts_of_the_white_paper_are_published() -> None:
    printed = cells = 0
    for counted in WHITE_PAPER["targets"].values():
        places, answers = {}, {}
        for group, counts in counted.items():
            for stance, count in enumerate(counts):
                for number in range(count):
                    name = f"{group} {stance} {number}"
                    places[name], answers[name] = (group,), stance
        _, tables = release(places, answers, Told(), is_last=True)
        printed += sum(count is not None for table in tables.values() for count in line_of(table, None).counts or ())
        cells += sum(len(counts) for counts in counted.values())
    print(f"ai-white-paper: {printed} of {cells} counts published ({printed / cells:.1%})")

    assert printed / cells >= ENOUGH
