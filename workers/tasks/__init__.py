"""Tasks: open a transaction, call one function."""
