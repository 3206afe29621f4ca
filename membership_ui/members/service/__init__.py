"""Use cases of members, split by what is done."""
