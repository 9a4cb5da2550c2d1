"""The page behind the link that stops digests by mail: reading it changes nothing, its button does."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from consult.authentication import public
from consult.config import Settings
from consult.database import reading, transaction, utc_now
from consult.extensions import csrf
from consult.synthesis import unsubscribing

bp = Blueprint("unsubscribe", __name__)


@bp.get("/u/<token>")
@public
def ask_to_unsubscribe(token: str) -> ResponseReturnValue:
    """Show what the button stops; a mail scanner that follows the link stops nothing."""
    with reading() as session:
        consultation = unsubscribing.consultation_of_token(session, token, secret_key=_settings().secret_key)
    return render_template("synthesis/unsubscribe.html", consultation=consultation, is_done=False)


@bp.post("/u/<token>")
@csrf.exempt
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Stop the mails, for the page's button and for the one click of a mail reader, which has no cookie."""
    with transaction() as session:
        consultation = unsubscribing.unsubscribe(session, token, secret_key=_settings().secret_key, at=utc_now())
    return render_template("synthesis/unsubscribe.html", consultation=consultation, is_done=True)


def _settings() -> Settings:
    settings: Settings = current_app.config["CONSULT"]
    return settings
