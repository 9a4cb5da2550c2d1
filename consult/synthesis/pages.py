"""Pages of the synthesis area."""

from flask import Blueprint

bp = Blueprint("synthesis", __name__)
