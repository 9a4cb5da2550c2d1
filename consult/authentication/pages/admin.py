"""Accounts as the admin of the site sees them: who can sign in and how, and never what anybody wrote."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.accounts import queries, service
from consult.accounts.journal import journal_of
from consult.authentication.actors import current_actor
from consult.authentication.marks import signed_in
from consult.authentication.pages.blueprint import bp
from consult.authentication.pages.words import event_words
from consult.database import reading, transaction, utc_now
from consult.domain.errors import InvalidInput, NotFound
from consult.domain.permissions import Action, Actor, Facts, decide
from consult.presentation.translation import gettext as _

ON_A_PAGE = 50
LARGEST_PAGE = 10_000


def _admin() -> Actor:
    """The reader, when they manage accounts. Raises: NotFound, as if there were no such page."""
    actor = current_actor()
    if not decide(actor, Action.MANAGE_ACCOUNTS, Facts()):
        raise NotFound
    return actor


@bp.get("/admin/accounts")
@signed_in
def list_accounts() -> ResponseReturnValue:
    """People by name, with how they sign in."""
    actor = _admin()
    asked, page = request.args.get("q", "")[:100], _page_number()
    with reading() as database:
        found = queries.accounts_visible_to(database, actor, asked, offset=(page - 1) * ON_A_PAGE, limit=ON_A_PAGE + 1)
    return render_template(
        "admin/accounts.html", accounts=found[:ON_A_PAGE], has_more=len(found) > ON_A_PAGE, page=page, asked=asked
    )


@bp.get("/admin/accounts/<uuid:person_id>")
@signed_in
def manage_account(person_id: UUID) -> ResponseReturnValue:
    """One account, with what an admin can do to it."""
    return _account_page(person_id)


def _account_page(
    person_id: UUID, errors: list[tuple[str, str]] | None = None, status: int = 200
) -> ResponseReturnValue:
    actor = _admin()
    with reading() as database:
        found = queries.account_visible_to(database, actor, person_id)
        if found is None:
            raise NotFound
        page = render_template(
            "admin/account.html",
            found=found,
            journal=journal_of(database, person_id),
            event_words=event_words,
            reason=request.form.get("reason", ""),
            errors=errors or [],
            faults=dict(errors or []),
        )
    return page, status


@bp.post("/admin/accounts/<uuid:person_id>/end")
@signed_in
def end_account(person_id: UUID) -> ResponseReturnValue:
    """End an account, and with it every open session."""
    return _do(person_id, service.end_account, _("The account has ended; its sessions are closed."))


@bp.post("/admin/accounts/<uuid:person_id>/reopen")
@signed_in
def reopen_account(person_id: UUID) -> ResponseReturnValue:
    """Let an ended account sign in again."""
    return _do(person_id, service.reopen_account, _("The account is open again."))


@bp.post("/admin/accounts/<uuid:person_id>/reset")
@signed_in
def reset_factors(person_id: UUID) -> ResponseReturnValue:
    """Take all factors away, for a person who lost the device and was identified."""
    words = _("Password, app, passkeys and recovery codes are gone. The person signs in by mail and sets them up anew.")
    return _do(person_id, service.reset_factors, words)


def _do(person_id: UUID, verb: Callable[..., object], words: str) -> ResponseReturnValue:
    actor, now = _admin(), utc_now()
    try:
        with transaction() as database:
            verb(database, actor, person_id, reason=request.form.get("reason", ""), at=now)
    except InvalidInput:
        words = _("Say why, and how you know who asked, in up to 400 characters.")
        return _account_page(person_id, [("reason", words)], 422)
    flash(words)
    return redirect(url_for("authentication.manage_account", person_id=person_id), 303)


def _page_number() -> int:
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= LARGEST_PAGE:
        raise NotFound
    return int(text[:9])
