"""Pages of the answers: at the chair's desk, for each delegation, and for everybody."""

from consult.followup.pages import answering, closing, reading  # noqa: F401  # they attach their routes
from consult.followup.pages.blueprint import bp

__all__ = ["bp"]
