"""The sentence of one group by itself."""

from consult.domain.levels import Unity
from consult.domain.measures import Side
from consult.domain.tallies import abstained
from consult.domain.within import Within
from consult.presentation import group_label
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.wording.clauses import Labels, totals


def within_sentence(found: Within, labels: Labels, *, tells_counts: bool = True) -> str:
    """How a group stands by itself, with its counts where they may be told."""
    clauses = [_lead(found, group_label(found.group, labels))]
    if tells_counts:
        clauses += totals(found.row, {})
        if silent := abstained(found.row):
            clauses.append(ngettext("%(count)s abstains.", "%(count)s abstain.", silent, count=silent))
    return " ".join(clauses)


def _lead(found: Within, group: str) -> str:
    if found.unity is None:
        return _("%(group)s: too few to judge.", group=group)
    if found.unity is Unity.SPLIT:
        return _("%(group)s: split; at least a third supports and at least a third opposes.", group=group)
    if found.unity is Unity.MIXED:
        return _("%(group)s: mixed; neither on one side nor in two camps.", group=group)
    if found.direction is Side.AGAINST:
        return _("%(group)s: aligned against it.", group=group)
    return _("%(group)s: aligned for it.", group=group)
