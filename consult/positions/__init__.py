"""What delegations say: drafts, submissions and the versions of their positions."""
