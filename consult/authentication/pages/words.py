"""The words of accounts for readers."""

from consult.accounts.vocabulary import AccountEventKind, Factor
from consult.presentation.translation import gettext as _


def factor_words(factor: str | None) -> str:
    """How somebody proved who they are."""
    words = {
        Factor.LINK: _("link in a mail"),
        Factor.CODE: _("code in a mail"),
        Factor.PASSWORD: _("password"),
        Factor.SINGLE_SIGN_ON: _("single sign-on"),
        Factor.AUTHENTICATOR: _("authenticator app"),
        Factor.PASSKEY: _("passkey"),
        Factor.RECOVERY_CODE: _("recovery code"),
        Factor.DEMO: _("link of the demo"),
    }
    return words[Factor(factor)] if factor else ""


def event_words(kind: str) -> str:
    """What happened to an account."""
    words = {
        AccountEventKind.SIGNED_IN: _("Signed in"),
        AccountEventKind.SECOND_FACTOR_GIVEN: _("Second factor given"),
        AccountEventKind.SIGN_IN_REFUSED: _("A try to sign in or confirm failed"),
        AccountEventKind.SIGNED_OUT: _("Signed out"),
        AccountEventKind.PASSWORD_SET: _("Password set"),
        AccountEventKind.PASSWORD_REMOVED: _("Password removed"),
        AccountEventKind.AUTHENTICATOR_ADDED: _("Authenticator app set up"),
        AccountEventKind.AUTHENTICATOR_REMOVED: _("Authenticator app removed"),
        AccountEventKind.PASSKEY_ADDED: _("Passkey added"),
        AccountEventKind.PASSKEY_REMOVED: _("Passkey removed"),
        AccountEventKind.RECOVERY_CODES_MADE: _("New recovery codes made"),
        AccountEventKind.RECOVERY_CODE_USED: _("Recovery code used"),
        AccountEventKind.SINGLE_SIGN_ON_BOUND: _("Single sign-on connected"),
        AccountEventKind.FACTORS_RESET: _("All factors taken away by an admin"),
        AccountEventKind.MADE_ADMIN: _("Made an admin of the site"),
        AccountEventKind.ACCOUNT_ENDED: _("Account ended by an admin"),
        AccountEventKind.ACCOUNT_REOPENED: _("Account opened again by an admin"),
    }
    return words[AccountEventKind(kind)]
