"""Plain HTTP of billing: documents read, files sent."""
