"""Pages of the positions area: the desk of a delegation, from the first draft to the receipt."""

from consult.positions.pages import (
    alignment,
    deciding,
    form,
    keeping,
    ledger,
    letters,
    offering,
    offices,
    overview,
    people,
    proposals,
    reaffirming,
    receipts,
    review,
    statements,
    withdrawal,
)
from consult.positions.pages.blueprint import bp

__all__ = [
    "alignment",
    "bp",
    "deciding",
    "form",
    "keeping",
    "ledger",
    "letters",
    "offering",
    "offices",
    "overview",
    "people",
    "proposals",
    "reaffirming",
    "receipts",
    "review",
    "statements",
    "withdrawal",
]
