"""Camps are found where there are camps, and nowhere else."""

import numpy as np
import pytest

from consult.domain.opinion_groups import Answers, NotFoundBecause, adjusted_rand, find_opinion_groups
from tests.consult.domain.opinion_groups.crowds import WIDTH, crowd


@pytest.mark.parametrize("camps", [2, 3])
def test_camps_are_found_again(camps):
    answers, camp = crowd(240, camps=camps)
    found = find_opinion_groups(answers)

    assert found.found
    assert found.gate_p_value == 0.005
    assert len(found.sizes) == camps
    assert adjusted_rand(camp.tolist(), found.labels.tolist()) > 0.95


def test_noise_is_called_noise():
    """At a level of 5 %, 40 crowds without camps pass the gate about twice; ten times would be another level."""
    passed = [find_opinion_groups(crowd(60, camps=1, seed=seed)[0]).found for seed in range(40)]

    assert sum(passed) <= 6


def test_noise_has_a_p_and_no_groups():
    found = find_opinion_groups(crowd(60, camps=1, seed=7)[0])

    assert found.reason is NotFoundBecause.NOISE
    assert found.gate_p_value is not None
    assert found.sizes == []
    assert set(found.labels.tolist()) == {-1}


def test_too_few_delegations_are_not_even_tested():
    found = find_opinion_groups(crowd(19)[0])

    assert found.reason is NotFoundBecause.TOO_FEW
    assert found.gate_p_value is None


def test_who_answered_little_takes_no_part():
    answers, _ = crowd(60)
    short = Answers(answers.starts.copy(), answers.targets, answers.ranks, WIDTH)
    rows = [[(int(t), int(r)) for t, r in zip(*part, strict=True)] for part in _rows(short)]
    rows[3] = rows[3][:6]

    found = find_opinion_groups(Answers.of_rows(rows, width=WIDTH))

    assert not found.takes_part[3]
    assert found.labels[3] == -1


def test_all_the_same_answers_are_no_groups_and_no_warning():
    rows = [[(target, 1) for target in range(12)] for _ in range(30)]

    assert find_opinion_groups(Answers.of_rows(rows, width=12)).reason is NotFoundBecause.NOISE


def test_nobody_at_all():
    assert find_opinion_groups(Answers.of_rows([], width=12)).reason is NotFoundBecause.TOO_FEW


def test_the_order_of_delegations_and_of_their_answers_changes_nothing():
    answers, _ = crowd(120, camps=3, seed=5)
    order = np.random.default_rng(9).permutation(120)
    turned = Answers.of_rows(
        [[(int(t), int(r)) for t, r in zip(*part, strict=True)][::-1] for part in _rows(answers.chosen(order))],
        width=WIDTH,
    )
    first, second = find_opinion_groups(answers), find_opinion_groups(turned)

    assert second.labels.tolist() == first.labels[order].tolist()
    assert np.allclose(second.points, first.points[order])


def test_the_blocks_give_what_the_whole_matrix_gives():
    """The components are those of the matrix whose gaps are filled with the target's mean."""
    answers, _ = crowd(300, camps=3, seed=2)
    whole = np.full((300, WIDTH), np.nan)
    for row, (targets, ranks) in enumerate(_rows(answers)):
        whole[row, targets] = ranks / 2
    filled = np.where(np.isnan(whole), np.nanmean(whole, axis=0), whole)
    centred = filled - filled.mean(axis=0)
    _, lengths, directions = np.linalg.svd(centred, full_matrices=False)
    expected = centred @ directions[:2].T * np.sqrt(WIDTH / 15)

    found = find_opinion_groups(answers)

    assert np.allclose(np.abs(found.points), np.abs(expected), atol=1e-8)
    assert found.shares == pytest.approx(tuple((lengths**2 / (lengths**2).sum())[:2]))


def _rows(answers):
    return [
        (answers.targets[a:b], answers.ranks[a:b]) for a, b in zip(answers.starts[:-1], answers.starts[1:], strict=True)
    ]
