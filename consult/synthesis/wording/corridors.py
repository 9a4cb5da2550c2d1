"""Who asks whom, who offers and who refuses, in words that leave no doubt which of two countries does what."""

from collections.abc import Callable, Mapping

from consult.domain.corridor_terms import CorridorState
from consult.positions.corridors import CorridorLine
from consult.presentation import number
from consult.presentation.labels import Labels
from consult.presentation.translation import gettext as _
from consult.presentation.translation import lazy_gettext, ngettext

STATE_WORDS: Labels = {
    "matched": lazy_gettext("Matched"),
    "asked": lazy_gettext("Asked"),
    "refused": lazy_gettext("Refused"),
    "offered": lazy_gettext("Offered"),
}
STATE_MEANINGS: Labels = {
    "matched": lazy_gettext("Matched: asked, and offered"),
    "asked": lazy_gettext("Asked: no answer yet"),
    "refused": lazy_gettext("Refused: asked, and refused"),
    "offered": lazy_gettext("Offered: without being asked"),
}


def counted_state(state: CorridorState, count: int) -> str:
    """How many asks stand so, or how many offers nobody asked for."""
    return _COUNTED[state](count)


def line_in_words(line: CorridorLine) -> str:
    """One line as a sentence whose subject is the one who acts: who asks or, where nobody asked, who offers."""
    ends = {"origin": line.origin.name, "destination": line.destination.name, "code": line.code}
    if line.state == CorridorState.OFFERED:
        return _("%(destination)s offers to %(origin)s on %(code)s, without being asked.", **ends)
    if line.state == CorridorState.MATCHED:
        return _("%(origin)s asks %(destination)s on %(code)s, and %(destination)s offers.", **ends)
    if line.state == CorridorState.REFUSED:
        return _("%(origin)s asks %(destination)s on %(code)s, and %(destination)s refuses.", **ends)
    return _("%(origin)s asks %(destination)s on %(code)s, and has no answer yet.", **ends)


_COUNTED: Mapping[CorridorState, Callable[[int], str]] = {
    CorridorState.MATCHED: lambda n: ngettext(
        "%(count)s ask matched by an offer", "%(count)s asks matched by an offer", n, count=number(n)
    ),
    CorridorState.ASKED: lambda n: ngettext(
        "%(count)s ask without an answer", "%(count)s asks without an answer", n, count=number(n)
    ),
    CorridorState.REFUSED: lambda n: ngettext("%(count)s ask refused", "%(count)s asks refused", n, count=number(n)),
    CorridorState.OFFERED: lambda n: ngettext(
        "%(count)s offer without an ask", "%(count)s offers without an ask", n, count=number(n)
    ),
}
