"""What the member's own pages show, as ready-to-read text. No query, no right, no Reflex."""
