"""Use cases of memberships, split by what is done."""
