"""The sentence on what happens next."""

from collections.abc import Sequence
from datetime import datetime

from consult.presentation import utc_moment
from consult.presentation.translation import gettext as _
from consult.synthesis.wording.clauses import Labels, Values


def next_steps(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `next`: until when positions are taken, which round follows, and that each input is answered."""
    if values["is_over"]:
        return [_this_round(values), _("The consultation is closed.")]
    return [
        _this_round(values),
        *_round_after(values),
        _("Every input gets an answer with a reason before the consultation closes."),
    ]


def _this_round(values: Values) -> str:
    moment = utc_moment(datetime.fromisoformat(values["ends_at"]))
    if values["is_open"]:
        return _("Round %(number)s takes positions until %(moment)s.", number=values["number"], moment=moment)
    return _("Round %(number)s closed on %(moment)s.", number=values["number"], moment=moment)


def _round_after(values: Values) -> list[str]:
    following = values["following"]
    if following is None:
        return [] if values["is_open"] else [_("No further round is planned so far.")]
    return [
        _(
            "Round %(number)s takes positions from %(opens)s until %(closes)s.",
            number=following["number"],
            opens=utc_moment(datetime.fromisoformat(following["opens_at"])),
            closes=utc_moment(datetime.fromisoformat(following["closes_at"])),
        )
    ]
