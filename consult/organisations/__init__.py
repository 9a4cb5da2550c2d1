"""Organisations, their member bodies and blocs, and the people who speak for them."""
