"""Probes of what leaves as a whole, and of accounts: the record, one's own data, what an admin does."""

import sqlalchemy as sa

from consult.archiving.exporting import export_record
from consult.database import reading, utc_now
from consult.domain.permissions import Action, Facts
from consult.mail.models import Letter
from tests.permissions.asking import Ask, get, post, serve
from tests.permissions.registry import here, personal, probe

personal("personal.show_export", "offers one's own data to one's own session")
personal("personal.ask", "one's own data")
personal("personal.take", "one's own data, for the session that asked")


def the_site(_ask: Ask) -> Facts:
    """What belongs to no consultation."""
    return Facts()


def somebody(ask: Ask) -> Facts:
    """A person of the site."""
    return Facts(person_id=ask.scene.things["somebody"])


def _account(ask: Ask, page: str = "") -> str:
    return f"/admin/accounts/{ask.scene.things['somebody']}{page}"


@probe(Action.EXPORT_RECORD, "service", on=here)
def take_the_record_out(ask: Ask) -> bool:
    return serve(
        ask, lambda session, actor: export_record(session, actor, ask.scene.consultation(session), at=utc_now())
    )


@probe(Action.OPERATE, "page", "notices.list_letters", on=here)
def letters_of_the_consultation(ask: Ask) -> bool:
    return get(ask, f"/c/{ask.scene.slug}/desk/notices")


@probe(Action.OPERATE, "page", "notices.settle", on=here)
def settle_a_letter(ask: Ask) -> bool:
    with reading() as session:
        of_consultation = sa.select(Letter.id).where(Letter.consultation_id == ask.scene.world.consultation_id)
        letter_id = session.scalars(of_consultation.limit(1)).one()
    return post(ask, f"/c/{ask.scene.slug}/desk/notices/{letter_id}", {"decision": "delivered"}, {303, 409})


@probe(Action.MANAGE_ACCOUNTS, "page", "authentication.list_accounts", on=the_site)
def accounts(ask: Ask) -> bool:
    return get(ask, "/admin/accounts")


@probe(Action.MANAGE_ACCOUNTS, "page", "authentication.manage_account", on=somebody)
def an_account(ask: Ask) -> bool:
    return get(ask, _account(ask))


@probe(Action.MANAGE_ACCOUNTS, "page", "authentication.end_account", on=somebody)
def end_an_account(ask: Ask) -> bool:
    return post(ask, _account(ask, "/end"), {"reason": ""}, {422})


@probe(Action.MANAGE_ACCOUNTS, "page", "authentication.reopen_account", on=somebody)
def reopen_an_account(ask: Ask) -> bool:
    return post(ask, _account(ask, "/reopen"), {"reason": ""}, {422})


@probe(Action.MANAGE_ACCOUNTS, "page", "authentication.reset_factors", on=somebody)
def reset_the_factors_of_an_account(ask: Ask) -> bool:
    return post(ask, _account(ask, "/reset"), {"reason": ""}, {422})


@probe(Action.ERASE_PERSON, "page", "personal.ask_to_erase", on=somebody)
def what_erasing_does(ask: Ask) -> bool:
    return get(ask, _account(ask, "/erase"))


@probe(Action.ERASE_PERSON, "page", "personal.erase", on=somebody, writes=True)
def erase_somebody(ask: Ask) -> bool:
    return post(ask, _account(ask, "/erase"))
