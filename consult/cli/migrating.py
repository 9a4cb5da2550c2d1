"""`consult migrate`."""

import os

import click

from consult.config import Settings
from consult.migrating import grant_to_web, upgrade


@click.command()
@click.option("--web-role", help="The PostgreSQL role of web and workers: it may read the log and add to it, no more.")
def migrate(web_role: str | None) -> None:
    """Bring the database to the present schema."""
    settings = Settings.from_environment(os.environ)
    upgrade(settings)
    if web_role:
        grant_to_web(settings, web_role)
    click.echo("The database has the present schema.")
