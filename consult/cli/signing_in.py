"""`consult sign-in-link`."""

import click

from consult.authentication import shell_link
from consult.cli.application import application
from consult.database import transaction, utc_now
from consult.domain.errors import NotFound
from consult.organisations.queries import person_by_email


@click.command("sign-in-link")
@click.argument("email")
def sign_in_link(email: str) -> None:
    """Print a link that signs a person in once, as one factor; whoever has the link first is that person."""
    with application() as settings, transaction() as session:
        person = person_by_email(session, email)
        if person is None:
            raise NotFound(f"nobody has the address {email}")
        link = shell_link(session, settings, person.id, at=utc_now())
    click.echo(link)
