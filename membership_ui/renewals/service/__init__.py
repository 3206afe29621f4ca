"""Use cases of renewals, split by what is done."""
