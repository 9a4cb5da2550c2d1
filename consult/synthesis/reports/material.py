"""What a report is made of, in no language yet: rows and documents that its readers may know, and nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from consult.consultations.models import Consultation, Round
from consult.domain.tallies import Row
from consult.synthesis.charts.chart import ChartKind
from consult.synthesis.content import Checkpoint
from consult.synthesis.counted import Counted
from consult.synthesis.models import Digest, Statement
from consult.targets.models import Target, TargetRevision


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A group at the table: its delegations and how many of them answered; None where that is not told."""

    group: str
    members: int
    answered: int | None


@dataclass(frozen=True, kw_only=True)
class Participation:
    """Who is at the table along a line of comparison, and who answered."""

    line: str
    delegations: int
    answered: int | None
    positions: int | None
    groups: Sequence[Heard]


@dataclass(frozen=True, kw_only=True)
class GroupCounts:
    """The six counts of a group on a target; `counts` None where they are withheld."""

    group: str
    counts: Row | None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One target: its wording, where it stands along each line, the counts by group, and what dissenters wrote."""

    target: Target
    revision: TargetRevision
    statements: Sequence[Statement]
    line: str
    groups: Sequence[GroupCounts]
    all: Row | None
    absent: int | None
    somebody_objects: bool


@dataclass(frozen=True, kw_only=True)
class Objection:
    """What a dissenter wrote: `name` is empty where who it was is not told, `group` too where that would tell."""

    text: str
    name: str = ""
    group: str = ""
    language: str = ""
    is_blocking: bool = False


@dataclass(frozen=True, kw_only=True)
class Material:
    """Everything that goes into a report.

    `is_desk` says that the counts are exact, `is_of_round` that it is the synthesis of a round, which may still rest on
    its digest; `at` is when the numbers were taken or released, `entries` the counted list for those who may read it,
    and `list_url` where the list is as a file.
    """

    consultation: Consultation
    round: Round
    digest: Digest | None
    is_of_round: bool
    is_final: bool
    is_desk: bool
    at: datetime
    as_of: int
    headline: str
    lede: str
    statements: Sequence[Statement]
    sheets: Sequence[Sheet]
    participation: Participation
    charts: Sequence[tuple[ChartKind, Mapping[str, Any]]]
    objections: Mapping[UUID, Sequence[Objection]] = field(default_factory=dict)
    checkpoint: Checkpoint | None = None
    entries: Sequence[Counted] | None = None
    list_url: str = ""
