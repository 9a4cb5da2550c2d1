"""k-means and silhouettes, against a second way of working them out."""

import numpy as np
import pytest

from consult.domain.opinion_groups.clustering import best_clustering, k_means, mean_silhouettes

CORNERS = np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]])


def corners(each=20, seed=3):
    chance = np.random.default_rng(seed)
    return np.concatenate([corner + chance.normal(scale=0.5, size=(each, 2)) for corner in CORNERS])


def test_three_heaps_are_three_groups():
    found = best_clustering(corners(), seed=1)

    assert np.bincount(found.labels).tolist() == [20, 20, 20]
    assert found.silhouette > 0.8


def test_the_largest_group_comes_first():
    points = np.concatenate([corners(each=4)[:8], corners(each=30)[60:]])

    assert np.bincount(best_clustering(points, seed=1).labels).tolist() == [30, 4, 4]


def test_the_mean_silhouette_is_that_of_its_definition():
    points, labels = corners(each=6), np.repeat([0, 1, 1], 6)
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    widths = []
    for place, label in enumerate(labels):
        own = (labels == label) & (np.arange(18) != place)
        within, between = distances[place, own].mean(), distances[place, labels != label].mean()
        widths.append((between - within) / max(between, within))

    assert mean_silhouettes(points, [labels]) == [pytest.approx(np.mean(widths))]


def test_a_point_alone_in_its_group_counts_as_zero():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 9.0]])

    alone, paired = mean_silhouettes(points, [np.array([0, 0, 1])])[0], 1 - 1 / np.hypot(9, 9)

    assert alone == pytest.approx((paired + 1 - 1 / np.hypot(8, 9)) / 3)


def test_a_group_that_empties_keeps_its_centre_and_breaks_nothing():
    points = np.array([[0.0, 0.0], [0.0, 1.0], [5.0, 5.0]])

    assert k_means(points, np.array([[0.0, 0.5], [5.0, 5.0], [99.0, 99.0]])).tolist() == [0, 0, 1]


def test_points_that_are_all_the_same_are_refused():
    with pytest.raises(ValueError, match="distinct"):
        best_clustering(np.zeros((30, 2)), seed=1)
