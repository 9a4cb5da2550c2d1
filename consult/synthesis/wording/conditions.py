"""The sentence on conditions and proposed wordings of a target."""

from collections.abc import Sequence

from consult.presentation import join_clauses, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.wording.clauses import Labels, Values, title_of
from consult.synthesis.wording.quotes import quoted, with_others


def conditions(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `conditions`."""
    title = title_of(values)
    if not values["is_exact"]:
        return [_("Several delegations attach conditions to %(title)s or propose other words.", title=title)]
    attached, proposed = values["conditions"], values["amendment"]
    told = []
    if attached:
        told.append(_attached(attached["delegations"], title) + _quotes(attached))
    if proposed:
        told.append(_proposed(proposed["delegations"], title) + _quotes(proposed))
    return [_("%(clause)s.", clause=clause) for clause in told]


def _attached(count: int, title: str) -> str:
    return ngettext(
        "%(count)s delegation attaches conditions to %(title)s",
        "%(count)s delegations attach conditions to %(title)s",
        count,
        count=number(count),
        title=title,
    )


def _proposed(count: int, title: str) -> str:
    return ngettext(
        "%(count)s delegation proposes other words for %(title)s",
        "%(count)s delegations propose other words for %(title)s",
        count,
        count=number(count),
        title=title,
    )


def _quotes(found: Values) -> str:
    quotes = [quoted(one["text"], one["language"], [with_others(one["names"], one["count"])]) for one in found["top"]]
    if not quotes:
        return ""
    if more := found["wordings"] - len(quotes):
        quotes.append(ngettext("and %(count)s more", "and %(count)s more", more, count=number(more)))
    return _(": %(quotes)s", quotes=join_clauses(quotes))
