"""The sentence on what an earlier outcome recommended already."""

from collections.abc import Sequence

from consult.presentation.translation import gettext as _
from consult.synthesis.wording.clauses import Labels, Values, title_of
from consult.synthesis.wording.quotes import quoted


def repeats(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `repeats`."""
    return [clause for one in values["earlier"] for clause in (_said(one, title_of(values)), _became(one))]


def _said(one: Values, title: str) -> str:
    told = {
        "title": title,
        "year": one["year"],
        "forum": one["forum"],
        "code": one["code"],
        "quote": quoted(one["text"], one["language"]),
    }
    if one["mark"] == "repeated":
        return _("%(title)s repeats a recommendation of %(year)s (%(forum)s, %(code)s): %(quote)s", **told)
    if one["mark"] == "sharpened":
        return _("%(title)s sharpens a recommendation of %(year)s (%(forum)s, %(code)s): %(quote)s", **told)
    return _(
        "A machine suggests, and nobody has confirmed, that %(title)s is like a recommendation of %(year)s "
        "(%(forum)s, %(code)s): %(quote)s",
        **told,
    )


def _became(one: Values) -> str:
    if one["became"]:
        return _("What became of it: %(words)s", words=one["became"])
    return _("What became of it is not on record here.")
