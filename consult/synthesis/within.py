"""What a round says before groups are compared: each group by itself, and each flag as a finding of its own."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from consult.domain.lines import GROUP_LINE
from consult.domain.tallies import Tally, abstained, expressed, opposing, supporting
from consult.domain.vocabulary import Level
from consult.domain.within import MULTILATERAL, Within, coherence_of_groups, within_group, within_groups
from consult.synthesis.picture import RoundPicture, TargetPicture
from consult.synthesis.sealing import labels_of
from consult.synthesis.wording.flags import flag_sentence
from consult.synthesis.wording.within import within_sentence

TOO_FEW = "insufficient_evidence"
"""How a group too small to be judged is told in documents."""


def coherence_along(picture: RoundPicture, line: str) -> Mapping[str, float | None]:
    """How coherent each group of a line is over the targets of the round."""
    return coherence_of_groups(target.tallies[line] for target in picture.targets)


def unities_along(picture: RoundPicture, line: str) -> dict[str, Counter[str]]:
    """For each group of a line, on how many targets it is aligned, split, mixed or too small to be judged."""
    found: dict[str, Counter[str]] = {}
    for target in picture.targets:
        for group, within in within_groups(target.tallies[line]).items():
            found.setdefault(group, Counter())[within.unity or TOO_FEW] += 1
    return found


def within_document(picture: RoundPicture, target: TargetPicture, line: str) -> list[dict[str, Any]]:
    """Every group of a line by itself, as JSON values."""
    tally = target.tallies[line]
    return [_document(picture, found, tally, line) for found in within_groups(tally).values()]


def multilateral_document(picture: RoundPicture, target: TargetPicture) -> dict[str, Any]:
    """International organisations as one group, as JSON values."""
    tally = target.tallies[GROUP_LINE]
    found = _document(picture, within_group(tally, MULTILATERAL), tally, GROUP_LINE)
    return {"level": Level.MULTILATERAL.value, "by": MULTILATERAL, **found}


def _document(picture: RoundPicture, found: Within, tally: Tally, line: str) -> dict[str, Any]:
    return {
        "group": found.group,
        "class": found.unity.value if found.unity else TOO_FEW,
        "direction": found.direction.value if found.direction else None,
        **_counts(tally, found.group),
        "sentence": within_sentence(found, labels_of(picture.consultation, line)),
    }


def flags_document(picture: RoundPicture, target: TargetPicture, line: str) -> list[dict[str, Any]]:
    """Every flag of a target along a line with its groups, their counts and its sentence, as JSON values."""
    tally, blocking = target.tallies[line], target.blocking_of.get(line, {})
    return [
        {
            "flag": flag.name.value,
            "groups": {group: _counts(tally, group) | {"blocking": blocking.get(group, 0)} for group in flag.groups},
            "sentence": flag_sentence(flag, tally, labels_of(picture.consultation, line), blocking=blocking),
        }
        for flag in target.comparisons[line].flags
    ]


def _counts(tally: Tally, group: str) -> dict[str, int | None]:
    row = tally.row(group)
    return {
        "expressed": expressed(row),
        "supporting": supporting(row),
        "neutral": row[2],
        "opposing": opposing(row),
        "abstained": abstained(row),
        "not_answered": tally.silent(group),
    }
