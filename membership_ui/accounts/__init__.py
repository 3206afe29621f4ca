"""People: sign-in, sessions, password resets, roles on sites."""
