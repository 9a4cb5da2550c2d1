"""One sentence template for each kind of news about a target, and the headline they make."""

from collections.abc import Callable, Mapping, Sequence

from consult.domain.synthesis import counts_of
from consult.presentation import class_label, join_list, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.wording.clauses import (
    Labels,
    Values,
    by_chance,
    formerly,
    objectors_of,
    reasons,
    title_of,
    totals,
)
from consult.synthesis.wording.minority import cannot_accept
from consult.synthesis.wording.sides import abstentions, sides


def headline(counts: Mapping[str, int]) -> str:
    """The news of a digest in one line."""
    parts = [_HEADLINES[kind](count) for kind, count in counts.items() if kind in _HEADLINES]
    if not parts:
        return _("Nothing changed in kind since the last digest")
    words = join_list(parts)
    return words[:1].upper() + words[1:]


def consensus_lost(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `consensus_lost`."""
    title, row = title_of(values), values["row"]
    if row is None:
        return [_("The consensus on %(title)s is gone: somebody objects now.", title=title)]
    counts = counts_of(row)
    support = ngettext("%(count)s supports", "%(count)s support", counts["support"], count=number(counts["support"]))
    words = _(
        "The consensus on %(title)s is gone: %(clause)s.",
        title=title,
        clause=join_list([support, objectors_of(counts["oppose"])]),
    )
    return [words, *formerly(values)]


def consensus_won(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `consensus_won`."""
    lead = _("There is now consensus on %(title)s: nobody takes the other side.", title=title_of(values))
    return [lead, *formerly(values)]


def division_opened(values: Values, labels: Labels) -> Sequence[str]:
    """The sentence of `division_opened`."""
    title, row, earlier = title_of(values), values["row"], values["before"]["row"]
    if row is None or earlier is None:
        lead = _("A new division on %(title)s.", title=title)
    else:
        lead = _(
            "A new division on %(title)s: opposition went from %(before)s to %(now)s.",
            title=title,
            before=counts_of(earlier)["oppose"],
            now=counts_of(row)["oppose"],
        )
    if values["class"] == "divided_within":
        withheld = totals(row, values) if row is None else []
        return [lead, _("The line runs through the groups."), *withheld]
    return [lead, *sides(values, labels), *by_chance(values), *abstentions(values, labels, besides_sides=True)]


def division_closed(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `division_closed`."""
    lead = _("No division on %(title)s is shown any more.", title=title_of(values))
    now = _("It is now: %(label)s.", label=class_label(values["class"], values["direction"]))
    return [lead, now, *totals(values["row"], values)]


def blocking_new(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `blocking_new`."""
    return [cannot_accept(values), *reasons(values)]


def objection_new(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `objection_new`."""
    title, row = title_of(values), values["row"]
    if row is None:
        return [_("Somebody objects to %(title)s for the first time.", title=title)]
    objectors = objectors_of(counts_of(row)["oppose"])
    return [_("For the first time %(objectors)s to %(title)s.", objectors=objectors, title=title)]


def class_changed(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `class_changed`."""
    earlier = values["before"]
    return [
        _(
            "%(title)s went from “%(before)s” to “%(now)s”.",
            title=title_of(values),
            before=class_label(earlier["class"], earlier["direction"]),
            now=class_label(values["class"], values["direction"]),
        ),
        *totals(values["row"], values),
    ]


_HEADLINES: Mapping[str, Callable[[int], str]] = {
    "consensus_lost": lambda n: ngettext("%(n)s consensus is gone", "%(n)s consensuses are gone", n, n=n),
    "consensus_won": lambda n: ngettext("%(n)s consensus is new", "%(n)s consensuses are new", n, n=n),
    "division_opened": lambda n: ngettext("%(n)s target is newly divided", "%(n)s targets are newly divided", n, n=n),
    "division_closed": lambda n: ngettext(
        "%(n)s division is no longer shown", "%(n)s divisions are no longer shown", n, n=n
    ),
    "blocking_new": lambda n: ngettext(
        "%(n)s target has a new blocking reservation", "%(n)s targets have new blocking reservations", n, n=n
    ),
    "objection_new": lambda n: ngettext(
        "%(n)s target has a first objection", "%(n)s targets have a first objection", n, n=n
    ),
}
