"""One sentence template for each class of a target."""

from collections.abc import Sequence

from consult.domain.synthesis import counts_of
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.wording.clauses import (
    Labels,
    Values,
    by_chance,
    cautions,
    share,
    title_of,
    totals,
)
from consult.synthesis.wording.sides import abstentions, apart, sides


def consensus(values: Values, labels: Labels) -> Sequence[str]:
    """The sentence of `consensus`."""
    title, row = title_of(values), values["row"]
    against = values["direction"] == "against"
    if row is None:
        return [_("Consensus on %(title)s: nobody takes the other side.", title=title)]
    counts = counts_of(row)
    if against:
        words = _(
            "Consensus against %(title)s: %(share)s oppose it and nobody supports it.",
            title=title,
            share=share(counts["oppose"], counts["expressed"]),
        )
    else:
        words = _(
            "Consensus for %(title)s: %(share)s support it and nobody objects.",
            title=title,
            share=share(counts["support"], counts["expressed"]),
        )
    return [words, *abstentions(values, labels)]


def broad_agreement(values: Values, labels: Labels) -> Sequence[str]:
    """The sentence of `broad_agreement`."""
    title, row = title_of(values), values["row"]
    against = values["direction"] == "against"
    lead = (
        _(
            "Broad agreement against %(title)s: in every group where five or more took a stance, at least 70%% of "
            "them oppose and fewer than 15%% support it.",
            title=title,
        )
        if against
        else _(
            "Broad agreement for %(title)s: in every group where five or more took a stance, at least 70%% of "
            "them support and fewer than 15%% oppose it.",
            title=title,
        )
    )
    if row is None:
        return [lead, _("Somebody takes the other side.")]
    counts = counts_of(row)
    dissent = counts["support"] if against else counts["oppose"]
    whole = counts["expressed"]
    words = ngettext(
        "%(count)s of %(whole)s takes the other side.",
        "%(count)s of %(whole)s take the other side.",
        dissent,
        count=dissent,
        whole=whole,
    )
    return [lead, words, *abstentions(values, labels), *cautions(values, labels)]


def leaning(values: Values, labels: Labels) -> Sequence[str]:
    """The sentence of `leaning`."""
    title, row = title_of(values), values["row"]
    lead = (
        _("The groups lean against %(title)s.", title=title)
        if values["direction"] == "against"
        else _("The groups lean in favour of %(title)s.", title=title)
    )
    return [lead, *totals(row, values), *apart(values, labels), *cautions(values, labels)]


def divided_between(values: Values, labels: Labels) -> Sequence[str]:
    """The sentence of `divided_between`."""
    lead = _("The groups are divided on %(title)s.", title=title_of(values))
    return [lead, *sides(values, labels), *by_chance(values), *abstentions(values, labels, besides_sides=True)]


def divided_within(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `divided_within`."""
    title = title_of(values)
    if not values.get("is_exact", True):  # what is withheld was spread evenly: no share of a group may be claimed
        words = _("On %(title)s the line runs through the groups, as far as the published counts tell.", title=title)
        return [words, *totals(values["row"], values)]
    split, compared = len(values["flags"].get("split_group", ())), len(values["sides"])
    words = _(
        "On %(title)s the line runs through the groups, not between them: in %(split)s of %(compared)s groups "
        "at least a third supports and a third opposes.",
        title=title,
        split=split,
        compared=compared,
    )
    return [words, *totals(values["row"], values)]


def no_clear_direction(values: Values, labels: Labels) -> Sequence[str]:
    """The sentence of `no_clear_direction`."""
    lead = _("%(title)s has no clear direction, and no division between the groups was shown.", title=title_of(values))
    return [lead, *totals(values["row"], values), *apart(values, labels), *cautions(values, labels)]


def insufficient_evidence(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `insufficient_evidence`."""
    title = title_of(values)
    if values.get("is_exact", True):
        lead = _("Too few answered on %(title)s to compare groups.", title=title)
    else:
        lead = _("On %(title)s the counts of too few groups may be published to compare them.", title=title)
    return [lead, *totals(values["row"], values)]
