"""What an application says, and what is wrong with it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale

from consult.accreditation.names import noted_name, noted_text
from consult.consultations.models import Consultation
from consult.domain.errors import InvalidInput
from consult.domain.vocabulary import StakeholderGroup

REGIONS = ("001", "002", "019", "142", "150", "009")
"""The world and its regions in UN M49, for organisations that work in several countries."""
SUB_KINDS = (
    "ministry",
    "local_authority",
    "ngo",
    "diaspora_association",
    "trade_union",
    "academia",
    "think_tank",
    "business_association",
    "company",
    "united_nations",
    "regional_organisation",
    "other",
)
LONGEST_TEXT = 2_000
_NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


@dataclass(frozen=True, kw_only=True)
class ApplicationForm:
    """What an applicant fills in; `part_of` names the organisation that they are a member body of, in their words."""

    organisation_name: str = ""
    stakeholder_group: str = ""
    sub_kind: str = ""
    country: str = ""
    region: str = ""
    mandate: str = ""
    declared_interest: str = ""
    part_of: str = ""


def countries(language: str = "en") -> dict[str, str]:
    """The countries of ISO 3166-1 by code, in the words of a language."""
    names = {str(code): str(name) for code, name in Locale.parse(language, sep="_").territories.items()}
    return {code: name for code, name in names.items() if len(code) == 2 and code not in _NO_COUNTRIES}


def groups_of(consultation: Consultation) -> tuple[str, ...]:
    """The stakeholder groups of a consultation in which one can apply."""
    own = consultation.labels.get("stakeholder_group", {})
    return tuple(dict.fromkeys([*(group.value for group in StakeholderGroup), *own, *consultation.most_per_group]))


def checked_form(consultation: Consultation, form: ApplicationForm) -> dict[str, Any]:
    """The columns of an application, in one form.

    Raises: InvalidInput, naming every field at fault: `missing`, `too_long`, `hidden_characters`, `unknown`.
    """
    faults: dict[str, str] = {}
    values: dict[str, Any] = {
        "organisation_name": noted_name(faults, form.organisation_name, field="organisation_name"),
        "stakeholder_group": _one_of(faults, "stakeholder_group", form.stakeholder_group, groups_of(consultation)),
        "sub_kind": _one_of(faults, "sub_kind", form.sub_kind, SUB_KINDS, is_needed=False) or None,
        "country": _one_of(faults, "country", form.country, countries(), is_needed=False) or None,
        "region": _one_of(faults, "region", form.region, REGIONS, is_needed=False) or None,
        "part_of": noted_name(faults, form.part_of, field="part_of") if form.part_of.strip() else "",
    }
    for field in ("mandate", "declared_interest"):
        values[field] = noted_text(faults, getattr(form, field), field=field, most=LONGEST_TEXT)
    if not (values["country"] or values["region"] or faults.keys() & {"country", "region"}):
        faults["country"] = "missing"
    if faults:
        raise InvalidInput.of_fields(faults)
    return values


def _one_of(
    faults: dict[str, str],
    field: str,
    value: str,
    known: Collection[str] | Mapping[str, str],
    *,
    is_needed: bool = True,
) -> str:
    if value in known:
        return value
    if value or is_needed:
        faults[field] = "unknown" if value else "missing"
    return ""
