"""What can be wrong with a mapping file or with the cells of a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.domain.errors import InvalidInput


@dataclass(frozen=True, kw_only=True, order=True)
class RowFault:
    """One thing to put right; rows are numbered as the spreadsheet shows them, the header being row 1."""

    row: int
    column: str
    detail: str

    def __str__(self) -> str:
        place = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.detail}"


class CellRefused(Exception):
    """A cell does not say what the mapping expects; the reader adds the row and goes on."""

    def __init__(self, column: str, detail: str) -> None:
        super().__init__(detail)
        self.column = column
        self.detail = detail


class MappingRefused(InvalidInput):
    """The mapping file cannot be used."""

    code = "mapping_refused"


class ImportRefused(InvalidInput):
    """The file has errors; nothing was stored."""

    code = "import_refused"

    def __init__(self, faults: Sequence[RowFault]) -> None:
        self.faults = sorted(set(faults))
        number = len(self.faults)
        head = f"nothing was stored: {number} error{'' if number == 1 else 's'}"
        super().__init__("\n".join([head, *map(str, self.faults)]))
