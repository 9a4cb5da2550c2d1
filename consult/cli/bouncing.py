"""`consult receive-bounce` and `consult dkim-record`."""

import sys

import click

from consult.cli.application import application
from consult.database import transaction, utc_now
from consult.domain.errors import SettingMissing
from consult.mail.bounces import LARGEST
from consult.mail.delivery.message import own_host
from consult.mail.delivery.signing import signer_of
from consult.notices.bounces import receive_bounce


@click.command("receive-bounce")
@click.argument("address")
def receive(address: str) -> None:
    """Take in a mail that came back to ADDRESS, read from standard input, as a mail server pipes it."""
    raw = sys.stdin.buffer.read(LARGEST + 1)
    with application() as settings, transaction() as session:
        taken = receive_bounce(session, settings, address=address, raw=raw, at=utc_now())
    # never an error: the mail server would send a bounce about the bounce
    click.echo("Noted." if taken else "Ignored: this is no bounce of a mail of ours.")


@click.command("dkim-record")
def dkim_record() -> None:
    """Print the DNS record with which receiving servers check the signature of the mail."""
    with application() as settings:
        signer = signer_of(settings, domain=own_host(settings.mail_from))
    if signer is None:
        raise SettingMissing("CONSULT_DKIM_KEY_FILE")
    click.echo(f'{signer.selector}._domainkey.{signer.domain}. TXT "{signer.record}"')
