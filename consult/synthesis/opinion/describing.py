"""What opinion groups of a round stand for, and how they lie to the declared groups: one JSON document."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation
from consult.consultations.queries import groups_by_line
from consult.domain.opinion_groups import (
    OpinionGroups,
    adjusted_rand,
    find_opinion_groups,
    group_informed_consensus,
    relation_to_declared,
    representativeness,
)
from consult.domain.vocabulary import RESIDUAL_GROUPS
from consult.synthesis.opinion.reading import RoundAnswers, answers_of_round

MOST_POINTS = 2_000
"""Delegations drawn on a map: more lie on top of each other."""
MOST_LISTED = 8
"""Targets listed for a group: what a reader takes in."""


def describe_opinion(session: Session, consultation: Consultation, round_id: UUID) -> dict[str, Any]:
    """Find the opinion groups of a round and say what they are; takes a second at 10,000 delegations."""
    read = answers_of_round(session, round_id)
    found = find_opinion_groups(read.answers)
    document: dict[str, Any] = {
        "found": found.found,
        "reason": found.reason.value if found.reason else None,
        "gate_p_value": found.gate_p_value,
        "delegations": int(found.takes_part.sum()),
        "targets": len(read.codes),
    }
    if not found.found:
        return document
    return document | {
        "silhouette": round(found.silhouette or 0.0, 4),
        "shares": [round(share, 4) for share in found.shares],
        "outside": int((found.takes_part & (found.labels < 0)).sum()),
        "groups": _groups(read, found),
        "consensus": _consensus(read, found),
        "lines": _lines(session, consultation, read, found),
        "points": _points(read, found),
    }


def _groups(read: RoundAnswers, found: OpinionGroups) -> list[dict[str, Any]]:
    supporters, opponents, asked = read.answers.votes_by_group(found.labels, len(found.sizes))
    groups = []
    for group, size in enumerate(found.sizes):
        listed = [
            entry
            for place, code in enumerate(read.codes)
            for side, counts in (("for", supporters), ("against", opponents))
            if (entry := _stands_for(code, side, counts[:, place], asked[:, place], group))
        ]
        listed.sort(key=lambda entry: (-entry["strength"], entry["code"]))
        groups.append({"size": size, "stands_for": listed[:MOST_LISTED], "listed": len(listed)})
    return groups


def _stands_for(code: str, side: str, counts: np.ndarray, asked: np.ndarray, group: int) -> dict[str, Any] | None:
    within, of_group = int(counts[group]), int(asked[group])
    rest, of_rest = int(counts.sum()) - within, int(asked.sum()) - of_group
    found = representativeness(within, of_group, within_rest=rest, asked_rest=of_rest)
    if not found.is_listed:
        return None
    return {
        "code": code,
        "side": side,
        "within": within,
        "asked": of_group,
        "within_rest": rest,
        "asked_rest": of_rest,
        "ratio": round(found.ratio, 3),
        "strength": round(found.strength, 4),
    }


def _consensus(read: RoundAnswers, found: OpinionGroups) -> list[dict[str, Any]]:
    supporters, opponents, asked = read.answers.votes_by_group(found.labels, len(found.sizes))
    return [
        {
            "code": code,
            "for": round(group_informed_consensus(_pairs(supporters[:, place], asked[:, place])), 4),
            "against": round(group_informed_consensus(_pairs(opponents[:, place], asked[:, place])), 4),
        }
        for place, code in enumerate(read.codes)
    ]


def _pairs(counts: np.ndarray, asked: np.ndarray) -> list[tuple[int, int]]:
    return list(zip(counts.tolist(), asked.tolist(), strict=True))


def _lines(
    session: Session, consultation: Consultation, read: RoundAnswers, found: OpinionGroups
) -> dict[str, dict[str, Any]]:
    lines = {}
    for line, groups in groups_by_line(session, consultation).items():
        pair = _labels_of_both(read, found, groups)
        if pair and len(set(pair[1])) > 1:
            index = adjusted_rand(*pair)
            lines[line] = {
                "index": round(index, 4),
                "relation": relation_to_declared(index).value,
                "members": _members(*pair, groups=len(found.sizes)),
            }
    return lines


def _labels_of_both(
    read: RoundAnswers, found: OpinionGroups, groups: Mapping[UUID, str]
) -> tuple[list[int], list[str]] | None:
    both = [
        (label, groups[delegation])
        for delegation, label in zip(read.delegations, found.labels.tolist(), strict=True)
        if label >= 0 and delegation in groups and groups[delegation] not in RESIDUAL_GROUPS
    ]
    return ([label for label, _ in both], [group for _, group in both]) if both else None


def _members(labels: list[int], declared: list[str], *, groups: int) -> dict[str, list[int]]:
    members = {name: [0] * groups for name in sorted(set(declared))}
    for label, name in zip(labels, declared, strict=True):
        members[name][label] += 1
    return members


def _points(read: RoundAnswers, found: OpinionGroups) -> list[list[Any]]:
    here = np.flatnonzero(found.labels >= 0)
    if len(here) > MOST_POINTS:
        chance = np.random.Generator(np.random.PCG64(read.answers.seed()))
        here = np.sort(chance.choice(here, MOST_POINTS, replace=False))
    return [
        [str(read.delegations[place]), *(round(float(value), 3) for value in found.points[place]), int(label)]
        for place, label in zip(here.tolist(), found.labels[here].tolist(), strict=True)
    ]
