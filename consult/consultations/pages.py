"""Pages about consultations; those that show what a round adds up to are attached by the synthesis area."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from consult.authentication import public
from consult.consultations.method import described_method

bp = Blueprint("consultations", __name__)


@bp.get("/method")
@public
def method() -> ResponseReturnValue:
    """Say how divergence is measured, with the numbers that the measuring itself uses."""
    return render_template("consultations/method.html", **described_method())
