"""The sentence of each flag, with its direction and counts: exact, for the desk and where names are public."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from consult.domain.flags import Flag, FlagName
from consult.domain.measures import net_support, side_of
from consult.domain.tallies import Tally, abstained, answered, expressed, opposing, supporting
from consult.presentation import group_label, join_list, points
from consult.presentation.labels import SIDES, in_group_order, label
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.wording.clauses import Labels, counted, share


def flag_sentence(flag: Flag, tally: Tally, labels: Labels, *, blocking: Mapping[str, int]) -> str:
    """What a flag says, group by group.

    Args:
        blocking: group to blocking reservations along the line of the tally.
    """
    groups = in_group_order(flag.groups, labels)
    if flag.name is FlagName.BLOCKING:
        return _blocking(groups, labels, blocking)
    return _SENTENCES[flag.name](groups, tally, labels)


def _named(groups: Sequence[str], labels: Labels, told: Callable[[str], str]) -> str:
    return join_list(
        [_("%(group)s (%(share)s)", group=group_label(group, labels), share=told(group)) for group in groups]
    )


def _blocking(groups: Sequence[str], labels: Labels, blocking: Mapping[str, int]) -> str:
    count = sum(blocking.get(group, 0) for group in groups)
    words = ngettext(
        "%(count)s delegation cannot accept it", "%(count)s delegations cannot accept it", count, count=count
    )
    return _(
        "%(words)s: %(groups)s.", words=words, groups=_named(groups, labels, lambda one: str(blocking.get(one, 0)))
    )


def _objection(groups: Sequence[str], tally: Tally, labels: Labels) -> str:
    count = sum(opposing(tally.row(group)) for group in groups)
    words = ngettext("%(count)s delegation objects", "%(count)s delegations object", count, count=count)
    told = _named(groups, labels, lambda group: share(opposing(tally.row(group)), expressed(tally.row(group))))
    return _("%(words)s: %(groups)s.", words=words, groups=told)


def _split(groups: Sequence[str], tally: Tally, labels: Labels) -> str:
    def told(group: str) -> str:
        row = tally.row(group)
        return _("%(support)s for, %(oppose)s against", support=supporting(row), oppose=opposing(row))

    return _("Split inside: %(groups)s.", groups=_named(groups, labels, told))


def _points(groups: Sequence[str], tally: Tally, labels: Labels) -> str:
    ranked = sorted(groups, key=lambda group: (net_support(tally.row(group)), group))
    return _named(ranked, labels, lambda group: points(float(net_support(tally.row(group)))))


def _in_degree(groups: Sequence[str], tally: Tally, labels: Labels) -> str:
    return _(
        "The groups differ in degree, in points of net support: %(groups)s.", groups=_points(groups, tally, labels)
    )


def _possible(groups: Sequence[str], tally: Tally, labels: Labels) -> str:
    lead = _("The groups look apart, but with so few positions this can be chance.")
    return lead + " " + _("Net support in points: %(groups)s.", groups=_points(groups, tally, labels))


def _abstaining(groups: Sequence[str], tally: Tally, labels: Labels) -> str:
    told = _named(groups, labels, lambda group: counted(abstained(tally.row(group)), answered(tally.row(group))))
    return _("At least half abstain: %(groups)s.", groups=told)


def _between(row: Sequence[int], unknown: int) -> str:
    """The sides at both ends: all the unknown against, and all for."""
    balance, total = supporting(row) - opposing(row), expressed(row) + unknown
    ends = [side_of(Fraction(balance + way * unknown, total)) for way in (-1, 1)]
    return _("from “%(least)s” to “%(most)s”", least=label(SIDES, ends[0]), most=label(SIDES, ends[1]))


def _on_abstentions(groups: Sequence[str], tally: Tally, labels: Labels) -> str:
    told = _named(groups, labels, lambda group: _between(tally.row(group), abstained(tally.row(group))))
    return _("The side would turn with those who abstain: %(groups)s.", groups=told)


def _on_silence(groups: Sequence[str], tally: Tally, labels: Labels) -> str:
    told = _named(groups, labels, lambda group: _between(tally.row(group), tally.silent(group) or 0))
    return _("The side would turn with those who have not answered: %(groups)s.", groups=told)


def _low_response(groups: Sequence[str], tally: Tally, labels: Labels) -> str:
    def told(group: str) -> str:
        return _("%(part)s of %(whole)s", part=answered(tally.row(group)), whole=tally.accredited.get(group, 0))

    return _("Fewer than half answered: %(groups)s.", groups=_named(groups, labels, told))


_SENTENCES: Mapping[FlagName, Callable[[Sequence[str], Tally, Labels], str]] = {
    FlagName.OBJECTION: _objection,
    FlagName.SPLIT_GROUP: _split,
    FlagName.DIFFERS_IN_DEGREE: _in_degree,
    FlagName.POSSIBLE_DIVISION: _possible,
    FlagName.ABSTAINING_GROUP: _abstaining,
    FlagName.DEPENDS_ON_ABSTENTIONS: _on_abstentions,
    FlagName.DEPENDS_ON_SILENCE: _on_silence,
    FlagName.LOW_RESPONSE: _low_response,
}
