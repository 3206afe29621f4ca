"""Legal entities and the people attached to them."""
