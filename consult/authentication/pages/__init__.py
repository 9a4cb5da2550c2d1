"""Pages of signing in and out, and of one's own account."""

from consult.authentication.pages import links
from consult.authentication.pages.blueprint import bp

__all__ = ["bp", "links"]
