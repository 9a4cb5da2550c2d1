"""Importing the two real data sets of the demo, against only reading their files."""

import csv
from collections.abc import Iterator
from pathlib import Path

from consult.database import transaction, utc_now
from consult.demo.loading import DATA, FILES
from consult.domain.permissions import SYSTEM
from consult.positions.importing.files import read_files
from tests.bench.databases import KINDS, application, database
from tests.bench.measuring import Figure, NotMeasured, Sample, seconds_of

SLUGS = ("unga", "ai-white-paper")
RUNS = 3


def measure() -> Iterator[Figure | str]:
    """Each run makes a consultation of its own: reading, checking and one transaction with all positions."""
    for kind in KINDS:
        try:
            with database(kind) as settings, application(settings):
                for slug in SLUGS:
                    yield _figure(kind, slug)
        except NotMeasured as missing:
            yield f"- {kind}: not measured: {missing}"


def _figure(kind: str, slug: str) -> Figure:
    file = DATA / slug / FILES[slug]
    rows = _read(file)
    added = [_import(slug, run) for run in range(RUNS)]
    return Figure(
        name=f"rows of {slug} ({rows:,} rows, {added[0][1]:,} positions), {kind}",
        measured=Sample(tuple(rows / seconds for seconds, _ in added), "/s"),
        reference=Sample(tuple(rows / seconds_of(lambda: _read(file)) for _ in range(RUNS)), "/s"),
        reference_name="csv.DictReader alone",
    )


def _read(file: Path) -> int:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return len(list(csv.DictReader(text)))


def _import(slug: str, run: int) -> tuple[float, int]:
    folder = DATA / slug
    counts: list[int] = []

    def act() -> None:
        read = read_files(folder / FILES[slug], folder / "mapping.toml", slug=f"{slug}-{run}")
        with transaction() as session:
            counts.append(read.store(session, SYSTEM, at=utc_now()).positions)

    return seconds_of(act), counts[0]
