"""How much of a change of agreement is due to who answered, and how much to who changed their mind: exact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from consult.domain.tallies import STANCES
from consult.domain.vocabulary import Stance

Transitions = Mapping[tuple[Stance | None, Stance | None], int]
"""Stance before and after to delegations; None before: it came, None after: it left."""

NOTABLE_CHANGE = Fraction(10, 100)
"""Ten points of agreement: the same as a notable change of the gap."""
FINEST = 1
"""Decimals of a point at most: nobody is moved by less than a tenth."""
OWED_FROM = Fraction(1, 2)
"""Half of a change: from here on a reader who is not told who answered takes silence for persuasion."""

_SUPPORT = frozenset({Stance.SUPPORT, Stance.STRONGLY_SUPPORT})
_OPPOSE = frozenset({Stance.OPPOSE, Stance.STRONGLY_OPPOSE})


@dataclass(frozen=True)
class Share:
    """Supporters among those who expressed a stance."""

    support: int
    expressed: int

    @property
    def value(self) -> Fraction | None:
        """The share, exact; None when nobody expressed a stance."""
        return Fraction(self.support, self.expressed) if self.expressed else None


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a change is made of, in shares of -1 to 1; the three add up to the whole change exactly."""

    attrition: Fraction
    stances: Fraction
    newcomers: Fraction

    @property
    def whole(self) -> Fraction:
        """The change that the parts make up."""
        return self.attrition + self.stances + self.newcomers

    @property
    def is_owed_to_turnover(self) -> bool:
        """True when who left, who came, or both together make at least half of a change."""
        owed = (self.attrition, self.newcomers, self.attrition + self.newcomers)
        return self.whole != 0 and any(part / self.whole >= OWED_FROM for part in owed)

    def in_points(self) -> tuple[float, float, float]:
        """Attrition, stances and newcomers in points that add up to the rounded whole (largest remainders).

        Whole points; tenths where the whole would else read as nothing, though it is something; all zero where it is
        less than that.
        """
        for decimals in range(FINEST + 1):
            if not self.whole or round(100 * 10**decimals * self.whole):
                return self._rounded(decimals)
        return 0, 0, 0

    def _rounded(self, decimals: int) -> tuple[float, float, float]:
        scale = 10**decimals
        exact = [100 * scale * part for part in (self.attrition, self.stances, self.newcomers)]
        steps = [floor(part) for part in exact]
        missing = round(100 * scale * self.whole) - sum(steps)
        by_remainder = sorted(range(3), key=lambda place: steps[place] - exact[place])
        for place in by_remainder[:missing]:
            steps[place] += 1
        first, second, third = (step / scale if decimals else step for step in steps)
        return first, second, third


@dataclass(frozen=True, kw_only=True)
class Turnover:
    """Two rounds of a target: the agreement in each, who left and came by stance, and who changed.

    Attributes:
        before, after: agreement among all who expressed a stance in that round.
        stayed_before, stayed_after: the same among the delegations that answered both rounds.
        left, came: delegations by the stance they had, or have; without zeros.
        changed: delegations that answered both rounds and not with the same stance.
        parts: None when no delegation that answered both expressed a stance in each of the rounds.
    """

    before: Share
    after: Share
    stayed_before: Share
    stayed_after: Share
    left: Mapping[Stance, int]
    came: Mapping[Stance, int]
    changed: int
    parts: Parts | None

    @property
    def change(self) -> Fraction | None:
        """Agreement after minus before; None when nobody expressed a stance in one of the rounds."""
        before, after = self.before.value, self.after.value
        return None if before is None or after is None else after - before

    @property
    def must_be_told(self) -> bool:
        """True when a change would be misread without saying who answered: half of it or more is not persuasion.

        Where nobody expressed a stance in both rounds all of it is turnover.
        """
        if not self.change:
            return False
        return self.parts is None or self.parts.is_owed_to_turnover

    @property
    def is_notable(self) -> bool:
        """True from ten points, either way."""
        return self.change is not None and abs(self.change) >= NOTABLE_CHANGE

    def values(self) -> dict[str, Any]:
        """What the sentences about it are made from, as JSON values."""
        return {
            "before": [self.before.support, self.before.expressed],
            "after": [self.after.support, self.after.expressed],
            "left": by_side(self.left),
            "came": by_side(self.came),
            "changed": self.changed,
            "points": list(self.parts.in_points()) if self.parts else None,
        }


def turnover(transitions: Transitions) -> Turnover:
    """Take a change of agreement apart into who left, who changed their stance, and who came.

    The share of supporters among the expressed is followed along one path: all of the first round; without those who
    then left (attrition); those who stayed as they answer in the second round (stances), which includes a step to or
    from an abstention; with those who came (newcomers). The steps add up to the change of the share exactly.

    Args:
        transitions: stance before and after to a number of delegations; nobody is (None, None).
    Raises:
        ValueError: a negative count, or a delegation that answered neither round.
    """
    if any(count < 0 or pair == (None, None) for pair, count in transitions.items()):
        raise ValueError("transitions count delegations that answered at least one of the rounds")
    before = _share(transitions, 0, lambda _old, _new: True)
    after = _share(transitions, 1, lambda _old, _new: True)
    stayed_before = _share(transitions, 0, _answered_both)
    stayed_after = _share(transitions, 1, _answered_both)
    return Turnover(
        before=before,
        after=after,
        stayed_before=stayed_before,
        stayed_after=stayed_after,
        left=_by_stance(transitions, 0),
        came=_by_stance(transitions, 1),
        changed=sum(count for (old, new), count in transitions.items() if _answered_both(old, new) and old is not new),
        parts=_parts(before, after, stayed_before, stayed_after),
    )


def _answered_both(before: Stance | None, after: Stance | None) -> bool:
    return before is not None and after is not None


def _share(transitions: Transitions, place: int, is_among: Callable[[Stance | None, Stance | None], bool]) -> Share:
    support = expressed = 0
    for pair, count in transitions.items():
        stance = pair[place]
        if stance is not None and stance is not Stance.ABSTAIN and is_among(*pair):
            expressed += count
            support += count if stance in _SUPPORT else 0
    return Share(support, expressed)


def _by_stance(transitions: Transitions, place: int) -> dict[Stance, int]:
    """Delegations that answered only the round at this place, by their stance."""
    found = {
        stance: sum(count for pair, count in transitions.items() if pair[place] is stance and pair[1 - place] is None)
        for stance in STANCES
    }
    return {stance: count for stance, count in found.items() if count}


def _parts(before: Share, after: Share, stayed_before: Share, stayed_after: Share) -> Parts | None:
    values = [share.value for share in (before, stayed_before, stayed_after, after)]
    first, stayed_then, stayed_now, last = values
    if first is None or stayed_then is None or stayed_now is None or last is None:
        return None
    return Parts(attrition=stayed_then - first, stances=stayed_now - stayed_then, newcomers=last - stayed_now)


def by_side(stances: Mapping[Stance, int]) -> dict[str, int]:
    """Delegations by side: `support`, `oppose`, `neutral` and `abstain`, without zeros."""
    sides: dict[str, int] = {}
    for stance, count in stances.items():
        side = "support" if stance in _SUPPORT else "oppose" if stance in _OPPOSE else stance.value
        sides[side] = sides.get(side, 0) + count
    return {side: sides[side] for side in ("support", "oppose", "neutral", "abstain") if sides.get(side)}
