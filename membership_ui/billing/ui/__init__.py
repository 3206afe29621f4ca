"""Pages of documents and money."""
