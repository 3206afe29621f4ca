"""What the members' pages show, as ready-to-read text. No query, no right, nothing of Reflex."""
