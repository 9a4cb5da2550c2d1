"""The groups by the side they stand on, said so that every word holds for every group that is named."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from consult.domain.synthesis import counts_of
from consult.presentation import group_label, join_list, number
from consult.presentation.labels import in_group_order
from consult.presentation.translation import LazyText, lazy_gettext, ngettext
from consult.presentation.translation import gettext as _
from consult.synthesis.wording.clauses import Labels, Values, counted, share

Words = Mapping[tuple[str, "Strength"], LazyText]


class Strength(StrEnum):
    """How much of a group its side stands for."""

    MOST = "most"
    MORE = "more"
    AMONG_THE_REST = "among_the_rest"


LEADS: Words = {
    ("against", Strength.MOST): lazy_gettext("Mostly opposed: %(groups)s."),
    ("against", Strength.MORE): lazy_gettext("More opposed than in support: %(groups)s."),
    ("against", Strength.AMONG_THE_REST): lazy_gettext(
        "At least half abstain, and more of the rest oppose than support: %(groups)s."
    ),
    ("none", Strength.MORE): lazy_gettext("On neither side, with the share in support: %(groups)s."),
    ("none", Strength.AMONG_THE_REST): lazy_gettext(
        "At least half abstain, and the rest stand on neither side: %(groups)s."
    ),
    ("for", Strength.AMONG_THE_REST): lazy_gettext(
        "At least half abstain, and more of the rest support than oppose: %(groups)s."
    ),
    ("for", Strength.MORE): lazy_gettext("More in support than opposed: %(groups)s."),
    ("for", Strength.MOST): lazy_gettext("Mostly in support: %(groups)s."),
}
"""In the order in which they are said."""


def sides(values: Values, labels: Labels) -> list[str]:
    """The groups by their side, and how much of a group that side stands for.

    A side rests on those who took a stance. So “mostly” is said of a group only where more than half of all that
    answered stand there, and a group of which half or more abstain is named once, with both.
    """
    rows, abstaining = dict(values["groups"]), set(values["flags"].get("abstaining_group", ()))
    named: dict[tuple[str, Strength], list[str]] = {kind: [] for kind in LEADS}
    for group in in_group_order(values["sides"], labels):
        side, row = values["sides"][group], rows.get(group)
        kind = side, _strength(side, row, abstains=group in abstaining)
        named[kind].append(_named(group_label(group, labels), row, *kind))
    return [str(lead) % {"groups": join_list(named[kind])} for kind, lead in LEADS.items() if named[kind]]


def opposed(values: Values, labels: Labels) -> list[str]:
    """Of what `sides` says, that which names groups against the target."""
    against = {group: side for group, side in values["sides"].items() if side == "against"}
    return sides({**values, "sides": against}, labels)


def apart(values: Values, labels: Labels) -> list[str]:
    """The groups that stand otherwise than a target leans: on its other side, split inside, or mostly abstaining."""
    other = {"for": "against", "against": "for"}.get(values["direction"] or "")
    across = {group: side for group, side in values["sides"].items() if side == other}
    within = {**values, "sides": across}
    return [*sides(within, labels), *_split(within, labels), *abstentions(within, labels, besides_sides=True)]


def _split(values: Values, labels: Labels) -> list[str]:
    """The groups with two camps, besides those whose side is named."""
    rows, named = dict(values["groups"]), values["sides"]
    told = []
    for group in in_group_order(values["flags"].get("split_group", ()), labels):
        if group in named:
            continue
        row, name = rows.get(group), group_label(group, labels)
        told.append(name if row is None else _("%(group)s (%(share)s)", group=name, share=_camps(row)))
    return [_("Split inside: %(groups)s.", groups=join_list(told))] if told else []


def _camps(row: Sequence[int]) -> str:
    counts = counts_of(row)
    return _("%(support)s for, %(oppose)s against", support=counts["support"], oppose=counts["oppose"])


def abstentions(values: Values, labels: Labels, *, besides_sides: bool = False) -> list[str]:
    """The groups of which at least half abstain.

    Args:
        besides_sides: leave out those that `sides` names.
    """
    rows = dict(values["groups"])
    told = []
    for group in in_group_order(values["flags"].get("abstaining_group", ()), labels):
        if besides_sides and group in values["sides"]:
            continue
        row, name = rows.get(group), group_label(group, labels)
        told.append(name if row is None else _("%(group)s (%(share)s)", group=name, share=counted(row[5], sum(row))))
    return [_("At least half abstain: %(groups)s.", groups=join_list(told))] if told else []


def _strength(side: str, row: Sequence[int] | None, *, abstains: bool) -> Strength:
    if abstains:
        return Strength.AMONG_THE_REST
    if side == "none" or row is None:
        return Strength.MORE
    counts = counts_of(row)
    part = counts["oppose"] if side == "against" else counts["support"]
    return Strength.MOST if 2 * part > counts["answered"] else Strength.MORE


def _named(name: str, row: Sequence[int] | None, side: str, strength: Strength) -> str:
    if row is None:
        return name
    return _("%(group)s (%(share)s)", group=name, share=_counts(counts_of(row), side, strength))


def _counts(counts: Mapping[str, int], side: str, strength: Strength) -> str:
    if strength is Strength.AMONG_THE_REST:
        return _beside_abstentions(counts, side)
    if strength is Strength.MORE and side != "none":
        return _on_both_sides(counts, side)
    there, whole = counts["oppose"] if side == "against" else counts["support"], counts["expressed"]
    if not counts["abstain"]:
        return share(there, whole)
    abstain = ngettext("%(count)s abstains", "%(count)s abstain", counts["abstain"], count=number(counts["abstain"]))
    part = share(there, whole) if there != whole else _all_of_them(side, whole)
    return _("%(share)s, %(abstain)s", share=part, abstain=abstain)


def _all_of_them(side: str, whole: int) -> str:
    """How many stand on one side: beside abstentions “all” would say too much."""
    if side == "against":
        return ngettext("%(count)s opposes", "%(count)s oppose", whole, count=number(whole))
    return ngettext("%(count)s supports", "%(count)s support", whole, count=number(whole))


def _beside_abstentions(counts: Mapping[str, int], side: str) -> str:
    told = {
        "abstain": counted(counts["abstain"], counts["answered"]),
        "oppose": number(counts["oppose"]),
        "support": number(counts["support"]),
    }
    if side == "for":
        return _("%(abstain)s abstain, %(support)s in support, %(oppose)s opposed", **told)
    return _("%(abstain)s abstain, %(oppose)s opposed, %(support)s in support", **told)


def _on_both_sides(counts: Mapping[str, int], side: str) -> str:
    told = {
        "oppose": number(counts["oppose"]),
        "support": number(counts["support"]),
        "neither": number(counts["neutral"] + counts["abstain"]),
    }
    if side == "for":
        return _("%(support)s in support, %(oppose)s opposed, %(neither)s neutral or abstaining", **told)
    return _("%(oppose)s opposed, %(support)s in support, %(neither)s neutral or abstaining", **told)
