"""How the member bodies of one delegation stand to each other, target by target and over all targets."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from consult.domain.chain import content_hash
from consult.domain.levels import Alignment, align_bodies, share_of_alignments
from consult.domain.vocabulary import ORDINAL_STANCES, Stance
from consult.targets.queries import TargetWithRevision


@dataclass(frozen=True, kw_only=True)
class BodyStance:
    """What one member body says on one target, by the name it had then."""

    body: str
    stance: Stance

    def document(self) -> dict[str, str]:
        """As it is stored."""
        return {"body": self.body, "stance": self.stance.value}


@dataclass(frozen=True, kw_only=True)
class TargetSplit:
    """One target; `alignment` is None where fewer than two bodies took a side or the middle."""

    target: TargetWithRevision
    alignment: Alignment | None
    stances: tuple[BodyStance, ...] = ()


@dataclass(frozen=True)
class Split:
    """All targets on which at least one body has said something to those who sign."""

    lines: tuple[TargetSplit, ...]

    @cached_property
    def judged(self) -> tuple[TargetSplit, ...]:
        """The targets on which two bodies or more can be compared: what is counted, and what can be released."""
        return tuple(line for line in self.lines if line.alignment is not None)

    @cached_property
    def counts(self) -> Mapping[Alignment, int]:
        """On how many targets the bodies stand in each way."""
        return Counter(line.alignment for line in self.judged if line.alignment is not None)

    @cached_property
    def shares(self) -> Mapping[Alignment, float]:
        """The share of each over the targets that can be judged; empty when there is none."""
        return share_of_alignments(line.alignment for line in self.judged)

    def shown(self, *, names_bodies: bool) -> "Split":
        """What a release of this holds: the targets that can be judged, with or without who stands where."""
        return Split(
            tuple(
                line if names_bodies else TargetSplit(target=line.target, alignment=line.alignment)
                for line in self.judged
            )
        )

    def hash(self) -> str:
        """SHA-256 over all that stands in it, in hexadecimal."""
        return content_hash(
            {
                str(line.target.revision.id): [line.alignment, [one.document() for one in line.stances]]
                for line in self.lines
            }
        )


def split_on(target: TargetWithRevision, stances: Mapping[str, Stance]) -> TargetSplit:
    """How bodies stand on one target, by name of the body."""
    ranks = [ORDINAL_STANCES.index(stance) + 1 for stance in stances.values() if stance in ORDINAL_STANCES]
    said = tuple(BodyStance(body=name, stance=stances[name]) for name in sorted(stances))
    return TargetSplit(target=target, alignment=align_bodies(ranks), stances=said)
