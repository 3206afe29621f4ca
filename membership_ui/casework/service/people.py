"""What staff see of the people that their site knows. Each look at a person is written down."""

from __future__ import annotations

from dataclasses import replace

from membership_ui.accounts.access import may_find_accounts, may_merge_accounts, may_remove_factor
from membership_ui.accounts.queries import people as accounts
from membership_ui.accounts.queries import roles
from membership_ui.accounts.queries.factors import has_factor
from membership_ui.accounts.service.addresses import promise_validation_again
from membership_ui.accounts.tables import Account
from membership_ui.casework.queries import people, search
from membership_ui.casework.queries.search import Wanted
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
from membership_ui.sites.tables import Site


class AlreadyVerified(Conflict):
    message = N_("This address is already confirmed.")


def find_accounts(work: UnitOfWork, site_id: int, looked_for: AccountSearch) -> AccountPage:
    """One page of the people that the site knows; of whom is nearest where nobody has the words.
    Raises NotAllowed.
    """
    require(may_find_accounts(work.actor, site_id))
    asked = search.wanted_by(site_id, looked_for.text)
    view = _page_of(work, asked, looked_for)
    if not view.lines and (near := search.words_of(asked).nearest(work.session, asked.words or ())):
        # The field and the addresses keep what was typed
        nearest = _page_of(work, replace(asked, words=near), looked_for)
        return replace(nearest, near=" ".join(near)) if nearest.lines else view
    return view


def _page_of(work: UnitOfWork, asked: Wanted, looked_for: AccountSearch) -> AccountPage:
    wanted = search.rarest_first(work.session, asked)
    size = PAGE_SIZE + 1
    if wanted.has_several_words and looked_for.page == 1:
        return account_page(*search.counted_page(work.session, wanted, size=size), looked_for)
    total = search.count(work.session, wanted)
    shown = looked_for.within(total)
    found = search.page(work.session, wanted, shown.place, size=size, matching=total)
    if not found and shown.place.start:
        # The account that the page began at has left the list, or was never there
        return _page_of(work, asked, shown.on_page(shown.page))
    return account_page(found, total, shown)


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
    return _sheet(work, site, who)


def account_again(work: UnitOfWork, site_id: int, account_id: int) -> AccountSheet:
    """The sheet that is open already, as it is now: the look was written down when it was opened.
    Empty once the site does not know the person any more. Raises NotAllowed.
    """
    require(may_find_accounts(work.actor, site_id))
    who = accounts.account(work.session, account_id)
    if who is None or not people.is_known(work.session, site_id, account_id):
        return AccountSheet()
    return _sheet(work, sites.site(work.session, site_id), who)


def _sheet(work: UnitOfWork, site: Site, who: Account) -> AccountSheet:
    site_id, account_id = site.id or 0, who.id or 0
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
