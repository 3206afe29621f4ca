"""What staff see of the people that their site knows. Each look at a person is written down."""

from __future__ import annotations

from membership_ui.accounts.access import may_find_accounts, may_merge_accounts, may_remove_factor
from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.queries import roles
from membership_ui.accounts.queries.factors import has_factor
from membership_ui.accounts.service.addresses import promise_validation_again
from membership_ui.accounts.tables import Account
from membership_ui.casework.queries import people
from membership_ui.casework.service.listing_merges import merged_into
from membership_ui.casework.views.people import (
    PAGE_SIZE,
    AccountPage,
    AccountRecords,
    AccountSearch,
    AccountSheet,
    account_page,
    account_sheet,
)
from membership_ui.kernel.errors import N_, Conflict, NotFound, require
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.work import UnitOfWork
from membership_ui.sites import queries as sites


class AlreadyVerified(Conflict):
    message = N_("This address is verified already.")


def find_accounts(work: UnitOfWork, site_id: int, search: AccountSearch) -> AccountPage:
    """One page of the people that the site knows. Raises NotAllowed."""
    require(may_find_accounts(work.actor, site_id))
    total = people.count_known_accounts(work.session, site_id, search.text)
    offset = (search.page - 1) * PAGE_SIZE
    found = people.known_accounts(
        work.session, site_id, search.text, offset=offset, limit=PAGE_SIZE
    )
    return account_page(found, total, search)


def send_validation_again(work: UnitOfWork, site_id: int, account_id: int) -> None:
    """A new link to the address of somebody who has not validated it. Raises NotAllowed, NotFound,
    AlreadyVerified, JustSent.
    """
    who = known_account(work, site_id, account_id)
    if who.email_verified_at is not None:
        raise AlreadyVerified
    promise_validation_again(work, who, site_id)
    work.record("account.validation_sent_again", Subject("account", account_id))


def look_at_account(work: UnitOfWork, site_id: int, account_id: int) -> AccountSheet:
    """A person's sheet; that it was looked at is kept, and the person can read by whom. Raises
    NotAllowed, and NotFound for somebody whom the site does not know.
    """
    who = known_account(work, site_id, account_id)
    site = sites.site(work.session, site_id)
    if account_id != work.actor.account_id:
        work.record("account.viewed", Subject("account", account_id), site=site.name)
    may_merge = may_merge_accounts(work.actor, site_id)
    return account_sheet(
        AccountRecords(
            site=site,
            account=who,
            roles=people.roles_on_site(work.session, site_id, account_id),
            structures=people.attached_structures(work.session, site_id, account_id),
            is_staff=roles.holds_any(work.session, account_id),
            today=work.today(site.time_zone),
            may_merge=may_merge,
            has_factor=_shows_factor(work, site_id, account_id),
            merges=merged_into(work, site_id, account_id) if may_merge else (),
        )
    )


def _shows_factor(work: UnitOfWork, site_id: int, account_id: int) -> bool:
    """Whoever may remove it sees that there is one; not one's own."""
    may_see = may_remove_factor(work.actor, site_id) and account_id != work.actor.account_id
    return may_see and has_factor(work.session, account_id)


def known_account(work: UnitOfWork, site_id: int, account_id: int) -> Account:
    """Somebody whom the actor may find on the site. Raises NotAllowed, NotFound."""
    require(may_find_accounts(work.actor, site_id))
    who = accounts.account(work.session, account_id)
    if who is None or not people.is_known(work.session, site_id, account_id):
        raise NotFound
    return who
