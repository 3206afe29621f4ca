"""What the pages of the register show, as ready-to-read text."""
