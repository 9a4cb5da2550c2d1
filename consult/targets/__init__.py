"""Proposed targets and their immutable wordings."""
