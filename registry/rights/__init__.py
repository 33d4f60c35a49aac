"""Who may do what: roles, the rights that each gives, and rights over single rows."""
