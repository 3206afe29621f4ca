"""Every select on fee scales and memberships, split by noun."""
