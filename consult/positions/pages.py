"""Pages of the positions area."""

from flask import Blueprint

bp = Blueprint("positions", __name__)
