"""`consult digest`: the workflow of a digest from the shell."""

import click
from sqlalchemy.orm import Session

from consult.authentication import actor_at_the_shell
from consult.cli.application import application, consultation_called, secretariat_of
from consult.consultations.models import Consultation
from consult.consultations.queries import people_holding
from consult.database import reading, transaction, utc_now
from consult.domain.errors import NotFound
from consult.domain.lifecycle import UNSENT
from consult.domain.permissions import Actor
from consult.domain.vocabulary import Audience, DigestState, Role
from consult.organisations.queries import person_by_email
from consult.synthesis import items, sealing, service
from consult.synthesis.charts.attaching import paint_draft
from consult.synthesis.models import Digest
from consult.synthesis.queries import digests_of, stale_statements

_round = click.option(
    "--round", "number", type=click.IntRange(1, 10_000), help="Digest of this round; the newest when not given."
)


_audience = click.option(
    "--audience",
    type=click.Choice([found.value for found in Audience]),
    default=Audience.PARTICIPANTS.value,
    help="For whom the digest is; participants when not given.",
)


@click.group()
def digest() -> None:
    """Draft, read, approve and send digests."""


@digest.command()
@click.argument("slug")
@click.option(
    "--round",
    "number",
    type=click.IntRange(1, 10_000),
    help="The open round, or else the last closed one, when not given.",
)
@_audience
def draft(slug: str, number: int | None, audience: str) -> None:
    """Draft the digest of a round from what stands in it now."""
    with application():
        with transaction() as session:
            consultation = consultation_called(session, slug)
            actor = secretariat_of(consultation)
            edition = service.main_edition(session, consultation.id, Audience(audience))
            drafted = service.draft_digest_by_hand(
                session, actor, consultation, round_number=number, edition=edition, at=utc_now()
            )
            count, digest_id = len(sealing.statements_of(session, drafted.id)), drafted.id
        paint_draft(digest_id)
    click.echo(f"Drafted a digest of {slug} with {count} statements. Read it: consult digest show {slug}")


@digest.command()
@click.argument("slug")
@_round
@_audience
def show(slug: str, number: int | None, audience: str) -> None:
    """Print the statements of a digest with the counts behind them, and what is missing before it can be sent."""
    with application() as settings, reading() as session:
        consultation = consultation_called(session, slug)
        found = _digest(session, consultation, number, audience)
        click.echo(f"{consultation.title}: digest, {found.state}")
        for statement in sealing.statements_of(session, found.id):
            item = items.item_of(statement, consultation)
            click.echo(f"\n{item.code} {item.title} [{item.class_label}]".replace("\n ", "\n"))
            click.echo(f"  {item.sentence}")
            if row := statement.values.get("row"):
                click.echo(f"  strongly oppose … strongly support, abstain: {' '.join(map(str, row))}")
        if found.state in UNSENT:
            _show_missing(session, found, sealing.seal(session, found, settings)[0], consultation.approvals_needed)


def _show_missing(session: Session, found: Digest, content_hash: str, needed: int) -> None:
    approvals = len(service.standing_approvals(session, found, content_hash))
    click.echo(f"\nThe mails as they are now: {content_hash}\nApproved by {min(approvals, needed)} of {needed} chairs.")
    if stale := len(stale_statements(session, found)):
        click.echo(f"{stale} statements are stale: draft the digest again before it is approved.")


@digest.command()
@click.argument("slug")
@_round
@_audience
@click.option("--as", "email", help="Address of the chair who approves; needed when there are several.")
@click.option("--hash", "content_hash", help="What `show` printed; refused when the mails have changed since.")
def approve(slug: str, number: int | None, audience: str, email: str | None, content_hash: str | None) -> None:
    """Approve the exact mails of a digest as one of the chairs."""
    with application() as settings, transaction() as session:
        consultation = consultation_called(session, slug)
        found = _digest(session, consultation, number, audience, UNSENT)
        chair = _chair(session, consultation, email)
        seen = content_hash or sealing.seal(session, found, settings)[0]
        service.approve_digest(session, chair, found.id, content_hash=seen, settings=settings, at=utc_now())
        approvals = len(service.standing_approvals(session, found, seen))
        needed = consultation.approvals_needed
    click.echo(f"{chair.name} approves {seen}: {min(approvals, needed)} of {needed} chairs.")


@digest.command()
@click.argument("slug")
@_round
@_audience
def send(slug: str, number: int | None, audience: str) -> None:
    """Hand an approved digest to the worker, which sends its mails."""
    with application() as settings, transaction() as session:
        consultation = consultation_called(session, slug)
        found = _digest(session, consultation, number, audience, UNSENT)
        actor = secretariat_of(consultation)
        mails = service.send_digest(session, actor, found.id, settings=settings, at=utc_now())
    if audience == Audience.PUBLIC:
        click.echo("The digest is published on its page.")
        return
    click.echo(f"{mails} mails go out as soon as a worker runs (`consult serve` is one).")


def _digest(
    session: Session,
    consultation: Consultation,
    number: int | None,
    audience: str,
    states: tuple[DigestState, ...] = (),
) -> Digest:
    found = [
        row
        for row, round_ in digests_of(session, consultation.id)
        if row.audience == audience
        if (number is None or round_.number == number) and (not states or row.state in states)
    ]
    if not found:
        raise NotFound(f"{consultation.slug} has no such digest; draft it: consult digest draft {consultation.slug}")
    return found[0]


def _chair(session: Session, consultation: Consultation, email: str | None) -> Actor:
    chairs = [holder.person for holder in people_holding(session, consultation.id, Role.CHAIR)]
    if email is None:
        if len(chairs) != 1:
            names = ", ".join(chair.email for chair in chairs) or "nobody"
            raise NotFound(f"say with --as which chair approves; chairs are: {names}")
        return actor_at_the_shell(session, chairs[0], at=utc_now())
    person = person_by_email(session, email)
    if person is None:
        raise NotFound(f"nobody has the address {email}")
    return actor_at_the_shell(session, person, at=utc_now())
