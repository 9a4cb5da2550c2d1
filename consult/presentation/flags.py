"""The flags beside a class: their order, their words, and whether they are news or a caution."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from consult.presentation.formats import join_list, number
from consult.presentation.translation import gettext, ngettext

NEWS = (
    "blocking",
    "objection",
    "possible_division",
    "split_group",
    "abstaining_group",
    "differs_in_degree",
)
CAUTIONS = ("depends_on_abstentions", "depends_on_silence", "low_response")
ORDER = NEWS + CAUTIONS


@dataclass(frozen=True, kw_only=True)
class Flag:
    """One flag as a page shows it; every name in it has passed the disclosure gate.

    `count` is of blocking reservations or of objecting delegations; `groups` and `delegations` are names to print;
    `answered` of `invited` belong to low response.
    """

    name: str
    count: int = 0
    groups: tuple[str, ...] = ()
    delegations: tuple[str, ...] = ()
    answered: int = 0
    invited: int = 0

    @property
    def is_news(self) -> bool:
        """True for a filled diamond; cautions have a hollow one."""
        return self.name in NEWS


def in_flag_order(flags: Iterable[Flag]) -> list[Flag]:
    """News first, then cautions, each in the order the design gives them."""
    return sorted(flags, key=lambda flag: ORDER.index(flag.name))


def flag_words(flag: Flag) -> str:
    """The line for one flag, with its counts and names."""
    return WORDS[flag.name](flag)


def _blocking(flag: Flag) -> str:
    words = ngettext(
        "Cannot accept: %(count)s blocking reservation",
        "Cannot accept: %(count)s blocking reservations",
        flag.count,
        count=number(flag.count),
    )
    if not flag.delegations:
        return words
    return gettext("%(words)s (%(names)s)", words=words, names=join_list(flag.delegations))


def _objection(flag: Flag) -> str:
    return ngettext("%(count)s objects", "%(count)s object", flag.count, count=number(flag.count))


def _split(flag: Flag) -> str:
    return gettext("Split: %(groups)s", groups=join_list(flag.groups))


def _abstaining(flag: Flag) -> str:
    if not flag.groups:
        return gettext("At least half abstain")
    return gettext("At least half abstain: %(groups)s", groups=join_list(flag.groups))


def _abstentions(flag: Flag) -> str:
    if not flag.groups:
        return gettext("Side depends on abstentions")
    return gettext("Side depends on abstentions: %(groups)s", groups=join_list(flag.groups))


def _silence(flag: Flag) -> str:
    if not flag.groups:
        return gettext("Side depends on the silent")
    return gettext("Side depends on the silent: %(groups)s", groups=join_list(flag.groups))


def _low_response(flag: Flag) -> str:
    groups = join_list(flag.groups)
    if not flag.invited:
        return gettext("Low response: %(groups)s", groups=groups) if groups else gettext("Low response")
    counts = gettext("%(part)s of %(whole)s", part=number(flag.answered), whole=number(flag.invited))
    if not groups:
        return gettext("Low response: %(counts)s", counts=counts)
    return gettext("Low response: %(groups)s, %(counts)s", groups=groups, counts=counts)


WORDS: Mapping[str, Callable[[Flag], str]] = {
    "blocking": _blocking,
    "objection": _objection,
    "possible_division": lambda _: gettext("Possible division: too few to be sure"),
    "split_group": _split,
    "abstaining_group": _abstaining,
    "differs_in_degree": lambda _: gettext("Differs in degree"),
    "depends_on_abstentions": _abstentions,
    "depends_on_silence": _silence,
    "low_response": _low_response,
}
