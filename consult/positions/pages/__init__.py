"""Pages of the positions area: the desk of a delegation, from the first draft to the receipt."""

from consult.positions.pages import (
    deciding,
    form,
    keeping,
    offering,
    offices,
    overview,
    people,
    reaffirming,
    receipts,
    review,
    withdrawal,
)
from consult.positions.pages.blueprint import bp

__all__ = [
    "bp",
    "deciding",
    "form",
    "keeping",
    "offering",
    "offices",
    "overview",
    "people",
    "reaffirming",
    "receipts",
    "review",
    "withdrawal",
]
