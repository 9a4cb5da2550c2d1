"""Pictures of a round as files: drawn once, written as SVG, painted as PNG, told in words and as a table."""
