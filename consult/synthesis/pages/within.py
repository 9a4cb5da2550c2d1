"""Each group by itself on the pages: before groups are compared, and international organisations as a level."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.domain.lines import GROUP_LINE
from consult.domain.within import MULTILATERAL, Within, within_group
from consult.synthesis.pages.shown import Shown
from consult.synthesis.picture import TargetPicture
from consult.synthesis.within import TOO_FEW, coherence_along, flags_document, unities_along
from consult.synthesis.wording.within import within_sentence


@dataclass(frozen=True, kw_only=True)
class GroupByItself:
    """How a group stands on one target, as this reader may know it."""

    alignment: str | None
    text: str
    is_multilateral: bool


def groups_by_themselves(shown: Shown, target: TargetPicture) -> list[GroupByItself]:
    """The groups of the line by themselves, and international organisations where the line leaves them out."""
    found = [_by_itself(shown, target, group) for group in shown.compared_groups if shown.accredited(group)]
    if shown.line != GROUP_LINE and shown.picture.accredited[GROUP_LINE].get(MULTILATERAL):
        everybody = Shown(picture=shown.picture, line=GROUP_LINE)
        found.append(_by_itself(everybody, target, MULTILATERAL))
    return [entry for entry in found if entry is not None]


def _by_itself(shown: Shown, target: TargetPicture, group: str) -> GroupByItself | None:
    tally = target.tallies[shown.line]
    if not shown.is_exact and group not in tally.counts:
        return None  # no breakdown was released: nothing is said of it
    found: Within = within_group(tally, group)
    tells = shown.by_group(target)[group].row is not None
    text = within_sentence(found, shown.labels, tells_counts=tells)
    alignment = found.unity.value if found.unity else None
    return GroupByItself(alignment=alignment, text=text, is_multilateral=group == MULTILATERAL)


@dataclass(frozen=True, kw_only=True)
class GroupOverTargets:
    """On how many targets a group is aligned, split, mixed or too small, and how coherent it is over all of them."""

    label: str
    is_multilateral: bool
    aligned: int
    split: int
    mixed: int
    too_few: int
    coherence: float | None


def groups_over_targets(shown: Shown) -> list[GroupOverTargets]:
    """The groups of the line over the whole round, and international organisations where the line leaves them out."""
    lines = [shown] if shown.line == GROUP_LINE else [shown, Shown(picture=shown.picture, line=GROUP_LINE)]
    return [entry for along in lines for entry in _over_targets(along, only=None if along is shown else MULTILATERAL)]


def _over_targets(shown: Shown, *, only: str | None) -> list[GroupOverTargets]:
    unities, coherence = unities_along(shown.picture, shown.line), coherence_along(shown.picture, shown.line)
    groups = [group for group in shown.compared_groups if shown.accredited(group) and only in (None, group)]
    return [
        GroupOverTargets(
            label=shown.name_of(group),
            is_multilateral=group == MULTILATERAL,
            aligned=unities[group]["aligned"],
            split=unities[group]["split"],
            mixed=unities[group]["mixed"],
            too_few=unities[group][TOO_FEW],
            coherence=coherence.get(group),
        )
        for group in groups
        if group in unities
    ]


def findings_beside(shown: Shown, target: TargetPicture) -> Sequence[str]:
    """The sentences of the flags, where counts are exact."""
    if not shown.is_exact:
        return []
    return [entry["sentence"] for entry in flags_document(shown.picture, target, shown.line)]
