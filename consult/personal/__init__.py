"""What is stored about one person: given out to them, and erased."""
