"""The demo: two real consultations, and one with real targets and invented parties."""
