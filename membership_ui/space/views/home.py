"""The first page of a member: where the membership stands, what waits, the latest documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from membership_ui.billing.views.documents import DocumentLine
from membership_ui.space.views.memberships import MembershipsView

LATEST = 3


@dataclass(frozen=True)
class HomeView:
    """`works_here`: has a role on the site, and is asked for no membership."""

    is_ready: bool = False
    works_here: bool = False
    membership: MembershipsView = field(default_factory=MembershipsView)
    documents: list[DocumentLine] = field(default_factory=list)


def home_view(
    membership: MembershipsView, documents: Sequence[DocumentLine], *, works_here: bool
) -> HomeView:
    # What only the page of memberships draws stays there
    shown = replace(membership, members=[], timeline=[], history=[], archive="")
    return HomeView(
        is_ready=True,
        works_here=works_here,
        membership=shown,
        documents=list(documents[:LATEST]),
    )
