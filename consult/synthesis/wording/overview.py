"""How many targets stand where, in one sentence."""

from collections.abc import Callable, Mapping

from consult.domain.synthesis import Section
from consult.presentation import join_list, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext


def overview(classes: Mapping[str, int]) -> str:
    """How many targets are agreed, leaning, divided or unclear; empty where there is none.

    Args:
        classes: section to number of targets.
    """
    parts = [_TOLD[section](classes[section]) for section in _TOLD if classes.get(section)]
    if not parts:
        return ""
    total = sum(classes.values())
    whole = ngettext("%(count)s target", "%(count)s targets", total, count=number(total))
    return _("Of %(targets)s %(parts)s.", targets=whole, parts=join_list(parts))


_TOLD: Mapping[str, Callable[[int], str]] = {
    Section.AGREED: lambda n: ngettext("%(n)s is agreed", "%(n)s are agreed", n, n=number(n)),
    Section.LEANING: lambda n: ngettext("%(n)s leans one way", "%(n)s lean one way", n, n=number(n)),
    Section.DIVIDED: lambda n: ngettext("%(n)s is divided", "%(n)s are divided", n, n=number(n)),
    Section.UNCLEAR: lambda n: ngettext(
        "%(n)s has no clear direction", "%(n)s have no clear direction", n, n=number(n)
    ),
}
