"""Which state of a round may follow which, and up to which a digest can be changed."""

from consult.domain.errors import MoveNotAllowed
from consult.domain.vocabulary import DigestState, RoundState

ROUND_MOVES: dict[RoundState, frozenset[RoundState]] = {
    RoundState.PLANNED: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset(),
}
"""A closed round stays closed: its tallies are frozen and people were told."""

UNSENT = (DigestState.DRAFTED, DigestState.APPROVED)
"""A digest in one of these can still be changed; an approval that no longer holds makes it a draft again."""
PUBLISHED = (DigestState.SENDING, DigestState.SENT)
"""What started to go out cannot be called back, and is read by whoever may."""


def check_round_move(present: RoundState, wanted: RoundState) -> None:
    """Say nothing when a round may go from one state to the other.

    Raises: MoveNotAllowed otherwise.
    """
    if wanted not in ROUND_MOVES[present]:
        raise MoveNotAllowed(f"a round that is {present} cannot become {wanted}")
