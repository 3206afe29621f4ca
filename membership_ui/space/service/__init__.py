"""What the member's own pages read."""
