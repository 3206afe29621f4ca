"""Pages of a site and of the network: home, page not found."""
