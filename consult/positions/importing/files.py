"""An import from two files on disk: the mapping and what it maps."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from consult.domain.permissions import Actor
from consult.positions.importing.mapping import ImportMapping
from consult.positions.importing.mapping_file import read_mapping
from consult.positions.importing.reading import Responses, read_responses
from consult.positions.importing.service import ImportSummary, import_responses
from consult.positions.importing.sheets import read_sheet


@dataclass(frozen=True, kw_only=True)
class ReadFiles:
    """Both files, read before any transaction is opened."""

    slug: str
    mapping: ImportMapping
    responses: Responses

    def store(self, session: Session, actor: Actor, *, at: datetime) -> ImportSummary:
        """Import what was read. Raises: as `import_responses`."""
        return import_responses(session, actor, self.slug, self.mapping, self.responses, at=at)


def read_files(file: Path, mapping_file: Path, *, slug: str) -> ReadFiles:
    """Read a spreadsheet by its mapping; faults of single rows are kept for the import to list.

    Raises: MappingRefused; ImportRefused when the file cannot be read at all.
    """
    mapping = read_mapping(mapping_file, slug=slug)
    responses = read_responses(mapping, read_sheet(file, mapping.file, mapping.columns()))
    return ReadFiles(slug=slug, mapping=mapping, responses=responses)
