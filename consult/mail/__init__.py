"""Outgoing mail: letters, and the protocol by which every mail leaves."""

from consult.mail.posting import Addressee, Copy, post_letter, post_letters

__all__ = ["Addressee", "Copy", "post_letter", "post_letters"]
