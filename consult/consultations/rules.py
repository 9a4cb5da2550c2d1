"""The rules behind the classes, in the words of the product; the numbers come from the domain itself."""

from collections.abc import Callable, Mapping

from consult.domain.classification import AGREEING, CLEAR_LEAN, DISAGREEING, SIGNIFICANT, WIDE_GAP
from consult.domain.measures import CAMP, EVALUABLE_FROM
from consult.domain.synthesis import FEW_DISSENTERS
from consult.presentation import number, percent
from consult.presentation.translation import gettext as _


def rule_words(rule: str) -> str:
    """What has to hold for a class, or for a line of a digest, in one sentence.

    Args:
        rule: a class of divergence, `minority`, `silence`, or one of the parts beside the targets.
    """
    return _RULES[rule]()


def _insufficient_evidence() -> str:
    return _(
        "Fewer than two groups have at least %(count)s expressed positions.",
        count=number(EVALUABLE_FROM),
    )


def _agreement_shares() -> dict[str, str]:
    return {"most": percent(float(AGREEING)), "few": percent(float(DISAGREEING))}


def _consensus() -> str:
    return _(
        "In every group that can be compared at least %(most)s are on one side and fewer than %(few)s on the other, "
        "and nobody in any group, small ones included, takes the other side.",
        **_agreement_shares(),
    )


def _broad_agreement() -> str:
    return _(
        "In every group that can be compared at least %(most)s are on one side and fewer than %(few)s on the other.",
        **_agreement_shares(),
    )


def _divided_between() -> str:
    return _(
        "Chance alone would rarely do this (q at most %(q)s), the gap in net support is %(gap)s points or more, and "
        "the groups are not all on the same side.",
        q=number(SIGNIFICANT, 2),
        gap=number(float(WIDE_GAP * 100)),
    )


def _divided_within() -> str:
    return _(
        "At least half of the groups that can be compared are split: one in %(camp)s or more supports and one in "
        "%(camp)s or more opposes.",
        camp=number(CAMP),
    )


def _leaning() -> str:
    return _(
        "The mean of the groups’ net support, each group counted once, is +%(lean)s points or more, or "
        "−%(lean)s points or less.",
        lean=number(float(CLEAR_LEAN * 100)),
    )


def _minority() -> str:
    return _(
        "Up to %(few)s delegations stand on the other side, or somebody cannot accept the target: they always get a "
        "line of their own.",
        few=number(FEW_DISSENTERS),
    )


def _no_clear_direction() -> str:
    return _("None of the other rules holds.")


def _silence() -> str:
    return _("Every accredited delegation without a position on any target is counted here.")


def _conditions() -> str:
    return _(
        "Counted are delegations: words that differ in capitals, spaces or the last mark are the same, and whoever "
        "joined a statement stands behind its words. The words are told only where it is public who says what."
    )


def _themes() -> str:
    return _(
        "A machine groups reasons of one language by the words they share; a word is typical of a group when more of "
        "its senders use it than chance would give. A suggestion for readers, never a count."
    )


def _near_copies() -> str:
    return _(
        "Two reasons are near-copies when they share three in five of their runs of three words. Texts and senders are "
        "two counts; neither changes a tally."
    )


def _repeats() -> str:
    return _(
        "A person marked the target as repeating or sharpening an earlier recommendation; what a machine alone found "
        "is told to the chairs, as a suggestion."
    )


def _next() -> str:
    return _("Told as the rounds of the consultation stand; a round that is moved makes it stale.")


def _by_hand() -> str:
    return _("Written by hand: it rests on the positions linked to it, or the chairs answer for it themselves.")


_RULES: Mapping[str, Callable[[], str]] = {
    "insufficient_evidence": _insufficient_evidence,
    "consensus": _consensus,
    "broad_agreement": _broad_agreement,
    "divided_between": _divided_between,
    "divided_within": _divided_within,
    "leaning": _leaning,
    "no_clear_direction": _no_clear_direction,
    "minority": _minority,
    "silence": _silence,
    "conditions": _conditions,
    "themes": _themes,
    "near_copies": _near_copies,
    "repeats": _repeats,
    "next": _next,
    "by_hand": _by_hand,
}
