"""Every select on the register, split by what is asked."""
