"""Reading a mapping file."""

import tomllib
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from consult.consultations.service import NewConsultation
from consult.domain.lines import GROUP_LINE, REGION_LINE, bloc_set_of, is_line
from consult.domain.schedule import timezones
from consult.domain.vocabulary import Attribution, Frequency, Stance
from consult.domain.weighting import Weighting
from consult.positions.importing.faults import MappingRefused
from consult.positions.importing.mapping import (
    TEXTS,
    Attribute,
    DelegationMapping,
    FileShape,
    ImportMapping,
    PlannedRound,
    PositionMapping,
    TargetColumn,
    TimeAttribute,
)
from consult.positions.importing.section import Section
from consult.positions.importing.target_wordings import WORDING, worded_targets

DEFAULT_LENGTH = timedelta(days=30)
"""How long a round stays open when nothing says so."""


def read_mapping(path: Path, *, slug: str) -> ImportMapping:
    """The mapping in a TOML file; `slug` names the consultation that it may describe.

    Raises: MappingRefused, naming the key.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MappingRefused(f"{path} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MappingRefused(f"{path.name} is not valid TOML: {error}") from error
    top = Section(values, "", ("consultation", "rounds", "file", "delegation", "position", "targets"))
    shape = _file(top)
    delegation = _delegation(top, shape)
    position = _position(top, shape)
    targets = worded_targets(top, path.parent, layout=shape.layout)
    return ImportMapping(
        consultation=_consultation(top, slug, delegation) if "consultation" in top else None,
        file=shape,
        delegation=delegation,
        position=position,
        targets=targets,
        are_targets_complete=bool(targets),
        rounds=_rounds(top),
    )


def _consultation(top: Section, slug: str, delegation: DelegationMapping) -> NewConsultation:
    texts = ("summary", "mandate", "convenor", "source", "notice")
    numbers = ("approvals_needed", "smallest_cell")
    others = ("title", "attribution", "compare", "weighting", "labels", "languages", "digest_every", "digest_timezone")
    section = top.section("consultation", (*texts, *numbers, *others))
    attribution = section.text("attribution", Attribution.ATTRIBUTED)
    if attribution not in list(Attribution):
        raise section.refuse("attribution", f"must be one of {', '.join(Attribution)}")
    weighting = section.text("weighting", Weighting.GROUPS)
    if weighting not in list(Weighting):
        raise section.refuse("weighting", f"must be one of {', '.join(Weighting)}")
    every = section.text("digest_every", Frequency.AT_CLOSE)
    if every not in list(Frequency):
        raise section.refuse("digest_every", "must be at_close, daily, weekly or by_hand")
    zone = section.text("digest_timezone", "UTC")
    if zone not in timezones():
        raise section.refuse("digest_timezone", "must be a time zone, such as Europe/Zurich")
    return NewConsultation(
        slug=slug,
        title=section.text("title", longest=300),
        attribution=Attribution(attribution),
        compare=_lines(section, delegation),
        weighting=Weighting(weighting),
        labels=_labels(section.section("labels")),
        languages=section.texts("languages", ("en",)),
        digest_every=Frequency(every),
        digest_timezone=zone,
        approvals_needed=section.number("approvals_needed", 1),
        smallest_cell=section.number("smallest_cell", 5),
        summary=section.text("summary", ""),
        mandate=section.text("mandate", ""),
        convenor=section.text("convenor", "", longest=300),
        source=section.text("source", ""),
        notice=section.text("notice", ""),
    )


def _labels(section: Section) -> dict[str, dict[str, str]]:
    """Names of groups by line of comparison, and of the lines themselves under `lines`."""
    lines = {line: section.section(line) for line in section}
    return {line: {group: names.text(group, longest=100) for group in names} for line, names in lines.items()}


def _lines(section: Section, delegation: DelegationMapping) -> tuple[str, ...]:
    lines = section.texts("compare", (GROUP_LINE,))
    if not lines:
        raise section.refuse("compare", f"must name at least one line, such as {GROUP_LINE}")
    has_region = delegation.country is not None or delegation.region is not None
    for line in lines:
        bloc_set = bloc_set_of(line)
        if line == REGION_LINE and not has_region:
            raise section.refuse("compare", f"names {line}, and neither delegation.country nor region is mapped")
        if not is_line(line) or (bloc_set is not None and bloc_set not in delegation.blocs):
            known = f"{GROUP_LINE}, {REGION_LINE} nor a mapped set of blocs"
            raise section.refuse("compare", f"names {line}, which is neither {known}")
    return tuple(dict.fromkeys(lines))


def _rounds(top: Section) -> tuple[PlannedRound, ...]:
    rounds = []
    for section in top.sections("rounds", ("number", "opens_at", "closes_at", "days")):
        opens_at, closes_at = section.instant("opens_at"), section.instant("closes_at")
        if closes_at is not None and "days" in section:
            raise section.refuse("days", "cannot stand beside closes_at")
        if opens_at is not None and closes_at is not None and closes_at <= opens_at:
            raise section.refuse("closes_at", "must be later than opens_at")
        lasts = timedelta(days=section.number("days", DEFAULT_LENGTH.days))
        rounds.append(
            PlannedRound(number=section.number("number"), opens_at=opens_at, closes_at=closes_at, lasts=lasts)
        )
    numbers = [planned.number for planned in rounds]
    if len(set(numbers)) != len(numbers):
        raise MappingRefused("rounds.number must differ from round to round")
    return tuple(sorted(rounds, key=lambda planned: planned.number))


def _file(top: Section) -> FileShape:
    section = top.section("file", ("layout", "delimiter", "encoding", "sheet"))
    layout = section.text("layout")
    if layout not in ("long", "wide"):
        raise section.refuse("layout", "must be long or wide")
    delimiter = section.raw("delimiter") if "delimiter" in section else ","
    if not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\r\n':
        raise section.refuse("delimiter", "must be one character")
    encoding = section.text("encoding", "utf-8").lower()
    if encoding not in ("utf-8", "utf-8-sig"):
        raise section.refuse("encoding", "must be utf-8; save the file as UTF-8 first")
    sheet = section.text("sheet") if "sheet" in section else None
    return FileShape(layout="long" if layout == "long" else "wide", delimiter=delimiter, sheet=sheet)


def _delegation(top: Section, shape: FileShape) -> DelegationMapping:
    section = top.section("delegation", ("key", "name", "group", "sub_kind", "country", "region", "blocs"))
    by_default = Attribute(column="reference")
    key = section.attribute("key") if "key" in section or shape.layout == "long" else by_default
    blocs = section.section("blocs")
    for bloc_set in blocs:
        if not 0 < len(bloc_set) <= 64:
            raise blocs.refuse(bloc_set, "must have 1 to 64 characters")
    return DelegationMapping(
        key=key,
        name=section.optional_attribute("name") or key,
        group=section.attribute("group"),
        sub_kind=section.optional_attribute("sub_kind"),
        country=section.optional_attribute("country"),
        region=section.optional_attribute("region"),
        blocs={bloc_set: blocs.attribute(bloc_set) for bloc_set in blocs},
    )


def _position(top: Section, shape: FileShape) -> PositionMapping:
    here = ("target", *TEXTS) if shape.layout == "long" else ("targets",)
    section = top.section("position", ("stance", "round", "submitted_at", "language", *here))
    return PositionMapping(
        stance=_stance(section, shape),
        target=section.attribute("target") if shape.layout == "long" else None,
        columns=_columns(section) if shape.layout == "wide" else (),
        round=section.optional_attribute("round") or Attribute(value="1"),
        texts={name: section.attribute(name) for name in here if name in TEXTS and name in section},
        submitted_at=_time(section) if "submitted_at" in section else None,
        language=section.optional_attribute("language"),
    )


def _stance(section: Section, shape: FileShape) -> Attribute:
    if shape.layout == "wide":
        found = section.section("stance", ("map", "default"))
        stance = Section({"stance": {**_all(found), "column": "stance"}}, section.name).attribute("stance")
    else:
        stance = section.attribute("stance")
    for text in (stance.value, stance.default, *(stance.map or {}).values()):
        if text is not None and text not in list(Stance):
            raise section.refuse("stance", f"maps to “{text}”, which is not one of {', '.join(Stance)}")
    return stance


def _all(section: Section) -> dict[str, object]:
    return {key: section.raw(key) for key in section}


def _columns(section: Section) -> tuple[TargetColumn, ...]:
    columns = []
    for entry in section.sections("targets", ("column", *TEXTS, *WORDING)):
        column = entry.text("column")
        texts = {name: entry.text(name) for name in TEXTS if name in entry}
        columns.append(TargetColumn(column=column, code=entry.text("code", column), texts=texts))
    if not columns:
        raise section.refuse("targets", "must list the columns that hold stances")
    for name in ("column", "code"):
        values = [getattr(column, name) for column in columns]
        if len(set(values)) != len(values):
            raise section.refuse("targets", f"names a {name} twice")
    return tuple(columns)


def _time(section: Section) -> TimeAttribute:
    found = section.section("submitted_at", ("column", "format", "timezone"))
    try:
        zone = ZoneInfo(found.text("timezone", "UTC"))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise found.refuse("timezone", "is not a time zone such as Europe/Brussels") from None
    return TimeAttribute(
        column=found.text("column"), format=found.text("format") if "format" in found else None, timezone=zone
    )
