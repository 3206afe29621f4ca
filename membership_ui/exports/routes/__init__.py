"""Files over plain HTTP."""
