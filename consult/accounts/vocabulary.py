"""The words of accounts: what proves who somebody is, what tokens are for, what the journal records."""

from datetime import timedelta
from enum import StrEnum


class Factor(StrEnum):
    """One proof of who somebody is."""

    LINK = "link"
    CODE = "code"
    PASSWORD = "password"  # noqa: S105  # a word, no secret
    SINGLE_SIGN_ON = "single_sign_on"
    AUTHENTICATOR = "authenticator"
    PASSKEY = "passkey"
    RECOVERY_CODE = "recovery_code"
    DEMO = "demo"


class TokenPurpose(StrEnum):
    """What a token opens; it opens nothing else."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    OFFICE = "office"
    SINGLE_SIGN_ON = "single_sign_on"


class AccountEventKind(StrEnum):
    """What the journal of an account records."""

    SIGNED_IN = "signed_in"
    SECOND_FACTOR_GIVEN = "second_factor_given"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    PASSWORD_SET = "password_set"  # noqa: S105  # what happened, no secret
    PASSWORD_REMOVED = "password_removed"  # noqa: S105  # as above
    AUTHENTICATOR_ADDED = "authenticator_added"
    AUTHENTICATOR_REMOVED = "authenticator_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODE_USED = "recovery_code_used"
    SINGLE_SIGN_ON_BOUND = "single_sign_on_bound"
    FACTORS_RESET = "factors_reset"
    MADE_ADMIN = "made_admin"
    ACCOUNT_ENDED = "account_ended"
    ACCOUNT_REOPENED = "account_reopened"


LINK_LIFETIME = timedelta(minutes=20)
"""A sign-in link or code: mail that is greylisted arrives within a quarter of an hour."""
SHELL_LINK_LIFETIME = timedelta(days=1)
"""A link printed by the operator, who hands it over by another way."""
SESSION_IDLE = timedelta(hours=12)
"""A session that nobody used for this long is over: a working day with its breaks fits in."""
SESSION_LIFETIME = timedelta(days=7)
"""A session is over after this, used or not."""
