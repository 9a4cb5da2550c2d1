"""The words for values: what the interface calls each stance, class, role and state, in the reader's language."""

from collections.abc import Iterable, Mapping

from consult.domain.vocabulary import RESIDUAL_GROUPS, StakeholderGroup
from consult.presentation.translation import LazyText, gettext, lazy_gettext, lazy_pgettext

Labels = Mapping[str, LazyText | str]

STANCES: Labels = {
    "strongly_oppose": lazy_gettext("Strongly oppose"),
    "oppose": lazy_gettext("Oppose"),
    "neutral": lazy_gettext("Neutral"),
    "support": lazy_gettext("Support"),
    "strongly_support": lazy_gettext("Strongly support"),
    "abstain": lazy_gettext("Abstain"),
    "none": lazy_gettext("No draft"),
    "silent": lazy_gettext("Not answered"),
}
STANCE_MARKS: Labels = {
    "strongly_oppose": "\N{MINUS SIGN}\N{MINUS SIGN}",
    "oppose": "\N{MINUS SIGN}",
    "neutral": "0",
    "support": "+",
    "strongly_support": "++",
    "abstain": lazy_pgettext("one letter that stands for Abstain", "A"),
    "none": "\N{MIDDLE DOT}",
    "silent": "\N{MIDDLE DOT}",
}
CLASSES: Labels = {
    "consensus for": lazy_gettext("Consensus for"),
    "consensus against": lazy_gettext("Consensus against"),
    "consensus": lazy_gettext("Consensus"),
    "broad_agreement for": lazy_gettext("Broad agreement for"),
    "broad_agreement against": lazy_gettext("Broad agreement against"),
    "broad_agreement": lazy_gettext("Broad agreement"),
    "leaning for": lazy_gettext("Leaning for"),
    "leaning against": lazy_gettext("Leaning against"),
    "leaning": lazy_gettext("Leaning"),
    "divided_between": lazy_gettext("Divided between groups"),
    "divided_within": lazy_gettext("Divided within groups"),
    "no_clear_direction": lazy_gettext("No clear direction"),
    "insufficient_evidence": lazy_gettext("Too few to compare"),
}
SIDES: Labels = {
    "for": lazy_gettext("For"),
    "against": lazy_gettext("Against"),
    "none": lazy_gettext("No clear side"),
}
ALIGNMENTS: Labels = {
    "aligned": lazy_gettext("Aligned"),
    "tension": lazy_gettext("Tension"),
    "conflict": lazy_gettext("Conflict"),
    "split": lazy_gettext("Split"),
    "mixed": lazy_gettext("Mixed"),
    "opposed": lazy_gettext("Opposed"),
    "apart": lazy_gettext("Apart"),
    "close": lazy_gettext("Close"),
}
GROUPS: Labels = {
    "government": lazy_gettext("Governments"),
    "civil_society": lazy_gettext("Civil society"),
    "private_sector": lazy_gettext("Private sector"),
    "international_organisation": lazy_gettext("International organisations"),
    "individual": lazy_gettext("Individuals"),
    "other": lazy_gettext("Other"),
    "undisclosed": lazy_gettext("Type kept private"),
    "all": lazy_gettext("All"),
    "AFR": lazy_gettext("African"),
    "APG": lazy_gettext("Asia-Pacific"),
    "EEG": lazy_gettext("Eastern European"),
    "GRULAC": lazy_gettext("Latin American and Caribbean"),
    "WEOG": lazy_gettext("Western European and Others"),
    "002": lazy_gettext("Africa"),
    "019": lazy_gettext("Americas"),
    "142": lazy_gettext("Asia"),
    "150": lazy_gettext("Europe"),
    "009": lazy_gettext("Oceania"),
    "origin": lazy_gettext("Countries of origin"),
    "destination": lazy_gettext("Countries of destination"),
    "both": lazy_gettext("Countries of origin and destination at once"),
}
COMPARISONS: Labels = {
    "stakeholder_group": lazy_gettext("Stakeholder group"),
    "region": lazy_gettext("Region of the world"),
    "bloc:un_regional_group": lazy_gettext("UN regional group"),
    "bloc:migration_role": lazy_gettext("Countries of origin and of destination"),
}
WEIGHTINGS: Labels = {
    "groups": lazy_gettext("each group equal"),
    "delegations": lazy_gettext("each delegation equal"),
}
WEIGHTED: Labels = {
    "groups": lazy_gettext("Each group counts equally."),
    "delegations": lazy_gettext("Each delegation counts equally."),
}
ROLES: Labels = {
    "secretariat": lazy_gettext("Secretariat"),
    "chair": lazy_gettext("Chair"),
    "rapporteur": lazy_gettext("Rapporteur"),
    "focal_point": lazy_gettext("Focal point"),
    "deputy": lazy_gettext("Deputy"),
    "contributor": lazy_gettext("Contributor"),
    "observer": lazy_gettext("Observer"),
}
LEVELS: Labels = {
    "intra_governmental": lazy_gettext("Intra-governmental"),
    "inter_governmental": lazy_gettext("Inter-governmental"),
    "multilateral": lazy_gettext("Multilateral"),
    "multi_stakeholder": lazy_gettext("Multi-stakeholder"),
    "local": lazy_gettext("Local"),
    "national": lazy_gettext("National"),
    "regional": lazy_gettext("Regional"),
    "global": lazy_gettext("Global"),
}
ATTRIBUTIONS: Labels = {
    "attributed": lazy_gettext("Attributed"),
    "chatham_house": lazy_gettext("Chatham House"),
    "confidential": lazy_gettext("Confidential"),
}
AUDIENCES: Labels = {
    "participants": lazy_gettext("Participants"),
    "chairs": lazy_gettext("Chairs, rapporteurs and secretariat"),
    "public": lazy_gettext("The public"),
}
FREQUENCIES: Labels = {
    "daily": lazy_gettext("Every day"),
    "weekly": lazy_gettext("Every week"),
    "at_close": lazy_gettext("At the close of a round"),
    "by_hand": lazy_gettext("When it is drafted by hand"),
}
DIGEST_STATES: Labels = {
    "drafted": lazy_gettext("Drafted"),
    "in_review": lazy_gettext("In review"),
    "returned": lazy_gettext("Returned"),
    "approved": lazy_gettext("Approved"),
    "voided": lazy_gettext("Approval void"),
    "sending": lazy_gettext("Being sent"),
    "sent": lazy_gettext("Sent"),
}
DELIVERY_STATES: Labels = {
    "pending": lazy_gettext("Waiting"),
    "leased": lazy_gettext("Taken up"),
    "transmitting": lazy_gettext("Being sent"),
    "sent": lazy_gettext("Sent"),
    "failed": lazy_gettext("Failed"),
    "unknown": lazy_gettext("Unknown: it may have arrived"),
    "cancelled": lazy_gettext("Cancelled"),
}
WORK_STATES: Labels = {
    "due": lazy_gettext("Due"),
    "running": lazy_gettext("Running"),
    "done": lazy_gettext("Done"),
    "parked": lazy_gettext("Set aside after errors"),
}
SIMPLE_LABELS: Mapping[str, Labels] = {
    "stance_label": STANCES,
    "stance_sign": STANCE_MARKS,
    "side_label": SIDES,
    "alignment_label": ALIGNMENTS,
    "role_label": ROLES,
    "weighting_label": WEIGHTINGS,
    "weighting_sentence": WEIGHTED,
    "level_label": LEVELS,
    "attribution_label": ATTRIBUTIONS,
    "audience_label": AUDIENCES,
    "frequency_label": FREQUENCIES,
    "digest_state_label": DIGEST_STATES,
    "delivery_state_label": DELIVERY_STATES,
    "work_state_label": WORK_STATES,
}
"""Filters that only look a value up; the name of the filter, and its words."""


