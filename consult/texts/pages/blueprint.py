"""The blueprint to which the pages of this area are attached."""

from flask import Blueprint

bp = Blueprint("texts", __name__)
