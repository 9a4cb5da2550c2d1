"""The words of accreditation: states, sub-kinds, regions, and what is wrong with a field."""

from collections.abc import Mapping

from consult.domain.vocabulary import ApplicationState, StepKind
from consult.presentation import group_label
from consult.presentation.translation import LazyText, lazy_gettext
from consult.presentation.translation import gettext as _

STATES: Mapping[str, LazyText] = {
    ApplicationState.STARTED: lazy_gettext("Not sent yet"),
    ApplicationState.RECEIVED: lazy_gettext("Being assessed"),
    ApplicationState.RETURNED: lazy_gettext("Sent back to be corrected"),
    ApplicationState.ACCREDITED: lazy_gettext("Accredited"),
    ApplicationState.REFUSED: lazy_gettext("Refused"),
    ApplicationState.WITHDRAWN: lazy_gettext("Taken back"),
}
STEPS: Mapping[str, LazyText] = {
    StepKind.STARTED: lazy_gettext("Begun from an invitation"),
    StepKind.RECEIVED: lazy_gettext("Sent by the applicant"),
    StepKind.PLACED: lazy_gettext("Matched with an organisation known here"),
    StepKind.APPROVED: lazy_gettext("Approved"),
    StepKind.RETURNED: lazy_gettext("Sent back to be corrected"),
    StepKind.REFUSED: lazy_gettext("Refused"),
    StepKind.ACCREDITED: lazy_gettext("Accredited"),
    StepKind.WITHDRAWN: lazy_gettext("Taken back by the applicant"),
}
SUB_KINDS: Mapping[str, LazyText] = {
    "ministry": lazy_gettext("Ministry or national authority"),
    "local_authority": lazy_gettext("City or local authority"),
    "ngo": lazy_gettext("Non-governmental organisation"),
    "diaspora_association": lazy_gettext("Diaspora association"),
    "trade_union": lazy_gettext("Trade union"),
    "academia": lazy_gettext("University or research institute"),
    "think_tank": lazy_gettext("Think tank"),
    "business_association": lazy_gettext("Business association"),
    "company": lazy_gettext("Company"),
    "united_nations": lazy_gettext("Part of the United Nations system"),
    "regional_organisation": lazy_gettext("Regional organisation"),
    "other": lazy_gettext("Other"),
}
REGIONS: Mapping[str, LazyText] = {
    "001": lazy_gettext("World"),
    "002": lazy_gettext("Africa"),
    "019": lazy_gettext("Americas"),
    "142": lazy_gettext("Asia"),
    "150": lazy_gettext("Europe"),
    "009": lazy_gettext("Oceania"),
}
_FAULTS: Mapping[str, LazyText] = {
    "organisation_name": lazy_gettext("Give the name of the organisation."),
    "stakeholder_group": lazy_gettext("Choose the group in which the organisation takes part."),
    "sub_kind": lazy_gettext("Choose what kind of organisation it is."),
    "country": lazy_gettext("Choose a country; for one that works in several, a region."),
    "region": lazy_gettext("Choose a region from the list."),
    "mandate": lazy_gettext("Say for whom the organisation speaks."),
    "declared_interest": lazy_gettext("Say what the organisation’s interest is."),
    "part_of": lazy_gettext("Give the name of the organisation that it is a part of."),
    "name": lazy_gettext("Give a name."),
    "address": lazy_gettext("Give an e-mail address, such as name@example.org."),
    "reason": lazy_gettext("Give the reason: it will be read by those concerned."),
    "note": lazy_gettext("Write a shorter note."),
    "verdict": lazy_gettext("Choose a verdict."),
    "place": lazy_gettext("Choose an organisation from the list."),
    "most_per_organisation": lazy_gettext("Give a whole number from 1."),
}


def fault_words(field: str, fault: str) -> str:
    """What to do about a field at fault."""
    if fault == "too_long":
        return _("This text is too long; shorten it.")
    if fault == "hidden_characters":
        return _("This text holds hidden characters or turns its direction; type it anew.")
    if field.startswith("most-"):
        return _("Give a whole number, or leave it empty for no cap.")
    return str(_FAULTS[field])


def file_words(fault: str, file: str, kilobytes: int) -> str:
    """Why a file was refused, by its name."""
    return {
        "empty": _("%(file)s is empty.", file=file),
        "too_large": _("%(file)s is larger than %(size)s kB.", file=file, size=kilobytes),
        "not_allowed": _("%(file)s is neither a PDF nor a PNG or JPEG image.", file=file),
        "not_what_it_says": _("%(file)s is not what its name says, or it is broken.", file=file),
        "encrypted": _("%(file)s is protected by a password; send one that anybody can open.", file=file),
    }.get(fault, _("%(file)s holds more than can be opened here; send fewer or smaller pages.", file=file))


def cap_words(cap: Mapping[str, object], labels: Mapping[str, str]) -> str:
    """Which cap is reached."""
    if cap["cap"] == "group":
        group = group_label(str(cap["name"]), labels)
        return _("The group %(group)s has reached its cap of %(most)s.", group=group, most=cap["most"])
    return _(
        "%(name)s and its member bodies have reached the cap of %(most)s per organisation.",
        name=cap["name"],
        most=cap["most"],
    )
