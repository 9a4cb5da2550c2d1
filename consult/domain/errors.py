"""Errors that a caller is told about: each has a code, a status and a sentence that says what to do."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self


class ConsultError(Exception):
    """An answer other than success; the one error handler turns it into JSON or a page."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    retry_after: ClassVar[int | None] = None
    """Seconds after which the same may work."""

    def __init__(self, detail: str = "", *, fields: Mapping[str, str] | None = None, extra: Any = None) -> None:
        super().__init__(detail or self.__class__.__doc__ or self.code)
        self.detail = str(self)
        self.fields = dict(fields or {})
        self.extra = extra


class SettingMissing(ConsultError):
    """A setting without a default is not set."""

    code = "setting_missing"
    status = 500


class SettingWrong(ConsultError):
    """A setting has a value that cannot be used."""

    code = "setting_wrong"
    status = 500


class NotFound(ConsultError):
    """There is nothing here that you may see."""

    code = "not_found"
    status = 404


class SignInNeeded(ConsultError):
    """Sign in first."""

    code = "sign_in_needed"
    status = 401


class NotPermitted(ConsultError):
    """Your role in this consultation does not allow this."""

    code = "not_permitted"
    status = 403


class FreshFactorNeeded(ConsultError):
    """This binds others: confirm first that it is you."""

    code = "fresh_factor_needed"
    status = 403


class AccountEnded(ConsultError):
    """This account has ended; ask the secretariat of your consultation."""

    code = "account_ended"
    status = 403


class SingleSignOnRefused(ConsultError):
    """Your organisation’s sign-in did not show who you are here. Try it once more, or sign in by mail."""

    code = "single_sign_on_refused"
    status = 403


class TokenUnusable(ConsultError):
    """This link or code cannot be used (any more). Ask for a new one; the newest mail has the one that works."""

    code = "token_unusable"
    status = 410


class TryLater(ConsultError):
    """There were many tries that failed. Wait a little, then try again."""

    code = "try_later"
    status = 429


class InvalidInput(ConsultError):
    """What came in cannot be accepted; nothing was stored."""

    code = "invalid_input"
    status = 422

    @classmethod
    def of_fields(cls, fields: Mapping[str, str]) -> Self:
        """The error that says where the faults are; its sentence is that of the class.

        Apart from the constructor, whose first argument is a sentence for the catalogues (`pyproject.toml`).
        """
        return cls(fields=fields)


class SubmissionKeyReused(ConsultError):
    """This submission key was used before for other content."""

    code = "submission_key_reused"
    status = 422


class RoundClosed(ConsultError):
    """The round is closed; positions can no longer be taken."""

    code = "round_closed"
    status = 409


class PositionChanged(ConsultError):
    """The position changed since you last saw it; `extra` holds both."""

    code = "position_changed"
    status = 409


class DraftChanged(ConsultError):
    """The drafts changed since you last saw them; nothing was decided. Look at them again, then decide."""

    code = "draft_changed"
    status = 409


class PositionsChanged(ConsultError):
    """The positions of your delegation changed since you last saw them. Look at them again."""

    code = "positions_changed"
    status = 409


class AlignmentChanged(ConsultError):
    """What your bodies offered changed since you last saw it; nothing was released. Look at it again."""

    code = "alignment_changed"
    status = 409


class SignedByDelegation(ConsultError):
    """The delegation signed its position itself; only the delegation can change it. Send the letter on to it."""

    code = "signed_by_delegation"
    status = 409


class AssociationChanged(ConsultError):
    """How your delegation stands to this statement changed since you last saw it; look again."""

    code = "association_changed"
    status = 409


class AssociationsOverlap(ConsultError):
    """Your delegation is associated with another statement on some of these targets; leave them out, or leave it."""

    code = "associations_overlap"
    status = 409


class StatementWithdrawn(ConsultError):
    """This statement was withdrawn; nobody can associate with it any more."""

    code = "statement_withdrawn"
    status = 409


class ProposalChanged(ConsultError):
    """The proposal changed since you last saw it; read it again before you sign."""

    code = "proposal_changed"
    status = 409


class DigestChanged(ConsultError):
    """The digest changed since you last saw it."""

    code = "digest_changed"
    status = 409


class DigestStale(ConsultError):
    """The support of a statement changed; draft the digest again before it is approved or sent."""

    code = "digest_stale"
    status = 409


class StatementWithoutSupport(ConsultError):
    """A sentence rests on nothing: link positions to it, mark it as the chair’s own words, or remove it."""

    code = "statement_without_support"
    status = 409


class NotApproved(ConsultError):
    """The digest lacks approvals of its present content."""

    code = "not_approved"
    status = 409


class MoveNotAllowed(ConsultError):
    """The round or digest cannot go from its present state to that one."""

    code = "move_not_allowed"
    status = 409


class CapReached(ConsultError):
    """No further delegation can be accredited: a cap of this consultation is reached."""

    code = "cap_reached"
    status = 409


class ApplicationChanged(ConsultError):
    """The application changed since you last saw it; nothing was stored. Read it again and decide."""

    code = "application_changed"
    status = 409


class UploadRefused(InvalidInput):
    """The file cannot be accepted; nothing was stored."""

    code = "upload_refused"


class PictureNotMade(ConsultError):
    """The picture could not be painted now. Try again in a moment, or take it as SVG, which needs no painting."""

    code = "picture_not_made"
    status = 503
    retry_after = 5


class ReportNotMade(ConsultError):
    """The file could not be made now. Try again in a moment, or read the report as a page, which says the same."""

    code = "report_not_made"
    status = 503
    retry_after = 5


class Busy(ConsultError):
    """Too much is under way for this now. Try again in a minute."""

    code = "busy"
    status = 503
    retry_after = 20


class InputsChanged(ConsultError):
    """The inputs changed since you last saw them; nothing was recorded. Look at them again, then answer."""

    code = "inputs_changed"
    status = 409


class InputsUnanswered(ConsultError):
    """Inputs without an answer remain; `extra` says how many. Answer each of them, then close."""

    code = "inputs_unanswered"
    status = 409


class Unavailable(ConsultError):
    """The database cannot be reached; nothing was stored. Try again in a moment."""

    code = "unavailable"
    status = 503
