"""The sentences: one template for each class and each kind of news, in the reader's language."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from consult.domain.synthesis import counts_of
from consult.presentation import chance, class_label, group_label, join_list, percent
from consult.presentation.translation import gettext as _
from consult.presentation.translation import ngettext

Values = Mapping[str, Any]
Labels = Mapping[str, str]

COUNTED_BELOW = 20
"""Below this number of positions a share is told as a count, above it in per cent."""


def sentence(template: str, values: Values, labels: Labels | None = None) -> str:
    """The sentence of a statement in the reader's language.

    Args:
        template: a class, a kind of news, `minority` or `silence`.
        values: what `consult.domain.synthesis` put into the statement; withheld counts are None.
        labels: the consultation's own names of groups along the statement's line.
    """
    clauses = _SENTENCES[template](values, labels or {})
    return " ".join(clause for clause in clauses if clause)


def headline(counts: Mapping[str, int]) -> str:
    """The news of a digest in one line."""
    parts = [_HEADLINES[kind](count) for kind, count in counts.items() if kind in _HEADLINES]
    if not parts:
        return _("Nothing changed in kind since the last digest")
    words = join_list(parts)
    return words[:1].upper() + words[1:]


def _share(part: int, whole: int) -> str:
    if whole < COUNTED_BELOW:
        return _("%(part)s of %(whole)s", part=part, whole=whole)
    return percent(part / whole)


def _title(values: Values) -> str:
    return _("“%(title)s”", title=values["title"])


def _objectors(count: int) -> str:
    if count == 0:
        return _("nobody objects")
    return ngettext("%(count)s objects", "%(count)s object", count, count=count)


def _consensus(values: Values, labels: Labels) -> Sequence[str]:
    title, row = _title(values), values["row"]
    against = values["direction"] == "against"
    if row is None:
        return [_("Consensus on %(title)s: nobody takes the other side.", title=title)]
    counts = counts_of(row)
    if against:
        words = _(
            "Consensus against %(title)s: %(share)s oppose it and nobody supports it.",
            title=title,
            share=_share(counts["oppose"], counts["expressed"]),
        )
    else:
        words = _(
            "Consensus for %(title)s: %(share)s support it and nobody objects.",
            title=title,
            share=_share(counts["support"], counts["expressed"]),
        )
    return [words, *_abstentions(values, labels)]


def _broad_agreement(values: Values, labels: Labels) -> Sequence[str]:
    title, row = _title(values), values["row"]
    against = values["direction"] == "against"
    lead = (
        _(
            "Broad agreement against %(title)s: in every group at least 70 %% oppose it and fewer than 15 %% support it.",
            title=title,
        )
        if against
        else _(
            "Broad agreement for %(title)s: in every group at least 70 %% support it and fewer than 15 %% oppose it.",
            title=title,
        )
    )
    if row is None:
        return [lead, _("Somebody takes the other side.")]
    counts = counts_of(row)
    dissent = counts["support"] if against else counts["oppose"]
    whole = counts["expressed"]
    words = ngettext(
        "%(count)s of %(whole)s takes the other side.",
        "%(count)s of %(whole)s take the other side.",
        dissent,
        count=dissent,
        whole=whole,
    )
    return [lead, words, *_abstentions(values, labels)]


def _leaning(values: Values, labels: Labels) -> Sequence[str]:
    title, row = _title(values), values["row"]
    lead = (
        _("The groups lean against %(title)s.", title=title)
        if values["direction"] == "against"
        else _("The groups lean in favour of %(title)s.", title=title)
    )
    return [lead, *_totals(row, values), *_abstentions(values, labels), *_cautions(values, labels)]


def _divided_between(values: Values, labels: Labels) -> Sequence[str]:
    lead = _("The groups are divided on %(title)s.", title=_title(values))
    return [lead, *_sides(values, labels), *_by_chance(values), *_abstentions(values, labels)]


def _divided_within(values: Values, labels: Labels) -> Sequence[str]:
    title = _title(values)
    split, compared = len(values["flags"].get("split_group", ())), len(values["sides"])
    words = _(
        "On %(title)s the line runs through the groups, not between them: in %(split)s of %(compared)s groups "
        "at least a third supports and a third opposes.",
        title=title,
        split=split,
        compared=compared,
    )
    return [words, *_totals(values["row"], values)]


def _no_clear_direction(values: Values, labels: Labels) -> Sequence[str]:
    lead = _("%(title)s has no clear direction, and no division between the groups was shown.", title=_title(values))
    return [lead, *_totals(values["row"], values), *_cautions(values, labels)]


def _insufficient_evidence(values: Values, labels: Labels) -> Sequence[str]:
    lead = _("Too few answered on %(title)s to compare groups.", title=_title(values))
    return [lead, *_totals(values["row"], values)]


def _totals(row: Sequence[int] | None, values: Values) -> list[str]:
    if row is None:
        return [_("Somebody objects.")] if values["has_objection"] else []
    counts = counts_of(row)
    return [
        _(
            "%(support)s support, %(oppose)s oppose and %(neutral)s are neutral.",
            support=counts["support"],
            oppose=counts["oppose"],
            neutral=counts["neutral"],
        )
    ]


def _group_share(group: str, row: Sequence[int] | None, labels: Labels, *, against: bool) -> str:
    name = group_label(group, labels)
    if row is None:
        return name
    counts = counts_of(row)
    part = counts["oppose"] if against else counts["support"]
    return _("%(group)s (%(share)s)", group=name, share=_share(part, counts["expressed"]))


def _sides(values: Values, labels: Labels) -> list[str]:
    rows = dict(values["groups"])
    names: dict[str, list[str]] = {"for": [], "against": [], "none": []}
    for group, side in values["sides"].items():
        names[side].append(_group_share(group, rows.get(group), labels, against=side == "against"))
    clauses = []
    if names["against"]:
        clauses.append(_("Mostly opposed: %(groups)s.", groups=join_list(names["against"])))
    if names["none"]:
        clauses.append(_("On neither side, with the share in support: %(groups)s.", groups=join_list(names["none"])))
    if names["for"]:
        clauses.append(_("Mostly in support: %(groups)s.", groups=join_list(names["for"])))
    return clauses


def _by_chance(values: Values) -> list[str]:
    if values["q"] is None:
        return []
    return [_("Chance alone would rarely do this (q = %(q)s).", q=chance(values["q"]))]


def _abstentions(values: Values, labels: Labels) -> list[str]:
    groups, rows = values["flags"].get("abstaining_group", ()), dict(values["groups"])
    told = []
    for group in groups:
        row = rows.get(group)
        name = group_label(group, labels)
        told.append(name if row is None else _("%(group)s (%(share)s)", group=name, share=_share(row[5], sum(row))))
    return [_("Mostly abstaining: %(groups)s.", groups=join_list(told))] if told else []


def _cautions(values: Values, labels: Labels) -> list[str]:
    if "possible_division" in values["flags"]:
        return [_("The groups look apart, but with so few positions this can be chance.")]
    if "differs_in_degree" in values["flags"]:
        return [_("The groups differ in degree.")]
    return []


def _consensus_lost(values: Values, labels: Labels) -> Sequence[str]:
    title, row = _title(values), values["row"]
    if row is None:
        return [_("The consensus on %(title)s is gone: somebody objects now.", title=title)]
    counts = counts_of(row)
    words = _(
        "The consensus on %(title)s is gone: %(support)s support and %(objectors)s.",
        title=title,
        support=counts["support"],
        objectors=_objectors(counts["oppose"]),
    )
    return [words, *_formerly(values)]


def _formerly(values: Values) -> list[str]:
    earlier = values["before"]["row"]
    if earlier is None:
        return []
    counts = counts_of(earlier)
    return [
        _(
            "Before, %(support)s supported, %(oppose)s opposed and %(abstain)s abstained.",
            support=counts["support"],
            oppose=counts["oppose"],
            abstain=counts["abstain"],
        )
    ]


def _consensus_won(values: Values, labels: Labels) -> Sequence[str]:
    lead = _("There is now consensus on %(title)s: nobody takes the other side.", title=_title(values))
    return [lead, *_formerly(values)]


def _division_opened(values: Values, labels: Labels) -> Sequence[str]:
    title, row, earlier = _title(values), values["row"], values["before"]["row"]
    if row is None or earlier is None:
        lead = _("A new division on %(title)s.", title=title)
    else:
        lead = _(
            "A new division on %(title)s: opposition went from %(before)s to %(now)s.",
            title=title,
            before=counts_of(earlier)["oppose"],
            now=counts_of(row)["oppose"],
        )
    if values["class"] == "divided_within":
        return [lead, _("The line runs through the groups.")]
    return [lead, *_sides(values, labels), *_abstentions(values, labels), *_by_chance(values)]


def _division_closed(values: Values, labels: Labels) -> Sequence[str]:
    lead = _("The division on %(title)s has closed.", title=_title(values))
    now = _("It is now: %(label)s.", label=class_label(values["class"], values["direction"]))
    return [lead, now, *_totals(values["row"], values)]


def _blocking_new(values: Values, labels: Labels) -> Sequence[str]:
    words = ngettext(
        "%(count)s delegation cannot accept %(title)s.",
        "%(count)s delegations cannot accept %(title)s.",
        values["blocking"],
        count=values["blocking"],
        title=_title(values),
    )
    return [words, *_reasons(values)]


def _objection_new(values: Values, labels: Labels) -> Sequence[str]:
    title, row = _title(values), values["row"]
    if row is None:
        return [_("Somebody objects to %(title)s for the first time.", title=title)]
    objectors = _objectors(counts_of(row)["oppose"])
    return [_("For the first time %(objectors)s to %(title)s.", objectors=objectors, title=title)]


def _class_changed(values: Values, labels: Labels) -> Sequence[str]:
    earlier = values["before"]
    return [
        _(
            "%(title)s went from “%(before)s” to “%(now)s”.",
            title=_title(values),
            before=class_label(earlier["class"], earlier["direction"]),
            now=class_label(values["class"], values["direction"]),
        ),
        *_totals(values["row"], values),
    ]


def _minority(values: Values, labels: Labels) -> Sequence[str]:
    title, row, dissent = _title(values), values["row"], values["dissent"]
    against = values["direction"] == "against"
    if row is None:
        return [_("Somebody objects to %(title)s.", title=title)]
    counts = counts_of(row)
    count = counts["support"] if against else counts["oppose"]
    if against:
        words = ngettext(
            "%(count)s delegation supports %(title)s against the others.",
            "%(count)s delegations support %(title)s against the others.",
            count,
            count=count,
            title=title,
        )
    else:
        words = ngettext(
            "%(count)s delegation objects to %(title)s.",
            "%(count)s delegations object to %(title)s.",
            count,
            count=count,
            title=title,
        )
    names = [entry["name"] for entry in dissent]
    named = [_("They are: %(names)s.", names=join_list(names))] if names else []
    return [words, *named, *_reasons(values)]


def _reasons(values: Values) -> list[str]:
    told = []
    for entry in values["dissent"]:
        if entry["is_blocking"]:
            told.append(_("%(name)s cannot accept it: “%(reason)s”", name=entry["name"], reason=entry["reason"]))
    return told


def _silence(values: Values, labels: Labels) -> Sequence[str]:
    total, silent = values["accredited"], values["silent"]
    if silent == 0:
        return [_("All %(total)s delegations answered.", total=total)]
    words = ngettext(
        "%(count)s of %(total)s delegations has not answered.",
        "%(count)s of %(total)s delegations have not answered.",
        silent,
        count=silent,
        total=total,
    )
    by_group = [
        _("%(group)s (%(share)s)", group=group_label(group, labels), share=_("%(part)s of %(whole)s", part=s, whole=n))
        for group, s, n in values["groups"]
    ]
    told = [_("By group: %(groups)s.", groups=join_list(by_group))] if by_group else []
    names = [_("They are: %(names)s.", names=join_list(values["names"]))] if values["names"] else []
    return [words, *told, *names]


_SENTENCES: Mapping[str, Callable[[Values, Labels], Sequence[str]]] = {
    "consensus": _consensus,
    "broad_agreement": _broad_agreement,
    "leaning": _leaning,
    "divided_between": _divided_between,
    "divided_within": _divided_within,
    "no_clear_direction": _no_clear_direction,
    "insufficient_evidence": _insufficient_evidence,
    "consensus_lost": _consensus_lost,
    "consensus_won": _consensus_won,
    "division_opened": _division_opened,
    "division_closed": _division_closed,
    "blocking_new": _blocking_new,
    "objection_new": _objection_new,
    "class_changed": _class_changed,
    "minority": _minority,
    "silence": _silence,
}

_HEADLINES: Mapping[str, Callable[[int], str]] = {
    "consensus_lost": lambda n: ngettext("%(n)s consensus is gone", "%(n)s consensuses are gone", n, n=n),
    "consensus_won": lambda n: ngettext("%(n)s consensus is new", "%(n)s consensuses are new", n, n=n),
    "division_opened": lambda n: ngettext("%(n)s target is newly divided", "%(n)s targets are newly divided", n, n=n),
    "division_closed": lambda n: ngettext("%(n)s division has closed", "%(n)s divisions have closed", n, n=n),
    "blocking_new": lambda n: ngettext(
        "%(n)s target has a new blocking reservation", "%(n)s targets have new blocking reservations", n, n=n
    ),
    "objection_new": lambda n: ngettext(
        "%(n)s target has a first objection", "%(n)s targets have a first objection", n, n=n
    ),
}
