"""Every select on people, their sessions and their profiles, split by noun."""
