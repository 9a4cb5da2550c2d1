"""What the class of a target does not say and a reader must know: each flag is a finding of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from consult.domain.classification import SIGNIFICANT, DivergenceClass, lie_apart
from consult.domain.measures import cliffs_delta, evaluable_groups, is_split, side_depends_on
from consult.domain.tallies import Tally, abstained, answered, opposing

MEDIUM_EFFECT = Fraction(1, 3)
"""Cliff's delta from which a difference is worth a word: of 100 random pairs, 33 more one way than the other."""
ENOUGH_ANSWERS = 5
"""Answers from which a group's abstentions are remarked on; the size below which group shares are withheld."""


class FlagName(StrEnum):
    """The flags of a target, in the order in which they are said."""

    OBJECTION = "objection"
    BLOCKING = "blocking"
    SPLIT_GROUP = "split_group"
    DIFFERS_IN_DEGREE = "differs_in_degree"
    POSSIBLE_DIVISION = "possible_division"
    ABSTAINING_GROUP = "abstaining_group"
    DEPENDS_ON_ABSTENTIONS = "depends_on_abstentions"
    DEPENDS_ON_SILENCE = "depends_on_silence"
    LOW_RESPONSE = "low_response"


@dataclass(frozen=True)
class Flag:
    """A flag and the groups it is about, in alphabetical order."""

    name: FlagName
    groups: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """What the flags of one target are read from, once its class is known."""

    tally: Tally
    class_: DivergenceClass
    p_value: float | None
    q_value: float | None
    blocking: Mapping[str, int]


def raise_flags(evidence: Evidence) -> tuple[Flag, ...]:
    """The flags of a target in the order of FlagName; a flag that concerns no group is not raised."""
    flags = (Flag(name, tuple(sorted(rule(evidence)))) for name, rule in RULES.items())
    return tuple(flag for flag in flags if flag.groups)


def _objecting(evidence: Evidence) -> list[str]:
    return [group for group, row in evidence.tally.counts.items() if opposing(row)]


def _blocking(evidence: Evidence) -> list[str]:
    return [group for group, reservations in evidence.blocking.items() if reservations]


def _split(evidence: Evidence) -> list[str]:
    tally = evidence.tally
    return [group for group in evaluable_groups(tally) if is_split(tally.row(group))]


def _differing(evidence: Evidence) -> set[str]:
    q_value, tally = evidence.q_value, evidence.tally
    if evidence.class_ is DivergenceClass.DIVIDED_BETWEEN or q_value is None or q_value > SIGNIFICANT:
        return set()
    pairs = combinations(evaluable_groups(tally), 2)
    return {
        group
        for pair in pairs
        if abs(cliffs_delta(tally.row(pair[0]), tally.row(pair[1]))) >= MEDIUM_EFFECT
        for group in pair
    }


def _possibly_divided(evidence: Evidence) -> tuple[str, ...]:
    p_value, q_value = evidence.p_value, evidence.q_value
    if p_value is None or q_value is None or p_value > SIGNIFICANT or q_value <= SIGNIFICANT:
        return ()
    return evaluable_groups(evidence.tally) if lie_apart(evidence.tally) else ()


def _abstaining(evidence: Evidence) -> list[str]:
    tally = evidence.tally
    return [group for group in _heard(tally) if 2 * abstained(tally.row(group)) >= answered(tally.row(group))]


def _hanging_on_abstentions(evidence: Evidence) -> list[str]:
    tally = evidence.tally
    return [group for group in _heard(tally) if side_depends_on(tally.row(group), abstained(tally.row(group)))]


def _hanging_on_silence(evidence: Evidence) -> list[str]:
    tally = evidence.tally
    return [group for group in _heard(tally) if side_depends_on(tally.row(group), tally.silent(group) or 0)]


def _rarely_answering(evidence: Evidence) -> list[str]:
    tally = evidence.tally
    invited = ((group, tally.accredited.get(group, 0)) for group in tally.compared_groups)
    return [group for group, accredited in invited if 2 * answered(tally.row(group)) < accredited]


def _heard(tally: Tally) -> tuple[str, ...]:
    return tuple(group for group in tally.compared_groups if answered(tally.row(group)) >= ENOUGH_ANSWERS)


RULES: Mapping[FlagName, Callable[[Evidence], list[str] | set[str] | tuple[str, ...]]] = {
    FlagName.OBJECTION: _objecting,
    FlagName.BLOCKING: _blocking,
    FlagName.SPLIT_GROUP: _split,
    FlagName.DIFFERS_IN_DEGREE: _differing,
    FlagName.POSSIBLE_DIVISION: _possibly_divided,
    FlagName.ABSTAINING_GROUP: _abstaining,
    FlagName.DEPENDS_ON_ABSTENTIONS: _hanging_on_abstentions,
    FlagName.DEPENDS_ON_SILENCE: _hanging_on_silence,
    FlagName.LOW_RESPONSE: _rarely_answering,
}
