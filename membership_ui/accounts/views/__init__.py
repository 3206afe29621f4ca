"""What the pages of people show: text that is ready to read."""
