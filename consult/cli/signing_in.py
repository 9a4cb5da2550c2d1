"""`consult sign-in-link`."""

import click

from consult.authentication import sign_in_url
from consult.cli.application import application
from consult.database import reading
from consult.domain.errors import NotFound
from consult.organisations.queries import person_by_email


@click.command("sign-in-link")
@click.argument("email")
def sign_in_link(email: str) -> None:
    """Print a link that signs a person in; whoever has the link is that person."""
    with application() as settings, reading() as session:
        person = person_by_email(session, email)
        if person is None:
            raise NotFound(f"nobody has the address {email}")
        click.echo(sign_in_url(settings, person))
