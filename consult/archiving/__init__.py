"""The whole record of a consultation as files, and back."""
