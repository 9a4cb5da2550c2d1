"""Whether another wording of a statement still says what its support says, in six languages."""

from consult.domain.wording_check.checking import check
from consult.domain.wording_check.doubting import Doubt, DoubtKind, doubts
from consult.domain.wording_check.facts import Facts, Problem

__all__ = ["Doubt", "DoubtKind", "Facts", "Problem", "check", "doubts"]
