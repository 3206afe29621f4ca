"""The member's own pages that gather the others: home, memberships, standing in the profile."""
