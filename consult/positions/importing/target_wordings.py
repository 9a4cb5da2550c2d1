"""The wordings of targets that a mapping file brings: in its own list, or in a file beside it."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from pathlib import Path

from consult.domain.vocabulary import TargetLevel
from consult.positions.importing.faults import CellRefused, ImportRefused, MappingRefused, RowFault
from consult.positions.importing.mapping import TEXTS, FileShape
from consult.positions.importing.section import Section
from consult.positions.importing.sheets import read_sheet
from consult.positions.importing.text import checked
from consult.targets.service import NewTarget, Wording

LONGEST = {"code": 32, "title": 300, "cluster": 200, "deadline": 100, "owner": 300}
LONGEST_TEXT = 10_000
PARTS = ("title", "text", "indicators", "baseline", "value", "deadline", "owner", "provenance")
WORDING = ("code", "cluster", "level", *PARTS)


def worded_targets(top: Section, folder: Path, *, layout: str) -> dict[str, NewTarget]:
    """The targets that the mapping words, by code.

    In the long layout these are all targets of the file of `[targets]`; in the wide one those of
    `position.targets`, whose own words go before those of the file.
    Raises: MappingRefused, ImportRefused with every fault of the file.
    """
    if layout == "long":
        return _targets_of_file(top, folder) if "targets" in top else {}
    entries = top.section("position").sections("targets", ("column", *TEXTS, *WORDING))
    by_code = {entry.text("code", entry.text("column")): entry for entry in entries}
    filed = _targets_of_file(top, folder, only=by_code) if "targets" in top else None
    return {code: _listed(code, entry, filed) for code, entry in by_code.items()}


def _listed(code: str, entry: Section, filed: Mapping[str, NewTarget] | None) -> NewTarget:
    if filed is not None and code not in filed and "title" not in entry:
        raise entry.refuse("code", f"is {code}, which the file of targets does not hold")
    given = {name: entry.text(name) for name in WORDING if name in entry}
    values = (_values(filed[code]) if filed and code in filed else {}) | given | {"code": code}
    try:
        return _target(values, {name: entry.path(name) for name in WORDING})
    except CellRefused as refused:
        raise MappingRefused(f"{refused.column}: {refused.detail}") from None


def _values(target: NewTarget) -> dict[str, str]:
    return asdict(target.wording) | {"cluster": target.cluster, "level": target.level or ""}


def _targets_of_file(top: Section, folder: Path, *, only: Collection[str] | None = None) -> dict[str, NewTarget]:
    section = top.section("targets", ("file", "delimiter", *WORDING))
    columns = {name: section.column(name) for name in WORDING if name in section}
    if "code" not in columns:
        raise section.refuse("code", "is missing")
    path = folder / section.text("file")
    sheet = read_sheet(path, FileShape(layout="long", delimiter=section.text("delimiter", ",")), set(columns.values()))
    faults = list(sheet.faults)
    found: dict[str, NewTarget] = {}
    for row in sheet.rows:
        if only is not None and row.cells[columns["code"]] not in only:
            continue
        try:
            new = _target({name: row.cells[column] for name, column in columns.items()}, columns)
            _check_repeated(found.get(new.code), new, columns)
            found[new.code] = new
        except CellRefused as refused:
            faults.append(RowFault(row=row.number, column=f"{refused.column} of {path.name}", detail=refused.detail))
    if faults:
        raise ImportRefused(faults)
    return found


def _check_repeated(earlier: NewTarget | None, new: NewTarget, columns: Mapping[str, str]) -> None:
    # a file may list a target once for each round; what is said of it must then be the same
    if earlier is not None and earlier != new:
        raise CellRefused(columns["code"], f"“{new.code}” stands above with other values")


def _target(values: Mapping[str, str], columns: Mapping[str, str]) -> NewTarget:
    texts = {
        name: checked(
            text, column=columns[name], longest=LONGEST.get(name, LONGEST_TEXT), many_lines=name not in LONGEST
        )
        for name, text in values.items()
    }
    code, level = texts["code"], texts.get("level", "")
    if not code:
        raise CellRefused(columns["code"], "is empty")
    if level and level not in list(TargetLevel):
        raise CellRefused(columns["level"], f"must be one of {', '.join(TargetLevel)}")
    parts = {name: texts.get(name, "") for name in PARTS}
    return NewTarget(
        code=code,
        cluster=texts.get("cluster", ""),
        level=TargetLevel(level) if level else None,
        wording=Wording(**(parts | {"title": parts["title"] or code})),
    )
