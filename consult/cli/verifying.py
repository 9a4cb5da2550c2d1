"""`consult verify-log`."""

import click

from consult.cli.application import application, consultation_called
from consult.database import reading
from consult.events.queries import faults_in_log, log_length
from consult.positions.verifying import faults_in_positions


@click.command("verify-log")
@click.argument("slug")
def verify_log(slug: str) -> None:
    """Check the hash chain of a consultation's log, and its positions against it."""
    with application(), reading() as session:
        consultation = consultation_called(session, slug)
        faults = faults_in_log(session, consultation.id) + faults_in_positions(session, consultation.id)
        length = log_length(session, consultation.id)
    if faults:
        raise click.ClickException("\n".join([f"the log of {slug} does not hold:", *faults]))
    click.echo(f"The log of {slug} holds: {length} entries, each following the one before.")
