"""Fee scales, terms, renewals, and the register of a site's members."""
