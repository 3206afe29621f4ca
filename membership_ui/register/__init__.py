"""The list of a site's members as staff search it, and the import that fills it."""
