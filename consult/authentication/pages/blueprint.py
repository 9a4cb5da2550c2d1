"""The blueprint to which the pages of sign-in are attached."""

from flask import Blueprint

bp = Blueprint("authentication", __name__)
