"""Use cases of staff at work on people, split by what is done."""
