"""`consult verify-log` and `consult checkpoint`."""

import click

from consult.cli.application import application, consultation_called
from consult.database import reading, transaction, utc_now
from consult.events.checkpoints import checkpoints_of, make_checkpoint, note_of
from consult.events.queries import log_length
from consult.events.verifying import LogReport, report_on_log
from consult.positions.verifying import faults_in_positions
from consult.signing import known_keys, origin_of, site_key


@click.command("verify-log")
@click.argument("slug")
def verify_log(slug: str) -> None:
    """Check a consultation's log: chain, head, checkpoints, and its positions and receipts against it."""
    with application() as settings, reading() as session:
        consultation = consultation_called(session, slug)
        report = report_on_log(session, consultation.id, known_keys(settings))
        faults = [*report.faults, *faults_in_positions(session, consultation.id)]
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
