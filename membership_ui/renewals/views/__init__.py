"""What the pages of renewals show, as ready-to-read text."""
