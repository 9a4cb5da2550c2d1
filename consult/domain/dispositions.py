"""What becomes of an input: the answer that the chair gives to what a delegation said."""

from enum import StrEnum


class DispositionKind(StrEnum):
    """The answer to an input; each needs a reason, a short one where everything was taken up."""

    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted_in_part"
    NOTED = "noted"
    NOT_TAKEN_UP = "not_taken_up"
