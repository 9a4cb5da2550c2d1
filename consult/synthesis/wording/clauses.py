"""Parts of sentences that several templates share, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from consult.domain.measures import net_support
from consult.domain.synthesis import counts_of
from consult.domain.tallies import expressed
from consult.presentation import chance, group_label, join_list, number, percent, points
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext

Values = Mapping[str, Any]
Labels = Mapping[str, str]

COUNTED_BELOW = 20
"""Below this number of positions a share is told as a count, above it in per cent."""


def share(part: int, whole: int) -> str:
    """A part of a whole: told as counts where the whole is small, else in per cent."""
    if part == whole:
        return _("all %(whole)s", whole=whole)
    return counted(part, whole) if whole < COUNTED_BELOW else percent(part / whole)


def counted(part: int, whole: int) -> str:
    """A part of a whole in counts, however large the whole."""
    return _("%(part)s of %(whole)s", part=number(part), whole=number(whole))


def title_of(values: Values) -> str:
    """The target as a sentence names it."""
    return _("“%(title)s”", title=values["title"])


def objectors_of(count: int) -> str:
    """How many object, or that nobody does."""
    if count == 0:
        return _("nobody objects")
    return ngettext("%(count)s objects", "%(count)s object", count, count=count)


def totals(row: Sequence[int] | None, values: Values) -> list[str]:
    """The counts over all, or that somebody objects where they are withheld."""
    if row is None:
        return [_("Somebody objects.")] if values["has_objection"] else []
    counts = counts_of(row)
    if counts["neutral"] == 0:
        return [_("%(support)s support and %(oppose)s oppose.", support=counts["support"], oppose=counts["oppose"])]
    return [
        _(
            "%(support)s support, %(oppose)s oppose and %(neutral)s are neutral.",
            support=counts["support"],
            oppose=counts["oppose"],
            neutral=counts["neutral"],
        )
    ]


def group_share(group: str, row: Sequence[int] | None, labels: Labels, *, against: bool) -> str:
    """A group with the share of it on one side."""
    name = group_label(group, labels)
    if row is None:
        return name
    counts = counts_of(row)
    part = counts["oppose"] if against else counts["support"]
    return _("%(group)s (%(share)s)", group=name, share=share(part, counts["expressed"]))


def sides(values: Values, labels: Labels) -> list[str]:
    """The groups by the side they stand on."""
    rows = dict(values["groups"])
    names: dict[str, list[str]] = {"for": [], "against": [], "none": []}
    for group, side in values["sides"].items():
        names[side].append(group_share(group, rows.get(group), labels, against=side == "against"))
    clauses = []
    if names["against"]:
        clauses.append(_("Mostly opposed: %(groups)s.", groups=join_list(names["against"])))
    if names["none"]:
        clauses.append(_("On neither side, with the share in support: %(groups)s.", groups=join_list(names["none"])))
    if names["for"]:
        clauses.append(_("Mostly in support: %(groups)s.", groups=join_list(names["for"])))
    return clauses


def by_chance(values: Values) -> list[str]:
    """How rarely chance alone would do this."""
    if values["q"] is None:
        return []
    return [_("Chance alone would rarely do this (q = %(q)s).", q=chance(values["q"]))]


def abstentions(values: Values, labels: Labels) -> list[str]:
    """The groups that mostly abstain."""
    groups, rows = values["flags"].get("abstaining_group", ()), dict(values["groups"])
    told = []
    for group in groups:
        row = rows.get(group)
        name = group_label(group, labels)
        told.append(name if row is None else _("%(group)s (%(share)s)", group=name, share=share(row[5], sum(row))))
    return [_("Mostly abstaining: %(groups)s.", groups=join_list(told))] if told else []


def cautions(values: Values, labels: Labels) -> list[str]:
    """What keeps the reader from reading too much or too little into a picture."""
    if "possible_division" in values["flags"]:
        return [_("The groups look apart, but with so few positions this can be chance.")]
    if "differs_in_degree" in values["flags"]:
        return [_in_degree(values, labels)]
    return []


def _in_degree(values: Values, labels: Labels) -> str:
    """That groups on one side differ, and which two the most where the counts of all may be told."""
    rows = dict(values["groups"])
    compared = {group: rows.get(group) for group in values["sides"]}
    balances = {group: float(net_support(row)) for group, row in compared.items() if row and expressed(row)}
    if len(balances) < max(2, len(compared)):
        return _("The groups differ in degree.")
    lowest, highest = min(balances, key=lambda group: balances[group]), max(balances, key=lambda group: balances[group])
    return _(
        "The groups differ in degree: net support goes from %(low)s (%(lowest)s) to %(high)s (%(highest)s).",
        low=points(balances[lowest]),
        lowest=group_label(lowest, labels),
        high=points(balances[highest]),
        highest=group_label(highest, labels),
    )


def formerly(values: Values) -> list[str]:
    """The counts before."""
    earlier = values["before"]["row"]
    if earlier is None:
        return []
    counts = counts_of(earlier)
    if counts["oppose"] == 0:
        return [
            _(
                "Before, %(support)s supported, nobody opposed and %(abstain)s abstained.",
                support=counts["support"],
                abstain=counts["abstain"],
            )
        ]
    return [
        _(
            "Before, %(support)s supported, %(oppose)s opposed and %(abstain)s abstained.",
            support=counts["support"],
            oppose=counts["oppose"],
            abstain=counts["abstain"],
        )
    ]


def reasons(values: Values) -> list[str]:
    """The blocking reservations in the words of those who hold them."""
    told = []
    for entry in values["dissent"]:
        if entry["is_blocking"]:
            told.append(_("%(name)s cannot accept it: “%(reason)s”", name=entry["name"], reason=entry["reason"]))
    return told
