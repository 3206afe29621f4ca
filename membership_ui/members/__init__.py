"""Who is, was or asks to be a member: one key for a structure and for a person."""
