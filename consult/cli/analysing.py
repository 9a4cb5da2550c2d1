"""`consult analyse`."""

import json

import click

from consult.cli.application import application, consultation_called
from consult.consultations.queries import current_round, round_by_number
from consult.database import transaction
from consult.domain.errors import NotFound
from consult.domain.weighting import Weighting
from consult.events.log import lock_log
from consult.synthesis.analysis import analysis_document
from consult.synthesis.recounting import mismatched


@click.command()
@click.argument("slug")
@click.option(
    "--round",
    "number",
    type=click.IntRange(1, 10_000),
    help="The open round, or else the last closed one, when not given.",
)
@click.option("--format", "form", type=click.Choice(["json"]), default="json", show_default=True)
@click.option(
    "--weighting",
    type=click.Choice([weighting.value for weighting in Weighting]),
    help="Who counts equally where many are added up; as the consultation says when not given.",
)
def analyse(slug: str, number: int | None, form: str, weighting: str | None) -> None:  # noqa: ARG001  # one form so far, named by contract
    """Print the tallies and findings of a round, exact, as the secretariat reads them."""
    with application(), transaction() as session:
        consultation = consultation_called(session, slug)
        if number is None:
            round_ = current_round(session, consultation.id)
        else:
            round_ = round_by_number(session, consultation.id, number)
        if round_ is None:
            raise NotFound(f"{slug} has no round {number}" if number is not None else f"{slug} has no round yet")
        # counted afresh from the positions, and rolled back: right also when no worker has run yet
        lock_log(session, consultation.id)
        if wrong := mismatched(session, consultation, round_.id):
            click.echo(
                f"The stored tally was wrong (targets: {len(wrong)}); this is counted from the positions.", err=True
            )
        document = analysis_document(session, consultation, round_, Weighting(weighting) if weighting else None)
        session.rollback()
    click.echo(json.dumps(document, ensure_ascii=False, indent=1))
