"""Every select on fee scales, memberships, renewals and the register, split by noun."""
