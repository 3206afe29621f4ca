"""Use cases of structures, split by what is done."""
