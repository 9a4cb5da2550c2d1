"""Positions that the secretariat enters from a letter, on behalf of a delegation."""
