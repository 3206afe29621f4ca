"""Use cases of people: signing in and out, choosing a new password, staff roles."""
