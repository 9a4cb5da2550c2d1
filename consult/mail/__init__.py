"""Outgoing mail: letters, and the protocol by which every mail leaves."""
