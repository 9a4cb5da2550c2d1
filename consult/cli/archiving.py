"""`consult export` and `consult import archive`."""

from pathlib import Path

import click

from consult.archiving.exporting import export_record
from consult.archiving.importing import import_record
from consult.cli.application import application, consultation_called, secretariat_of
from consult.cli.importing import import_group
from consult.database import reading, transaction, utc_now
from consult.domain.permissions import SYSTEM

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command()
@click.argument("slug")
@click.option("--out", "folder", type=_FOLDER, required=True, help="A folder that is empty or not there yet.")
def export(slug: str, folder: Path) -> None:
    """Write the whole record of a consultation as files, with a manifest of their hashes."""
    if folder.exists() and any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty; name another folder")
    with application(), reading() as session:
        consultation = consultation_called(session, slug)
        files = export_record(session, secretariat_of(consultation), consultation, at=utc_now())
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    click.echo(f"Wrote {len(files)} files of {slug} to {folder}.")


@import_group.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def archive(folder: Path) -> None:
    """Bring in a record that `consult export` wrote: all of it, just as it was, or nothing."""
    files = {
        str(path.relative_to(folder).as_posix()): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    with application(), transaction() as session:
        consultation = import_record(session, SYSTEM, files, at=utc_now())
        slug = consultation.slug
    click.echo(f"Imported {slug}. Its log holds: consult verify-log {slug}")
