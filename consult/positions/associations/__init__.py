"""Bloc statements: positions of one delegation that others associate themselves with, or dissociate from."""
