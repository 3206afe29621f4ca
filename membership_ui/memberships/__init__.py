"""Fee scales, terms, coverage and standing: the bond between a member and a site."""
