"""Which state may follow which, for rounds and digests; anything not listed is refused."""

from consult.domain.errors import MoveNotAllowed
from consult.domain.vocabulary import DigestState, RoundState

ROUND_MOVES: dict[RoundState, frozenset[RoundState]] = {
    RoundState.PLANNED: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset(),
}
"""A closed round stays closed: its tallies are frozen and people were told."""

DIGEST_MOVES: dict[DigestState, frozenset[DigestState]] = {
    DigestState.DRAFTED: frozenset({DigestState.APPROVED, DigestState.VOIDED}),
    DigestState.APPROVED: frozenset({DigestState.SENDING, DigestState.DRAFTED, DigestState.VOIDED}),
    DigestState.VOIDED: frozenset({DigestState.DRAFTED}),
    DigestState.SENDING: frozenset({DigestState.SENT}),
    DigestState.SENT: frozenset(),
}
"""An approval that no longer holds makes a draft again; what started to go out cannot be called back."""


def check_round_move(present: RoundState, wanted: RoundState) -> None:
    """Say nothing when a round may go from one state to the other.

    Raises: MoveNotAllowed otherwise.
    """
    if wanted not in ROUND_MOVES[present]:
        raise MoveNotAllowed(f"a round that is {present} cannot become {wanted}")


def check_digest_move(present: DigestState, wanted: DigestState) -> None:
    """Say nothing when a digest may go from one state to the other.

    Raises: MoveNotAllowed otherwise.
    """
    if wanted not in DIGEST_MOVES[present]:
        raise MoveNotAllowed(f"a digest that is {present} cannot become {wanted}")
