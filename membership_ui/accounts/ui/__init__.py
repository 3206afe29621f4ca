"""Pages of signing in and of a new password."""
