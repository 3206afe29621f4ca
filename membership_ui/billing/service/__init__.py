"""Use cases of money: issuing documents, recording payments, keeping files."""
