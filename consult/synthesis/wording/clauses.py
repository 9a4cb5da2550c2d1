"""Parts of sentences that several templates share, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from consult.domain.measures import net_support
from consult.domain.synthesis import counts_of
from consult.domain.tallies import expressed
from consult.presentation import chance, group_label, join_list, number, percent, points
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.wording.quotes import quoted

Values = Mapping[str, Any]
Labels = Mapping[str, str]

COUNTED_BELOW = 20
"""Below this number of positions a share is told as a count, above it in per cent."""


def share(part: int, whole: int) -> str:
    """A part of a whole: told as counts where the whole is small or per cent would hide one side, else in per cent."""
    if part == whole:
        return _("all %(whole)s", whole=number(whole))
    looks_whole = part and round(100 * part / whole) in (0, 100)
    return counted(part, whole) if whole < COUNTED_BELOW or looks_whole else percent(part / whole)


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
    return ngettext("%(count)s objects", "%(count)s object", count, count=number(count))


def totals(row: Sequence[int] | None, values: Values) -> list[str]:
    """The counts over all, or that somebody objects where they are withheld."""
    if row is None:
        return [_("Somebody objects.")] if values["has_objection"] else []
    return [_("%(clause)s.", clause=stances_in_words(row))]


def stances_in_words(row: Sequence[int]) -> str:
    """How many support and oppose, and how many are neutral where somebody is."""
    counts = counts_of(row)
    support, oppose, neutral = counts["support"], counts["oppose"], counts["neutral"]
    told = [
        ngettext("%(count)s supports", "%(count)s support", support, count=number(support)),
        ngettext("%(count)s opposes", "%(count)s oppose", oppose, count=number(oppose)),
    ]
    if neutral:
        told.append(ngettext("%(count)s is neutral", "%(count)s are neutral", neutral, count=number(neutral)))
    return join_list(told)


def named_as(names: Sequence[str]) -> list[str]:
    """Who the delegations are that were counted before; nothing where names are not told."""
    if not names:
        return []
    return [ngettext("It is %(names)s.", "They are: %(names)s.", len(names), names=join_list(names))]


def by_chance(values: Values) -> list[str]:
    """How rarely chance alone would do this."""
    if values["q"] is None:
        return []
    if not values.get("tells_q", True):
        return [_("Chance alone would rarely set groups this far apart.")]
    return [_("Chance alone would rarely do this (q = %(q)s).", q=chance(values["q"]))]


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
    if balances[lowest] == balances[highest]:
        return _("The groups differ in degree.")
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
    support, oppose, abstain = counts["support"], counts["oppose"], counts["abstain"]
    told = [
        ngettext("%(count)s supported", "%(count)s supported", support, count=number(support)),
        ngettext("%(count)s opposed", "%(count)s opposed", oppose, count=number(oppose))
        if oppose
        else _("nobody opposed"),
    ]
    if abstain:
        told.append(ngettext("%(count)s abstained", "%(count)s abstained", abstain, count=number(abstain)))
    return [_("Before, %(clause)s.", clause=join_list(told))]


def reasons(values: Values) -> list[str]:
    """The blocking reservations in the words of those who hold them."""
    return [_reason(entry) for entry in values["dissent"] if entry["is_blocking"]]


def _reason(entry: Values) -> str:
    if not entry["reason"]:  # who joined the statement of another one: the reason stands beside that one
        return _("%(name)s cannot accept it.", name=entry["name"])
    quote = quoted(entry["reason"], entry.get("language"))
    return _("%(name)s cannot accept it: %(quote)s", name=entry["name"], quote=quote)
