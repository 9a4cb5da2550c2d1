"""Pages of the consultations area."""

from flask import Blueprint

bp = Blueprint("consultations", __name__)
