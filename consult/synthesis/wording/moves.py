"""How those who answered two rounds moved between them."""

from consult.domain.signed_rank import SignedRank
from consult.presentation import chance, join_list, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext


def direction_in_words(direction: SignedRank, *, aside: int) -> str:
    """How many moved along the scale, with the test of their direction, and how many moved beside it."""
    movers, told = direction.movers, []
    if movers:
        words = ngettext(
            "%(count)s moved along the scale", "%(count)s moved along the scale", movers, count=number(movers)
        )
        tested = _("tested from 6 on") if direction.p_value is None else _("p = %(p)s", p=chance(direction.p_value))
        told.append(_("%(words)s (%(tested)s)", words=words, tested=tested))
    if aside:
        told.append(
            ngettext(
                "%(count)s moved to or from an abstention, which has no place on the scale",
                "%(count)s moved to or from an abstention, which has no place on the scale",
                aside,
                count=number(aside),
            )
        )
    return join_list(told) if told else _("nobody who answered both rounds moved")
