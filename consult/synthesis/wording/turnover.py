"""Sentences on how agreement changed between rounds, and how much of that is due to who answered."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from consult.domain.turnover import FINEST
from consult.presentation import join_clauses, join_list, number
from consult.presentation import points as points_in_words
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.wording.clauses import COUNTED_BELOW, Labels, Values, counted, share, title_of


def of_its_own(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `turnover`: the news is that others answered."""
    told = values["turnover"]
    return [_("Since round %(round)s, on %(title)s:", title=title_of(values), round=told["since"]), *_told(told)]


def beside_news(values: Values) -> Sequence[str]:
    """The clauses that follow any other news of a target: who left since the digest before, and since the round."""
    digest, round_ = values.get("since_digest"), values.get("turnover")
    since_digest = _told(digest) if digest and (digest["is_exact"] or not round_) else []
    return [*since_digest, *(_since_the_round_before(round_) if round_ else [])]


def _since_the_round_before(told: Values) -> Sequence[str]:
    if told["before"] is None:
        return _told(told)
    return [_("Since round %(round)s:", round=told["since"]), *_told(told)]


def _told(told: Values) -> list[str]:
    if told["is_exact"]:
        return change_of_agreement(told)
    caution = _("Part of the change can be due to who answered and who did not; who changed position is not told here.")
    return [*_lead_of_released(told), caution, *_revised(told)]


def _lead_of_released(told: Values) -> list[str]:
    return [] if told["before"] is None else [_("%(clause)s.", clause=agreement(told["before"], told["after"]))]


def change_of_agreement(told: Values) -> list[str]:
    """How agreement changed between two rounds, who left and came, and what explains the change.

    Args:
        told: what `Turnover.values` gave, with `is_open` and `is_revised`; `is_within` where both are of one round.
    """
    clauses = [agreement(told["before"], told["after"])]
    if told["left"]:
        clauses.append(_gone(told) if told.get("is_within") else _silent(told["left"], is_open=told["is_open"]))
    if told["came"]:
        clauses.append(_new(told["came"]))
    return [_("%(clause)s.", clause=join_clauses(clauses)), *_explained(told), *_revised(told)]


def agreement(before: Sequence[int], after: Sequence[int]) -> str:
    """Agreement of two rounds as a clause, each as supporters and expressed."""
    if not before[1] or not after[1]:
        return _nobody(before, after)
    then, now = share(*before), share(*after)
    difference = after[0] * before[1] - before[0] * after[1]
    if _is_misread(before, after):  # what rounding hides or makes up is said in counts
        then, now = counted(*before), counted(*after)
    if difference > 0:
        return _("Agreement rose from %(before)s to %(after)s", before=then, after=now)
    if difference < 0:
        return _("Agreement fell from %(before)s to %(after)s", before=then, after=now)
    if list(before) == list(after):
        return _("Agreement stayed at %(before)s", before=then)
    return _("Agreement stayed the same: %(before)s, then %(after)s", before=then, after=now)


def _is_misread(before: Sequence[int], after: Sequence[int]) -> bool:
    """True where the difference of two printed shares is not the printed difference of the shares."""
    then, now = Fraction(100 * before[0], before[1]), Fraction(100 * after[0], after[1])
    shown = round(now) - round(then)
    return min(before[1], after[1]) >= COUNTED_BELOW and (shown != round(now - then) or (then != now and not shown))


def _nobody(before: Sequence[int], after: Sequence[int]) -> str:
    if not before[1] and not after[1]:
        return _("Nobody took a stance in either round")
    if not before[1]:
        return _("Nobody had taken a stance before; now %(after)s agree", after=share(*after))
    return _("Before, %(before)s agreed; now nobody took a stance", before=share(*before))


def _silent(left: Mapping[str, int], *, is_open: bool) -> str:
    who, count = join_list([_had(side, n) for side, n in left.items()]), sum(left.values())
    if is_open:
        return ngettext("%(who)s has not answered yet", "%(who)s have not answered yet", count, who=who)
    return ngettext("%(who)s did not answer", "%(who)s did not answer", count, who=who)


