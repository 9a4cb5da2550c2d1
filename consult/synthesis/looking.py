"""Looking again at what changed since the last look: the compared tables of a few targets, and what their p moves.

p rests on one target's table alone, q on the p of all targets of a line, and the class of a target on its own table
and on whether its q is significant. So the tables of the others need not be read, unless their q crosses that line.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.consultations.queries import accredited_by_line
from consult.domain.classification import SIGNIFICANT
from consult.domain.divergence import Comparison, compare_targets, corrected
from consult.domain.weighting import Weighting
from consult.events.catalogue import (
    AssociationJoined,
    AssociationLeft,
    DeliveryFailed,
    DeliverySettled,
    DigestApproved,
    DigestDrafted,
    DigestEdited,
    DigestSending,
    DigestSent,
    DigestVoided,
    DivergenceDetected,
    DivergenceResolved,
    DraftDecided,
    DraftOffered,
    DraftWithdrawn,
    PositionDrafted,
    PositionsReaffirmed,
    PositionSubmitted,
    PositionWithdrawn,
    SubmissionConfirmed,
    SubmissionEntered,
    TallyUpdated,
    TextsCompared,
)
from consult.events.models import LogEntry
from consult.events.queries import log_length
from consult.events.registry import Delivered
from consult.synthesis.finding import Look, analysed_up_to, keep
from consult.synthesis.models import Finding
from consult.synthesis.picture import blocked_along, table_hash, tallies_along
from consult.synthesis.tallying import Cells, cells_of
from consult.targets.queries import targets_with_revisions

QUIET = frozenset(
    kind.name
    for kind in (
        AssociationJoined,
        AssociationLeft,
        DigestApproved,
        DigestDrafted,
        DigestEdited,
        DigestSending,
        DigestSent,
        DigestVoided,
        DivergenceDetected,
        DivergenceResolved,
        DraftDecided,
        DraftOffered,
        DraftWithdrawn,
        PositionDrafted,
        SubmissionEntered,
        SubmissionConfirmed,
        PositionsReaffirmed,
        DeliverySettled,
        DeliveryFailed,
        PositionSubmitted,
        PositionWithdrawn,
        TextsCompared,
    )
)
"""Events that move nothing but the tallies, each of which has its own event. After any other, all is looked at."""


@dataclass(frozen=True, kw_only=True)
class _Stored:
    """What stands of one comparison."""

    p_value: float | None
    q_value: float | None
    table_hash: str


def look_again(session: Session, consultation: Consultation, round_: Round, delivered: Delivered) -> bool:
    """Bring the findings of a round up to date where its tallies changed since the last look.

    False, and nothing is done, when more than tallies may have changed: then the whole round must be looked at.
    """
    before, as_of = analysed_up_to(session, round_.id), log_length(session, consultation.id)
    changed = _changed_since(session, consultation.id, round_.id, before) if before else None
    if changed is None:
        return False
    wordings = targets_with_revisions(session, consultation.id, until=round_.worded_until)
    current = {revision.id for _, revision in wordings}
    stored = _stored(session, round_.id, current)
    is_whole = all(line.keys() == current for line in stored.values())
    if stored.keys() != set(consultation.compare) or not is_whole or not changed <= current:
        return False
    accredited = accredited_by_line(session, consultation)
    found: dict[tuple[UUID, str], tuple[Comparison, str]] = {}
    q_values: dict[tuple[UUID, str], float | None] = {}
    for line, known in stored.items():
        along = _Line(session, round_.id, line, known, accredited.get(line, {}), Weighting(consultation.weighting))
        line_found, line_q = along.look(changed)
        found.update({(revision_id, line): value for revision_id, value in line_found.items()})
        q_values.update({(revision_id, line): value for revision_id, value in line_q.items()})
    look = Look(round_id=round_.id, before=before, as_of=as_of, found=found, q_values=q_values)
    return keep(session, consultation, look, delivered)


def _changed_since(session: Session, consultation_id: UUID, round_id: UUID, seq: int) -> set[UUID] | None:
    """The target revisions whose tallies changed after a place in the log; None when it may be more than these."""
    query = sa.select(LogEntry.name, LogEntry.data).where(LogEntry.consultation_id == consultation_id)
    changed = set()
    for name, data in session.execute(query.where(LogEntry.seq > seq, LogEntry.name.not_in(QUIET))):
        if name != TallyUpdated.name:
            return None
        if data["round_id"] == str(round_id):
            if data["revision_id"] is None:
                return None
            changed.add(UUID(data["revision_id"]))
    return changed


def _stored(session: Session, round_id: UUID, current: Collection[UUID]) -> dict[str, dict[UUID, _Stored]]:
    query = sa.select(
        Finding.line, Finding.target_revision_id, Finding.p_value, Finding.q_value, Finding.table_hash
    ).where(Finding.round_id == round_id)
    found: dict[str, dict[UUID, _Stored]] = {}
    for line, revision_id, p_value, q_value, hash_ in session.execute(query):
        if revision_id in current:
            row = _Stored(p_value=p_value, q_value=q_value, table_hash=hash_)
            found.setdefault(line, {})[revision_id] = row
    return found


@dataclass(frozen=True)
class _Line:
    """One line of comparison of a round, with what stands along it."""

    session: Session
    round_id: UUID
    line: str
    known: Mapping[UUID, _Stored]
    accredited: Mapping[str, int]
    weighting: Weighting

    def look(self, changed: Collection[UUID]) -> tuple[dict[UUID, tuple[Comparison, str]], dict[UUID, float | None]]:
        """Comparisons of the changed targets and of those whose q crossed the threshold, and q where it moved.

        The cells of each target are read once: p, class and hash are those of one table, also while others count.
        """
        cells: dict[UUID, Cells] = {}
        drawn: dict[UUID, float | None] = {}
        unread = set(changed)
        while True:
            cells |= {key: {} for key in unread} | cells_of(self.session, self.round_id, only=unread)
            found = self._compared(cells, drawn)
            drawn = {revision_id: comparison.p_value for revision_id, (comparison, _) in found.items()}
            moved = self._moved(drawn)
            unread = {key for key, q_value in moved.items() if _shows(q_value) != _shows(self.known[key].q_value)}
            if not unread:
                return found, moved

    def _moved(self, drawn: Mapping[UUID, float | None]) -> dict[UUID, float | None]:
        p_values = {**{revision_id: row.p_value for revision_id, row in self.known.items()}, **drawn}
        q_values = corrected({str(revision_id): p_value for revision_id, p_value in p_values.items()})
        return {
            revision_id: q_values.get(str(revision_id))
            for revision_id, row in self.known.items()
            if row.q_value != q_values.get(str(revision_id)) and revision_id not in drawn
        }

    def _compared(
        self, cells: Mapping[UUID, Cells], drawn: Mapping[UUID, float | None]
    ) -> dict[UUID, tuple[Comparison, str]]:
        revision_ids = cells.keys()
        tallies = tallies_along(cells, self.line, self.accredited, revision_ids)
        hashes = {name: table_hash(tally, targets=len(self.known)) for name, tally in tallies.items()}
        same = {
            str(revision_id): self.known[revision_id].p_value
            for revision_id in revision_ids
            if self.known[revision_id].table_hash == hashes[str(revision_id)]
        }
        found = compare_targets(
            tallies,
            blocking=blocked_along(cells, self.line, revision_ids),
            weighting=self.weighting,
            p_values={**same, **{str(revision_id): p_value for revision_id, p_value in drawn.items()}},
            others={
                str(revision_id): row.p_value
                for revision_id, row in self.known.items()
                if revision_id not in revision_ids
            },
        )
        return {revision_id: (found[str(revision_id)], hashes[str(revision_id)]) for revision_id in revision_ids}


def _shows(q_value: float | None) -> bool:
    return q_value is not None and q_value <= SIGNIFICANT
