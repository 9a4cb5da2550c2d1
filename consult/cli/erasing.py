"""`consult erase-person`."""

import click

from consult.cli.application import application
from consult.database import reading
from consult.domain.errors import NotFound
from consult.domain.permissions import SYSTEM
from consult.organisations.queries import person_by_email
from consult.personal.removing import remove_person


@click.command("erase-person")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_person(email: str, yes: bool) -> None:
    """Erase a person: name, addresses, sessions, letters, signatures. What the delegation said stays."""
    with application() as settings:
        with reading() as session:
            person = person_by_email(session, email)
        if person is None:
            raise NotFound(f"nobody has the address {email}")
        if not yes:
            click.confirm(f"Erase {person.name}? This cannot be undone", abort=True)
        remove_person(SYSTEM, person.id, settings=settings)
    click.echo(f"Erased: {person.id}. Keep this number, to erase it again after a backup is restored.")
