"""From positions to tallies, findings, digests and the mail that carries them."""
