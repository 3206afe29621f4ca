"""The members' space for associations and networks of associations."""