def label(words: Labels, value: str | None) -> str:
    """The word for a value of a closed list; None reads as the list's own `none`.

    Raises:
        KeyError: the value is not in the list, which is a fault in the code and not in the data.
    """
    return str(words["none" if value is None else str(value)])


def class_label(name: str, direction: str | None = None) -> str:
    """The words for a class of divergence, with its direction where the class has one."""
    return str(CLASSES.get(f"{name} {direction}") or CLASSES[str(name)])


def group_label(value: str, labels: Mapping[str, str] | None = None) -> str:
    """The name of a group: the consultation's own, else the usual one, else the value as it was given."""
    own = (labels or {}).get(str(value))
    return own or str(GROUPS.get(str(value), value))


def in_group_order(groups: Iterable[str], labels: Mapping[str, str] | None = None) -> list[str]:
    """Groups as tables list them: the usual ones first, then others by name, residues last."""
    usual = [group.value for group in StakeholderGroup]

    def place(group: str) -> tuple[bool, int, str]:
        known = usual.index(group) if group in usual else len(usual)
        return group in RESIDUAL_GROUPS, known, group_label(group, labels)

    return sorted(groups, key=place)


def comparison_label(value: str, labels: Mapping[str, str] | None = None) -> str:
    """The name of a line of comparison, such as `stakeholder_group` or `bloc:un_regional_group`."""
    own = (labels or {}).get(str(value))
    return own or str(COMPARISONS.get(str(value), value.removeprefix("bloc:").replace("_", " ")))


def round_label(number: int, state: str | None = None) -> str:
    """A round and where it stands: `Round 2`, `Round 2 closed`."""
    sentences = {
        None: gettext("Round %(number)s", number=number),
        "planned": gettext("Round %(number)s planned", number=number),
        "open": gettext("Round %(number)s open", number=number),
        "closed": gettext("Round %(number)s closed", number=number),
    }
    return sentences[None if state is None else str(state)]
