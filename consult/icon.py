"""The icon where browsers look for it that were not told of it: beside a file, or on a page that is none of ours."""

from flask import Blueprint, Flask, redirect, url_for
from flask.typing import ResponseReturnValue

from consult.authentication import public

bp = Blueprint("icon", __name__)


@bp.get("/favicon.ico")
@public
def favicon() -> ResponseReturnValue:
    """Lead to the icon of the pages; browsers keep the answer for a day."""
    answer = redirect(url_for("static", filename="icon.svg"), 308)
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


def register(app: Flask) -> None:
    """Attach the address of the icon."""
    app.register_blueprint(bp)
