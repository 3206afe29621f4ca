"""What the pages of documents show, as text. No query, no right, nothing of Reflex."""
