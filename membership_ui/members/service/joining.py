"""When two accounts become one, the members that they are become one; when a person goes, where
they lived is forgotten.
"""

from __future__ import annotations

from membership_ui.accounts.events import AccountErased, AccountsMerged
from membership_ui.accounts.service.merged_rows import change_row
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries


def join_members(work: UnitOfWork, event: AccountsMerged) -> None:
    """Where one of both was a member, that one goes with the person. Where both were, features move
    what hangs on the leaving one; what was issued to it stays with it, and can be read.
    """
    leaving = queries.member_of_account(work.session, event.leaving_id)
    staying = queries.member_of_account(work.session, event.staying_id)
    if leaving and staying is None:
        change_row(work, event.merge_id, leaving, account_id=event.staying_id)


def forget_address(work: UnitOfWork, event: AccountErased) -> None:
    if member := queries.member_of_account(work.session, event.account_id):
        member.address = member.postal_code = member.town = member.region = ""
