"""What came to a round after a digest was drafted, in words."""

from consult.presentation import join_list, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext


def since_it_was_drafted(arrived: int, withdrawn: int) -> str:
    """Why sentences of a digest are stale, as far as positions are the reason."""
    if not arrived and not withdrawn:
        return _("After it was drafted something changed that statements rest on.")
    return _("After it was drafted %(what)s; statements rest on them.", what=_arrivals(arrived, withdrawn))


def since_the_draft(arrived: int, withdrawn: int, *, when: str) -> str:
    """What came since the draft that the desk names."""
    if not arrived and not withdrawn:
        return _("Nothing has arrived since %(when)s.", when=when)
    return _("Since %(when)s %(what)s.", when=when, what=_arrivals(arrived, withdrawn))


def _arrivals(arrived: int, withdrawn: int) -> str:
    told = []
    if arrived:
        told.append(
            ngettext("%(count)s position arrived", "%(count)s positions arrived", arrived, count=number(arrived))
        )
    if withdrawn:
        told.append(
            ngettext(
                "%(count)s position was withdrawn",
                "%(count)s positions were withdrawn",
                withdrawn,
                count=number(withdrawn),
            )
        )
    return join_list(told)
