"""Accounts: everybody has their own alone, so most of it asks nothing of the table."""

from tests.permissions.registry import personal, public

public("authentication.sign_in_help", "asks who is there")
public("authentication.ask_for_mail", "answers every address alike")
public("authentication.ask_to_sign_in", "opened by a link that is its own proof")
public("authentication.sign_in", "the same link")
public("authentication.type_code", "asks for the code of a letter")
public("authentication.sign_in_by_code", "the code is its own proof")
public("authentication.sign_in_by_password", "the password is its own proof")
public("authentication.arrive", "where one comes out after signing in")
public("authentication.begin_single_sign_on", "leads to the organisation that says who is there")
public("authentication.end_single_sign_on", "takes what that organisation says, which is its own proof")
public("authentication.sign_out", "ends one's own session")

for endpoint in (
    "account",
    "add_authenticator",
    "add_passkey",
    "confirm",
    "confirm_by_mail",
    "confirm_first",
    "end_sessions",
    "new_recovery_codes",
    "remove_authenticator",
    "remove_passkey",
    "second_factor",
    "set_language",
    "set_password",
):
    personal(f"authentication.{endpoint}", "one's own account, found by one's own session and by nothing else")
