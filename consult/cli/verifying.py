"""`consult verify-log`, `consult verify-receipt` and `consult checkpoint`."""

import json
from pathlib import Path

import click

from consult import verify_receipt as alone
from consult.cli.application import application, consultation_called
from consult.database import reading, transaction, utc_now
from consult.events.checkpoints import checkpoints_of, make_checkpoint, note_of
from consult.events.queries import log_length
from consult.events.verifying import LogReport, report_on_log
from consult.positions.verifying import faults_in_positions, faults_in_receipt
from consult.signing import known_keys, origin_of, site_key
from consult.synthesis.counted import faults_in_counted_lists


@click.command("verify-log")
@click.argument("slug")
def verify_log(slug: str) -> None:
    """Check a consultation's log: chain, head, checkpoints; positions, receipts and counted lists against it."""
    with application() as settings, reading() as session:
        consultation = consultation_called(session, slug)
        report = report_on_log(session, consultation.id, known_keys(settings))
        faults = [
            *report.faults,
            *faults_in_positions(session, consultation.id),
            *faults_in_counted_lists(session, consultation.id),
        ]
    if faults:
        raise click.ClickException("\n".join([f"the log of {slug} does not hold:", *faults]))
    click.echo(f"The log of {slug} holds: {_in_words(report)}")


def _in_words(report: LogReport) -> str:
    words = f"{report.length} entries, each following the one before; {report.checkpoints} checkpoints agree."
    return f"{words} {report.erased} personal contents were erased." if report.erased else words


@click.command()
@click.argument("slug")
def checkpoint(slug: str) -> None:
    """Sign the log of a consultation as it is now, and print the checkpoint: keep it where we cannot change it."""
    at = utc_now()
    with application() as settings:
        with transaction() as session:
            consultation = consultation_called(session, slug)
            make_checkpoint(
                session,
                consultation.id,
                occasion=f"hand:{at.isoformat()}",
                size=log_length(session, consultation.id),
                origin=origin_of(settings, slug),
                key=site_key(settings),
                at=at,
            )
        with reading() as session:
            [made] = checkpoints_of(session, consultation.id, limit=1)
            click.echo(note_of(made), nl=False)


@click.command("verify-receipt")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--checkpoint", "checkpoints", multiple=True, help="A digest's mail, or the line of its footer.")
@click.option("--consistency", "consistencies", multiple=True, help="The file of a consistency proof.")
def verify_receipt(file: str, checkpoints: tuple[str, ...], consistencies: tuple[str, ...]) -> None:
    """Check a receipt: by itself, as anybody can, and against the log that is here."""
    with application() as settings, reading() as session:
        try:
            check = alone.verify(file, checkpoints, consistencies, known_keys(settings))
        except alone.Unreadable as error:
            raise click.ClickException(str(error)) from error
        document = json.loads(Path(file).read_text(encoding="utf-8"))
        faults = [*check.faults, *faults_in_receipt(session, document)]
    for line in check.held:
        click.echo(line)
    if faults:
        raise click.ClickException("\n".join([f"{file} does not hold:", *faults]))
    click.echo("The receipt holds, and the log here has its entries.")
