"""`consult import`."""

from pathlib import Path

import click

from consult.cli.application import application, consultation_called
from consult.database import transaction, utc_now
from consult.domain.permissions import SYSTEM
from consult.positions.importing.files import read_files
from consult.texts.importing import import_recommendations, read_recommendations

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("import")
def import_group() -> None:
    """Bring data in from files."""


@import_group.command()
@click.argument("file", type=_FILE)
@click.option("--mapping", type=_FILE, required=True, help="TOML file that says what the columns mean.")
@click.option("--consultation", "slug", required=True, help="Name in addresses; created when the mapping describes it.")
@click.option("--dry-run", is_flag=True, help="Check everything, and store nothing.")
def responses(file: Path, mapping: Path, slug: str, *, dry_run: bool) -> None:
    """Import positions from a CSV or XLSX file: all of them, or none and every error by row and column."""
    read = read_files(file, mapping, slug=slug)
    with application(), transaction() as session:
        summary = read.store(session, SYSTEM, at=utc_now())
        if dry_run:
            session.rollback()
    click.echo("Nothing was stored (dry run). The import would add:" if dry_run else f"Imported into {slug}:")
    for number, what in (
        (summary.targets, "targets"),
        (summary.delegations, "delegations"),
        (summary.positions, "positions"),
    ):
        click.echo(f"  {number} {what}")
    click.echo(f"  {summary.unchanged} positions stood there already")


@import_group.command()
@click.argument("file", type=_FILE)
@click.option("--consultation", "slug", help="The consultation they are for; without it they serve all of them.")
@click.option("--dry-run", is_flag=True, help="Check everything, and store nothing.")
def recommendations(file: Path, slug: str | None, *, dry_run: bool) -> None:
    """Import recommendations of earlier outcomes from a CSV file: all of them, or none and every error by row."""
    read = read_recommendations(file)
    with application(), transaction() as session:
        consultation = consultation_called(session, slug) if slug else None
        summary = import_recommendations(session, SYSTEM, consultation, read, at=utc_now())
        if dry_run:
            session.rollback()
    whom = slug or "all consultations"
    click.echo("Nothing was stored (dry run). The import would do:" if dry_run else f"Imported for {whom}:")
    for number, what in ((summary.added, "added"), (summary.changed, "changed"), (summary.unchanged, "unchanged")):
        click.echo(f"  {number} {what}")
