"""The ledger of one organisation: what it said on like targets across consultations, for its own signers alone."""
