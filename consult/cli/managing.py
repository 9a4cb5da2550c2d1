"""`consult make-admin`."""

import click

from consult.accounts.service import make_admin as give
from consult.cli.application import application
from consult.database import transaction, utc_now
from consult.domain.errors import NotFound
from consult.domain.permissions import SYSTEM
from consult.organisations.queries import person_by_email
from consult.organisations.service import register_person


@click.command("make-admin")
@click.argument("email")
@click.option("--name", help="Registers the person under this name when nobody has the address yet.")
def make_admin(email: str, name: str | None) -> None:
    """Let a person manage the accounts of this site, with no voice in any consultation."""
    with application(), transaction() as session:
        person = person_by_email(session, email)
        if person is None and name:
            person = register_person(session, SYSTEM, name=name, email=email, at=utc_now())
        if person is None:
            raise NotFound(f"nobody has the address {email}; say with --name who it is")
        give(session, person.id, at=utc_now())
        known_as = person.name
    click.echo(f"{known_as} manages accounts now, once signed in with a second factor: consult sign-in-link {email}")
