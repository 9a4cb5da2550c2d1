"""What changed between two rounds: who answered both, who left and came, and how much each explains."""
