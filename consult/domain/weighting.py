"""Who counts equally where many are added up: each group, or each delegation."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from consult.domain.measures import evaluable_groups
from consult.domain.tallies import Row, Tally, expressed, opposing, supporting


class Weighting(StrEnum):
    """What has one voice in a number over all: the published rule gives it to each group."""

    GROUPS = "groups"
    DELEGATIONS = "delegations"


@dataclass(frozen=True)
class Overall:
    """Support and opposition over all who are compared, as shares of the expressed."""

    support: Fraction
    opposition: Fraction

    @property
    def net_support(self) -> Fraction:
        """Support minus opposition: -1 to 1."""
        return self.support - self.opposition


def overall(tally: Tally, weighting: Weighting) -> Overall | None:
    """Support and opposition over all, exact.

    Args:
        weighting: with groups, the mean of the evaluable groups' shares; with delegations, the shares of all
            delegations of the tally, small groups and residues included.
    Returns:
        None when there is no evaluable group, or nobody expressed a stance.
    """
    rows = [tally.all] if weighting is Weighting.DELEGATIONS else [tally.row(name) for name in evaluable_groups(tally)]
    shares = [_shares(row) for row in rows if expressed(row)]
    if not shares:
        return None
    count = len(shares)
    return Overall(sum((one for one, _ in shares), Fraction()) / count, sum((o for _, o in shares), Fraction()) / count)


def _shares(row: Row) -> tuple[Fraction, Fraction]:
    total = expressed(row)
    return Fraction(supporting(row), total), Fraction(opposing(row), total)
