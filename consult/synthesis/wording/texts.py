"""The sentences on what a machine found in the reasons: suggestions and two counts, never a tally."""

from collections.abc import Sequence

from consult.presentation import group_label, join_clauses, join_list, number
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext
from consult.synthesis.wording.clauses import Labels, Values
from consult.synthesis.wording.quotes import language_name


def themes(values: Values, labels: Labels) -> Sequence[str]:
    """The sentence of `themes`."""
    told = [_("A machine suggests these from the words of the reasons given; they are no count and decide nothing.")]
    for part in values["parts"]:
        language = language_name(part["language"])
        if part["themes"]:
            words = join_clauses(_("“%(text)s”", text=", ".join(theme)) for theme in part["themes"])
            told.append(_("Themes of the reasons in %(language)s: %(themes)s.", language=language, themes=words))
        told += [
            _(
                "Words in %(language)s that this group uses far more often than the others, %(group)s: %(words)s.",
                language=language,
                group=group_label(group, labels),
                words=_("“%(text)s”", text=", ".join(words)),
            )
            for group, words in part["typical"]
        ]
    return told


def near_copies(values: Values, _labels: Labels) -> Sequence[str]:
    """The sentence of `near_copies`."""
    told = [_cluster(cluster) for cluster in values["clusters"]]
    if values["more"]:
        told.append(
            ngettext(
                "There is %(count)s more such text.",
                "There are %(count)s more such texts.",
                values["more"],
                count=number(values["more"]),
            )
        )
    return [*told, _("Each delegation still counts once, whatever its words.")]


def _cluster(cluster: Values) -> str:
    texts = ngettext("%(count)s text", "%(count)s texts", cluster["texts"], count=number(cluster["texts"]))
    return ngettext(
        "On %(targets)s %(texts)s of %(count)s delegation are in nearly the same words.",
        "On %(targets)s %(texts)s of %(count)s delegations are in nearly the same words.",
        cluster["senders"],
        targets=join_list(cluster["codes"]),
        texts=texts,
        count=number(cluster["senders"]),
    )
