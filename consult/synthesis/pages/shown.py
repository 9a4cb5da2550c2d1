"""What a reader sees of a round: exact counts at the desk and where attributed, else what the gate releases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from consult.domain.disclosure import ReleasedLine
from consult.domain.divergence import Comparison, FlagName, GroupMeasure
from consult.domain.divergence import Flag as RaisedFlag
from consult.domain.tallies import Row, answered, opposing
from consult.domain.vocabulary import RESIDUAL_GROUPS, Attribution
from consult.presentation import Flag, group_label
from consult.presentation.labels import in_group_order
from consult.synthesis.content import Counts, counts_in_words
from consult.synthesis.picture import RoundPicture, TargetPicture
from consult.synthesis.releasing import ordered_lines
from consult.synthesis.sealing import labels_of
from consult.synthesis.views import ALWAYS_SAID


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The counts of one group, or of all, as this reader may see them; None: no breakdown, or a withheld count."""

    counts: Sequence[int | None] | None
    silent: int | None
    at: datetime | None = None

    @property
    def row(self) -> Row | None:
        """All six counts, or None when one of them is withheld."""
        counts = tuple(count for count in self.counts or () if count is not None)
        return counts if len(counts) == 6 else None

    @property
    def words(self) -> str:
        """The counts in words; empty when one of them is withheld."""
        if self.row is None:
            return ""
        against, neutral, support = self.row[0] + self.row[1], self.row[2], self.row[3] + self.row[4]
        return counts_in_words(Counts(against, neutral, support, self.row[5], self.silent or 0))


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One round along one line of comparison, for one kind of reader."""

    picture: RoundPicture
    line: str
    blockers: Mapping[UUID, Sequence[str]] = field(default_factory=dict)

    @property
    def is_exact(self) -> bool:
        """True at the desk and where attributed: the counts are those of the moment."""
        return self.picture.is_exact

    @property
    def tells_counts(self) -> bool:
        """False where this reader gets nothing but words."""
        return self.is_exact or self.picture.consultation.attribution != Attribution.CONFIDENTIAL

    @property
    def labels(self) -> Mapping[str, str]:
        """The consultation's own names of the groups."""
        return labels_of(self.picture.consultation, self.line)

    @property
    def groups(self) -> list[str]:
        """Every group at the table: the usual ones first, then others by name, residues last."""
        return in_group_order(self.picture.accredited.get(self.line, {}), self.labels)

    @property
    def compared_groups(self) -> list[str]:
        """The groups without the residues."""
        return [group for group in self.groups if group not in RESIDUAL_GROUPS]

    def name_of(self, group: str) -> str:
        """What a group is called."""
        return group_label(group, self.labels)

    def names_of(self, groups: Sequence[str]) -> tuple[str, ...]:
        """What groups are called, in the order of the tables."""
        return tuple(self.name_of(group) for group in in_group_order(groups, self.labels))

    def comparison(self, target: TargetPicture) -> Comparison:
        """What comparing the groups of a target found."""
        return target.comparisons[self.line]

    def accredited(self, group: str) -> int:
        """Accredited delegations of a group."""
        return self.picture.accredited.get(self.line, {}).get(group, 0)

    def all_of(self, target: TargetPicture) -> Counted:
        """The counts over all delegations, whatever the line: blocs may leave some out."""
        if target.released is None:
            return Counted(counts=target.row, silent=max(0, self.picture.delegations - answered(target.row)))
        return self._told(target.released.totals, self.picture.delegations)

    def by_group(self, target: TargetPicture) -> dict[str, Counted]:
        """The counts of each group."""
        tally, released = target.tallies[self.line], target.released
        if released is None:
            return {group: Counted(counts=tally.row(group), silent=tally.silent(group) or 0) for group in self.groups}
        place = ordered_lines(self.picture.consultation).index(self.line)
        return {group: self._told(released.group(place, group), self.accredited(group)) for group in self.groups}

    def _told(self, line: ReleasedLine, members: int) -> Counted:
        if not self.tells_counts:
            return Counted(counts=None, silent=None)
        return Counted(counts=line.counts, silent=max(0, members - line.answered), at=line.at)

    def measure(self, target: TargetPicture, group: str) -> GroupMeasure | None:
        """The measures of a group where its counts are printed in full; None where they are withheld."""
        if not self.is_exact and self.by_group(target)[group].row is None:
            return None
        return self.comparison(target).groups.get(group)

    def flags(self, target: TargetPicture, *, leave_out: frozenset[FlagName] = frozenset()) -> list[Flag]:
        """The flags of a target, with the names that may be printed."""
        raised = [flag for flag in self.comparison(target).flags if flag.name not in leave_out]
        return [self._flag(target, flag) for flag in raised if self.is_exact or flag.name in ALWAYS_SAID]

    def _flag(self, target: TargetPicture, flag: RaisedFlag) -> Flag:
        name = flag.name.value
        if flag.name is FlagName.OBJECTION:
            return Flag(name=name, count=opposing(target.row))
        if flag.name is FlagName.BLOCKING:
            return Flag(
                name=name,
                count=sum(target.blocking.values()),
                delegations=tuple(self.blockers.get(target.revision.id, ())),
            )
        groups = self.names_of(flag.groups)
        if flag.name is FlagName.LOW_RESPONSE and len(flag.groups) == 1:
            [group] = flag.groups
            heard = answered(target.tallies[self.line].row(group))
            return Flag(name=name, groups=groups, answered=heard, invited=self.accredited(group))
        return Flag(name=name, groups=groups)

    def flags_of_group(self, target: TargetPicture, group: str) -> list[Flag]:
        """The flags that speak of one group, without its name."""
        if not self.is_exact:
            return []
        about = {FlagName.ABSTAINING_GROUP, FlagName.DEPENDS_ON_ABSTENTIONS, FlagName.DEPENDS_ON_SILENCE}
        raised = self.comparison(target).flags
        return [Flag(name=flag.name.value) for flag in raised if flag.name in about and group in flag.groups]
