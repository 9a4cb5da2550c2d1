"""The method worked through with a consultation's own numbers, as far as its readers may know them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from sqlalchemy.orm import Session

from consult.consultations.models import Consultation, Round
from consult.domain.agreement import krippendorff_alpha
from consult.domain.corridors import SHARED_FROM
from consult.domain.cross_checks import DIVIDED, CrossChecks, Dissonance, cross_checks, dissonances
from consult.domain.divergence import Comparison
from consult.domain.tallies import Row, Tally, rank_of
from consult.domain.vocabulary import Attribution
from consult.synthesis.convergence.comparing import TargetCompared, compared_rounds
from consult.synthesis.corridors import CorridorPicture, corridor_among, governments_of, stances_of_governments
from consult.synthesis.picture import RoundPicture, TargetPicture
from consult.synthesis.views import counts_for_readers


@dataclass(frozen=True, kw_only=True)
class Checked:
    """One target with its cross-checks; none where counts are withheld or nobody expressed a stance."""

    target: TargetPicture
    comparison: Comparison
    checks: CrossChecks | None
    dissonances: Sequence[Dissonance]


def printed_tally(picture: RoundPicture, target: TargetPicture, line: str) -> Tally | None:
    """The tally of a target where every count of every group that answered may be printed; else None."""
    rows, _row, _heard = counts_for_readers(picture, target, line)
    whole = {group: row for group, row in rows.items() if row is not None}
    return Tally(whole) if rows and len(whole) == len(rows) else None


def worked_target(picture: RoundPicture, line: str, code: str | None) -> TargetPicture | None:
    """The target to work through: the one asked for, else a divided one with the widest gap; None without numbers."""
    printed = [target for target in picture.targets if printed_tally(picture, target, line) is not None]
    if code is not None:
        return next((target for target in printed if target.target.code == code), None)
    return min(printed, key=lambda target: _interest(target.comparisons[line]), default=None)


def _interest(found: Comparison) -> tuple[bool, bool, float]:
    return found.p_value is None, found.class_ not in DIVIDED, -(found.gap or 0)


def checked_targets(picture: RoundPicture, line: str) -> list[Checked]:
    """Every target with its cross-checks, over what may be printed."""
    found = []
    for target in picture.targets:
        tally, comparison = printed_tally(picture, target, line), target.comparisons[line]
        checks = cross_checks(tally) if tally is not None else None
        said = dissonances(comparison.class_, checks) if checks else ()
        found.append(Checked(target=target, comparison=comparison, checks=checks, dissonances=said))
    return found


def coherence(picture: RoundPicture, line: str) -> Mapping[str, float | None]:
    """Krippendorff's alpha of each group over the targets whose counts may be printed in full."""
    rows: dict[str, list[Row]] = {}
    for target in picture.targets:
        tally = printed_tally(picture, target, line)
        for group in tally.compared_groups if tally else ():
            rows.setdefault(group, []).append(tally.row(group)[:5] if tally else ())
    return {group: krippendorff_alpha(units) for group, units in sorted(rows.items())}


def between_rounds(
    session: Session, before: RoundPicture | None, picture: RoundPicture, line: str, code: str
) -> TargetCompared | None:
    """The worked target in two rounds, where who said what is public."""
    if before is None or picture.consultation.attribution != Attribution.ATTRIBUTED:
        return None
    return next(iter(compared_rounds(session, before, picture, line, only={code})), None)


def example_of_corridor(session: Session, consultation: Consultation, round_: Round) -> CorridorPicture | None:
    """The first two governments by name that share enough targets, where who said what is public."""
    if consultation.attribution != Attribution.ATTRIBUTED:
        return None
    stances = stances_of_governments(session, consultation, round_.id)
    placed = {
        id_: {code for code, stance in said.items() if rank_of(stance) is not None} for id_, said in stances.items()
    }
    answered = [one for one in governments_of(session, consultation) if len(placed.get(one.id, ())) >= SHARED_FROM]
    for first, second in combinations(answered, 2):
        if len(placed[first.id] & placed[second.id]) >= SHARED_FROM:
            return corridor_among(stances, first, second)
    return None


def gate_of_opinion(document: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What the gate of the opinion groups found; None before the first look."""
    if document is None or document["gate_p_value"] is None:
        return None
    return {"p": document["gate_p_value"], "found": document["found"], "delegations": document["delegations"]}
