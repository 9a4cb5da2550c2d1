"""`consult migrate`."""

import os

import click

from consult.config import Settings
from consult.migrating import upgrade


@click.command()
def migrate() -> None:
    """Bring the database to the present schema."""
    upgrade(Settings.from_environment(os.environ))
    click.echo("The database has the present schema.")
