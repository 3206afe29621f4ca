"""What staff see of people, as ready-to-read text."""
