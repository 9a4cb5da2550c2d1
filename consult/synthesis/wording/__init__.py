"""The sentences: one template for each class and each kind of news, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence

from consult.domain.synthesis import NEWS_ORDER, WEIGHED
from consult.presentation import group_label, join_list, number
from consult.presentation.labels import WEIGHTED, in_group_order, label
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.wording import classes, news, next_steps, texts, turnover
from consult.synthesis.wording.clauses import Labels, Values, counted, named_as
from consult.synthesis.wording.conditions import conditions
from consult.synthesis.wording.minority import minority
from consult.synthesis.wording.news import headline
from consult.synthesis.wording.repeats import repeats
from consult.synthesis.wording.sections import heading

__all__ = ["heading", "headline", "sentence"]


def sentence(template: str, values: Values, labels: Labels | None = None) -> str:
    """The sentence of a statement in the reader's language.

    Args:
        template: a class, a kind of news, `minority`, `silence`, or one of the parts beside the targets.
        values: what `consult.domain.synthesis` put into the statement; withheld counts are None. A mail may add
            `tells_q` False for words without the figure of the test, `tells_weighting` False where it has said who
            counts equally, and `passage`, the length of a quoted reason.
        labels: the consultation's own names of groups along the statement's line.
    """
    clauses = [*_SENTENCES[template](values, labels or {})]
    if _rests_on_weighting(template, values):
        clauses.append(label(WEIGHTED, values["weighting"]))
    if values.get("leaves_out"):
        clauses.append(_("Governments alone are compared here."))
    if template in NEWS_ORDER and template != "turnover":
        clauses += turnover.beside_news(values)
    return " ".join(clause for clause in clauses if clause)


def _rests_on_weighting(template: str, values: Values) -> bool:
    """True where the sentence names a class that rests on who counts equally."""
    if "weighting" not in values or not values.get("tells_weighting", True):
        return False
    now = values["class"]
    if template == "class_changed":
        return bool(WEIGHED & {now, values["before"]["class"]})
    return now in WEIGHED and template in (now, "division_closed")


def _silence(values: Values, labels: Labels) -> Sequence[str]:
    total, silent = values["accredited"], values["silent"]
    if silent is None and not values["is_complete"]:
        return [_("Not all delegations have answered.")]
    if not silent:
        return [
            ngettext(
                "The one delegation answered on at least one target.",
                "All %(count)s delegations answered, each on at least one target.",
                total,
                count=number(total),
            )
        ]
    words = ngettext(
        "%(count)s of %(total)s delegations has not answered.",
        "%(count)s of %(total)s delegations have not answered.",
        silent,
        count=number(silent),
        total=number(total),
    )
    counts = {group: counted(part, whole) for group, part, whole in values["groups"]}
    by_group = [
        _("%(group)s (%(share)s)", group=group_label(group, labels), share=counts[group])
        for group in in_group_order(counts, labels)
    ]
    told = [_("By group: %(groups)s.", groups=join_list(by_group))] if by_group else []
    return [words, *told, *named_as(values["names"])]


_SENTENCES: Mapping[str, Callable[[Values, Labels], Sequence[str]]] = {
    "consensus": classes.consensus,
    "broad_agreement": classes.broad_agreement,
    "leaning": classes.leaning,
    "divided_between": classes.divided_between,
    "divided_within": classes.divided_within,
    "no_clear_direction": classes.no_clear_direction,
    "insufficient_evidence": classes.insufficient_evidence,
    "consensus_lost": news.consensus_lost,
    "consensus_won": news.consensus_won,
    "division_opened": news.division_opened,
    "division_closed": news.division_closed,
    "blocking_new": news.blocking_new,
    "objection_new": news.objection_new,
    "class_changed": news.class_changed,
    "turnover": turnover.of_its_own,
    "minority": minority,
    "silence": _silence,
    "conditions": conditions,
    "themes": texts.themes,
    "near_copies": texts.near_copies,
    "repeats": repeats,
    "next": next_steps.next_steps,
}
