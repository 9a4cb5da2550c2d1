"""What every page shows around its content: where one can go, who one is."""

from typing import Any

from flask import Flask, g, request, url_for

from consult.authentication import current_actor, current_reader
from consult.domain.permissions import Action, decide_anywhere
from consult.presentation.translation import gettext as _


def _entries() -> list[tuple[str, str, bool]]:
    actor = current_actor()
    entries = [("consultations.list_consultations", _("Consultations"))]
    if decide_anywhere(actor, Action.READ_OWN_POSITIONS):
        entries.append(("positions.my_work", _("My delegation")))
    if decide_anywhere(actor, Action.READ_DESK):
        entries.append(("synthesis.my_desks", _("Chair’s desk")))
    if actor.is_admin:
        entries.append(("authentication.list_accounts", _("Accounts")))
    entries.append(("consultations.method", _("Method")))
    here = _section()
    return [(url_for(endpoint), words, endpoint == here) for endpoint, words in entries]


def _section() -> str:
    """The entry under which the present page stands; none for an error."""
    if g.get("is_nowhere"):
        return ""
    if request.blueprint == "positions":
        return "positions.my_work"
    if request.endpoint == "consultations.method":
        return "consultations.method"
    if request.path == url_for("synthesis.my_desks") or "/desk" in request.path:
        return "synthesis.my_desks"
    return "consultations.list_consultations"


def _waiting() -> dict[str, Any]:
    """Where a person goes whose offices wait for a second factor; nothing on the pages where it is given."""
    reader = current_reader()
    endpoints = {True: "authentication.confirm_first", False: "authentication.second_factor"}
    here = (request.endpoint or "").startswith("authentication.")
    if here or reader.actor.person_id is None or not reader.is_waiting:
        return {"waiting_url": None}
    url = url_for(endpoints[reader.has_second_factor])
    return {"waiting_url": url, "is_new_factor": not reader.has_second_factor}


def _context() -> dict[str, Any]:
    actor = current_actor()
    return {
        "home_url": url_for("consultations.list_consultations"),
        "navigation": _entries(),
        "signed_in_as": actor.name if actor.person_id else None,
        "account_url": url_for("authentication.account") if actor.person_id else None,
        **_waiting(),
        "sign_out_url": url_for("authentication.sign_out"),
        "sign_in_url": url_for("authentication.sign_in_help"),
        "footer_links": [(url_for("consultations.method"), _("How divergence is measured"))],
    }


def register(app: Flask) -> None:
    """Attach the context of the layout."""
    app.context_processor(_context)
