"""Outgoing mail: letters, and the protocol by which every mail leaves."""

from consult.mail.posting import Addressee, post_letter

__all__ = ["Addressee", "post_letter"]
