"""The lines along which delegations are compared, and the group in which each stands along a line.

Every delegation has a stakeholder group. Regions and blocs compare governments alone: a government without a place in
the set stands with the residue `other`, and whoever is not a government is outside the line.
"""

import re
from collections.abc import Mapping, Sequence

from consult.domain.vocabulary import Level, StakeholderGroup

GROUP_LINE = "stakeholder_group"
"""The line along which every delegation has exactly one group; it is always counted."""
REGION_LINE = "region"
"""The line of the UN M49 regions of the governments' countries."""
BLOC_LINE = "bloc:"
"""How the name of a line along a set of blocs begins."""
OUTSIDE = "other"
"""Governments without a place along a line of governments: a residue, counted in all and never compared."""

_BLOC_SET = re.compile(r"[\w&-](?:[\w .&()/-]{0,57}[\w)&-])?")


def bloc_set_of(line: str) -> str | None:
    """The set of blocs that a line compares; None for a line that is none of blocs."""
    return line.removeprefix(BLOC_LINE) if line.startswith(BLOC_LINE) else None


def level_of(line: str) -> Level:
    """Regions and blocs compare governments; stakeholder groups compare everybody."""
    return Level.MULTI_STAKEHOLDER if line == GROUP_LINE else Level.INTER_GOVERNMENTAL


def is_line(name: str) -> bool:
    """True for the stakeholder groups, the regions and any set of blocs with a plain name."""
    bloc_set = bloc_set_of(name)
    return name in (GROUP_LINE, REGION_LINE) or (bloc_set is not None and _BLOC_SET.fullmatch(bloc_set) is not None)


def counted_lines(compared: Sequence[str]) -> list[str]:
    """The lines along which a consultation is counted: those compared, and always the stakeholder groups."""
    return list(dict.fromkeys([*compared, GROUP_LINE]))


def group_along(line: str, group: str, *, region: str | None, blocs: Mapping[str, str]) -> str | None:
    """The group of a delegation along a line; None where it is outside.

    Args:
        group: its stakeholder group.
        region: its M49 region, if one is known.
        blocs: set of blocs to its place there.
    """
    if line == GROUP_LINE:
        return group
    if group != StakeholderGroup.GOVERNMENT:
        return None
    place = region if line == REGION_LINE else blocs.get(bloc_set_of(line) or "")
    return place or OUTSIDE
