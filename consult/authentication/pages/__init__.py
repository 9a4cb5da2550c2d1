"""Pages of signing in and out, and of one's own account."""

from consult.authentication.pages import account, admin, confirm, factors, links, organisations, sign_in
from consult.authentication.pages.blueprint import bp

__all__ = ["account", "admin", "bp", "confirm", "factors", "links", "organisations", "sign_in"]
