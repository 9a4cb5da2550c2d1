"""Joint positions: several delegations sign the same words, and each says them for itself."""
