"""What open pages about memberships watch, and the name of a request in journal, mails and
documents.
"""

from __future__ import annotations


def register_topic(site_id: int) -> str:
    """The lists of a site's members."""
    return f"register:{site_id}"


def renewals_topic(site_id: int) -> str:
    """The lists of a site's requests."""
    return f"renewals:{site_id}"


def renewal_subject(renewal_id: int | None) -> str:
    return f"renewal:{renewal_id}"
