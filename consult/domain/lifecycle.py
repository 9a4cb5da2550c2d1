"""Which state of a round may follow which, and up to which a digest can be changed."""

from consult.domain.errors import MoveNotAllowed
from consult.domain.vocabulary import DigestState, RoundState

ROUND_MOVES: dict[RoundState, frozenset[RoundState]] = {
    RoundState.PLANNED: frozenset({RoundState.OPEN}),
    RoundState.OPEN: frozenset({RoundState.CLOSED}),
    RoundState.CLOSED: frozenset(),
}
"""A closed round stays closed: its tallies are frozen and people were told."""

DIGEST_MOVES: dict[DigestState, frozenset[DigestState]] = {
    DigestState.DRAFTED: frozenset({DigestState.DRAFTED, DigestState.IN_REVIEW, DigestState.RETURNED}),
    DigestState.IN_REVIEW: frozenset(
        {DigestState.DRAFTED, DigestState.RETURNED, DigestState.APPROVED, DigestState.VOIDED}
    ),
    DigestState.RETURNED: frozenset({DigestState.DRAFTED, DigestState.IN_REVIEW}),
    DigestState.APPROVED: frozenset(
        {
            DigestState.DRAFTED,
            DigestState.IN_REVIEW,
            DigestState.RETURNED,
            DigestState.VOIDED,
            DigestState.SENDING,
        }
    ),
    DigestState.VOIDED: frozenset({DigestState.DRAFTED, DigestState.IN_REVIEW, DigestState.RETURNED}),
    DigestState.SENDING: frozenset({DigestState.SENT}),
    DigestState.SENT: frozenset(),
}
"""Whatever has not started to go out can be drafted again; only what enough chairs approved starts to."""

UNSENT = (
    DigestState.DRAFTED,
    DigestState.IN_REVIEW,
    DigestState.RETURNED,
    DigestState.APPROVED,
    DigestState.VOIDED,
)
"""A digest in one of these can still be changed."""
AWAITING_REVIEW = (DigestState.DRAFTED, DigestState.RETURNED, DigestState.VOIDED)
"""A digest in one of these is with whoever edits it, and can be put before the chairs."""
PUBLISHED = (DigestState.SENDING, DigestState.SENT)
"""What started to go out cannot be called back, and is read by whoever may."""


def check_round_move(present: RoundState, wanted: RoundState) -> None:
    """Say nothing when a round may go from one state to the other.

    Raises: MoveNotAllowed otherwise.
    """
    if wanted not in ROUND_MOVES[present]:
        raise MoveNotAllowed(f"a round that is {present} cannot become {wanted}")


def check_digest_move(present: DigestState | str, wanted: DigestState) -> None:
    """Say nothing when a digest may go from one state to the other.

    Raises: MoveNotAllowed otherwise.
    """
    if wanted in DIGEST_MOVES[DigestState(present)]:
        return
    if present in PUBLISHED:
        raise MoveNotAllowed("This digest is on its way already; it can no longer be changed.")
    if present == DigestState.RETURNED:
        raise MoveNotAllowed("A chair returned this digest; it is submitted for review again before anything else.")
    raise MoveNotAllowed("The digest stands elsewhere by now; look at it again, then decide.")
