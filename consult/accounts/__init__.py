"""Accounts: how a person proves to be who they are, and what stays open after they did."""
