"""Text ready to read on the pages of an account."""
