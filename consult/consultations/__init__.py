"""Consultations, their rounds, who is at the table and in which office."""
