"""Verbs of accreditation: invite, apply, assess, withdraw and restore."""

from consult.accreditation.service.applying import apply, withdraw_application
from consult.accreditation.service.assessing import (
    APPROVALS_NEEDED,
    VERDICTS,
    assess,
    place_application,
    standing_approvals,
)
from consult.accreditation.service.inviting import (
    NewInvitation,
    accept_invitation,
    ask_for_letter,
    invitation_of_token,
    invite,
    revoke_invitation,
)
from consult.accreditation.service.ruling import set_rules
from consult.accreditation.service.withdrawing import restore_accreditation, withdraw_accreditation

__all__ = [
    "APPROVALS_NEEDED",
    "VERDICTS",
    "NewInvitation",
    "accept_invitation",
    "apply",
    "ask_for_letter",
    "assess",
    "invitation_of_token",
    "invite",
    "place_application",
    "restore_accreditation",
    "revoke_invitation",
    "set_rules",
    "standing_approvals",
    "withdraw_accreditation",
    "withdraw_application",
]
