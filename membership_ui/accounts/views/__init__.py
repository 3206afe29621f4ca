"""Text ready to read, on the pages and papers of a person."""
