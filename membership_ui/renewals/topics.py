"""What open pages about renewals watch, and the name of a request in journal and documents."""

from __future__ import annotations


def renewals_topic(site_id: int) -> str:
    """The lists of a site's requests."""
    return f"renewals:{site_id}"


def renewal_subject(renewal_id: int | None) -> str:
    return f"renewal:{renewal_id}"