def _gone(told: Values) -> str:
    """Who has no position any more: taken back, or no longer counted."""
    left = told["left"]
    who, count = join_list([_had(side, n) for side, n in left.items()]), sum(left.values())
    return ngettext("%(who)s no longer has a position", "%(who)s no longer have a position", count, who=who)


def _had(side: str, count: int) -> str:
    if side == "support":
        return ngettext("%(n)s that had supported", "%(n)s that had supported", count, n=number(count))
    if side == "oppose":
        return ngettext("%(n)s that had opposed", "%(n)s that had opposed", count, n=number(count))
    if side == "neutral":
        return ngettext("%(n)s that had been neutral", "%(n)s that had been neutral", count, n=number(count))
    return ngettext("%(n)s that had abstained", "%(n)s that had abstained", count, n=number(count))


def _new(came: Mapping[str, int]) -> str:
    who, count = join_list([_now(side, n) for side, n in came.items()]), sum(came.values())
    return ngettext("%(who)s had not answered before", "%(who)s had not answered before", count, who=who)


def _now(side: str, count: int) -> str:
    if side == "support":
        return ngettext("%(n)s that supports", "%(n)s that support", count, n=number(count))
    if side == "oppose":
        return ngettext("%(n)s that opposes", "%(n)s that oppose", count, n=number(count))
    if side == "neutral":
        return ngettext("%(n)s that is neutral", "%(n)s that are neutral", count, n=number(count))
    return ngettext("%(n)s that abstains", "%(n)s that abstain", count, n=number(count))


def _explained(told: Values) -> list[str]:
    """What the change is due to, in words where one cause explains all of it, else in points."""
    before, after, points = told["before"], told["after"], told["points"]
    if not told["left"] and not told["came"]:
        return _changed(told)
    if points is None and told.get("is_within"):
        return []
    if points is None:
        return [_("Nobody took a stance in both rounds, so nothing shows whether anybody was persuaded.")]
    rise = after[0] * before[1] - before[0] * after[1]
    if told["changed"]:
        gone = _("who has no position any more") if told.get("is_within") else _("who did not answer")
        return [*_changed(told), *_in_points(points, gone)]
    if not rise:
        return [_("Nobody changed position.")]
    return [_all_of_it(told, is_rise=rise > 0)]


def _all_of_it(told: Values, *, is_rise: bool) -> str:
    if told["left"] and told["came"]:
        if is_rise:
            return _("Nobody changed position: all of the rise is due to who left and who came.")
        return _("Nobody changed position: all of the fall is due to who left and who came.")
    if is_rise:
        return _("Nobody changed position: all of the rise is due to that.")
    return _("Nobody changed position: all of the fall is due to that.")


def _changed(told: Values) -> list[str]:
    count = told["changed"]
    if not count:
        return [_("Nobody changed position.")]
    words = ngettext("%(n)s changed position.", "%(n)s changed position.", count, n=number(count))
    return [words]


def _in_points(points: Sequence[float], gone: str) -> list[str]:
    attrition, stances, newcomers = points
    decimals = 0 if all(round(one) == one for one in points) else FINEST
    causes = [
        (attrition, gone),
        (newcomers, _("who came")),
        (stances, _("changed positions")),
    ]
    parts = [
        _("%(points)s from %(cause)s", points=points_in_words(part / 100, decimals), cause=cause)
        for part, cause in causes
        if part
    ]
    if not parts:
        return []
    if len(parts) == 1:
        return [_("In points of agreement: %(parts)s.", parts=parts[0])]
    whole = points_in_words(sum(points) / 100, decimals)
    return [_("In points of agreement: %(parts)s, together %(whole)s.", parts=join_list(parts), whole=whole)]


def _revised(told: Values) -> list[str]:
    return [_("The wording changed between the rounds.")] if told["is_revised"] else []
