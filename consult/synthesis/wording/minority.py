"""The minority's line, and what of it stays when it is taken out."""

from collections.abc import Sequence

from consult.domain.synthesis import FEW_DISSENTERS, counts_of
from consult.presentation import group_label
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.wording.clauses import Labels, Values, named_as, reasons, title_of
from consult.synthesis.wording.quotes import passage, quoted

PASSAGE = 200
"""Characters of each reason where several are quoted beside one another; a lone one is quoted whole."""


def minority(values: Values, labels: Labels) -> Sequence[str]:
    """The sentence of `minority`: how many, who, and why.

    Args:
        values: with `passage`, reasons that block nothing are quoted at that length where there are several.
    """
    dissent = values["dissent"]
    if not dissent:
        return left_behind(values, _alone(values, labels))
    count = _count(values)
    if not count:
        return [*left_behind(values), *reasons(values)]
    side = [entry["name"] for entry in dissent if not (_is_for(values) and entry["is_blocking"])]
    named = named_as(side) if len(side) >= count else []
    return [_lead(values, count), *_alone(values, labels), *named, *reasons(values), *_said(values)]


def left_behind(values: Values, alone: Sequence[str] = ()) -> list[str]:
    """How many stand on the smaller side and how many cannot accept the target, without who and why.

    Where counts are withheld: that somebody does.
    """
    count, title = _count(values), title_of(values)
    told = [_lead(values, count)] if count else []
    if values["blocking"]:
        told.append(cannot_accept(values))
    if not told and values["has_objection"]:
        told.append(_("Somebody objects to %(title)s.", title=title))
    return [*told, *(alone if count else ())]


def cannot_accept(values: Values) -> str:
    """How many delegations cannot accept a target, or that somebody cannot where that is not told."""
    title = title_of(values)
    if not values.get("is_exact", True):
        return _("Somebody cannot accept %(title)s.", title=title)
    return ngettext(
        "%(count)s delegation cannot accept %(title)s.",
        "%(count)s delegations cannot accept %(title)s.",
        values["blocking"],
        count=values["blocking"],
        title=title,
    )


def _is_for(values: Values) -> bool:
    """True where those in support are the smaller side."""
    return bool(values["direction"] == "against")


def _count(values: Values) -> int:
    counts = counts_of(values["row"] or (0,) * 6)
    return counts["support"] if _is_for(values) else counts["oppose"]


def _lead(values: Values, count: int) -> str:
    title = title_of(values)
    if _is_for(values):
        return ngettext(
            "%(count)s delegation supports %(title)s against the others.",
            "%(count)s delegations support %(title)s against the others.",
            count,
            count=count,
            title=title,
        )
    return ngettext(
        "%(count)s delegation objects to %(title)s.",
        "%(count)s delegations object to %(title)s.",
        count,
        count=count,
        title=title,
    )


def _alone(values: Values, labels: Labels) -> Sequence[str]:
    """That one group alone stands on the other side."""
    group = values.get("lone_group")
    return [_("Only one group is mostly on that side: %(group)s.", group=group_label(group, labels))] if group else []


def _said(values: Values) -> list[str]:
    """What each of a few gives as its reason; what blocks is told already."""
    dissent = values["dissent"]
    if len(dissent) > FEW_DISSENTERS:
        return []
    longest = values.get("passage", PASSAGE) if len(dissent) > 1 else None
    return [
        _(
            "%(name)s says: %(quote)s",
            name=entry["name"],
            quote=quoted(passage(entry["reason"], longest), entry.get("language")),
        )
        for entry in dissent
        if entry["reason"] and not entry["is_blocking"]
    ]
