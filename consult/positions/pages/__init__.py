"""Pages of the positions area: the desk of a delegation, from the first draft to the receipt."""

from consult.positions.pages import form, keeping, overview, receipts, review, withdrawal
from consult.positions.pages.blueprint import bp

__all__ = ["bp", "form", "keeping", "overview", "receipts", "review", "withdrawal"]
