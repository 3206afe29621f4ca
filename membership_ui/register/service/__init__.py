"""Use cases of the register, split by what is done."""
