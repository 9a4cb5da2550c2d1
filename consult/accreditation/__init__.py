"""Who comes to the table: invitations, applications with their credentials, and the two people who decide."""
