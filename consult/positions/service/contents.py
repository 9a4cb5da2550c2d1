"""Writing what a position says into a row."""

from consult.domain.positions import PositionContent
from consult.positions.models import Draft, Offer, Position, PositionTerm


def put_content(row: Position | Draft | Offer, content: PositionContent) -> None:
    """Let a new row, or a draft, say this."""
    row.stance = content.stance.value if content.stance else None
    row.is_blocking, row.blocking_reason = content.is_blocking, content.blocking_reason
    row.rationale, row.conditions = content.rationale, content.conditions
    row.amendment, row.priority = content.amendment, content.priority
    if isinstance(row, Position):
        row.terms = [PositionTerm(**term.document()) for term in content.terms]
    else:
        row.terms = [term.document() for term in content.terms]
