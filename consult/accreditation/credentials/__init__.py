"""Credential files: what they are by their content, and what is left of them when nothing but the letter remains."""

from consult.accreditation.credentials.receiving import LARGEST, CleanFile, receive_file

__all__ = ["LARGEST", "CleanFile", "receive_file"]
