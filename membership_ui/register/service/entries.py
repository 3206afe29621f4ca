"""The register of a site: one entry for each member, kept up to date by whoever changes what it
shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter, itemgetter
from typing import NamedTuple, Protocol

from sqlalchemy import bindparam, delete, update
from sqlmodel import col

from membership_ui.accounts.events import AccountChanged
from membership_ui.adapters.bulk import insert_rows
from membership_ui.kernel.subjects import Subject
from membership_ui.kernel.text import shared_letters
from membership_ui.kernel.work import UnitOfWork
from membership_ui.members import queries as members
from membership_ui.memberships.events import MembershipChanged
from membership_ui.memberships.queries import fees, terms
from membership_ui.memberships.queries.fees import TierInForce
from membership_ui.memberships.rules import Coverage, coverage_of, tier_by_code, tier_for
from membership_ui.memberships.tables import Tier
from membership_ui.register.events import EntriesNamed
from membership_ui.register.queries import entries
from membership_ui.register.queries.entries import EntryFacts
from membership_ui.register.tables import RegisterEntry, RegisterWord
from membership_ui.sites import queries as sites
from membership_ui.sites.rules import FeeKind
from membership_ui.sites.tables import Site
from membership_ui.structures.rules import search_words

# The basis of a fee scale that a structure's population answers
POPULATION = "population"
_BESIDE_WORDS = ("kind", "department", "tier_position", "dues", "covered_from", "expires_on")
_beside = attrgetter(*_BESIDE_WORDS)


class Described(Protocol):
    """What a member says of itself, or a line of an import of it."""

    @property
    def name(self) -> str: ...
    @property
    def name_key(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def siren(self) -> str | None: ...
    @property
    def postal_code(self) -> str: ...
    @property
    def department(self) -> str: ...
    @property
    def population(self) -> int | None: ...


class EntryChange(NamedTuple):
    """An entry, what it says, and what it will say."""

    id: int
    before: EntryFacts
    after: EntryFacts


def refresh_entry(work: UnitOfWork, site_id: int, member_id: int) -> None:
    """Bring the member's entry up to date; makes it when it is missing. A step of other use
    cases: checks no right.
    """
    work.session.flush()
    site = sites.site(work.session, site_id)
    member = members.details(work.session, member_id)
    coverage = coverage_of(terms.memberships_of(work.session, site_id, member_id))
    tier = entry_tier(work, tiers_by_population(work, site), coverage, member.population)
    found_by = entries.member_numbers(work.session, member_id).get(member_id, ())
    numbers = (*member.searched_numbers, *found_by)
    facts = facts_of(member, coverage, tier, member.town, member.email, *numbers)
    known = entries.entry(work.session, site_id, member_id)
    if known is None:
        add_entries(work, site_id, [(member_id, facts)])
    else:
        before = EntryFacts(*(getattr(known, name) for name in EntryFacts._fields))
        change_entries(work, site_id, [EntryChange(known.id or 0, before, facts)])
        work.session.expire(known)
    work.touch(Subject("register", site_id))


def tiers_by_population(work: UnitOfWork, site: Site) -> Sequence[TierInForce]:
    """The site's scale in force today; empty where fees do not go by population or none is
    published yet.
    """
    policy = site.policy
    if policy.fee is not FeeKind.TIER or policy.tier_basis != POPULATION:
        return []
    return fees.tiers_in_force(work.session, site.id or 0, work.today(site.time_zone).year)


def entry_tier(
    work: UnitOfWork, scale: Sequence[TierInForce], coverage: Coverage, population: int | None
) -> Tier | TierInForce | None:
    """A member's tier is that of its last dues; the population gives everybody else's.

    Six villages destroyed in 1916 count no inhabitant: whoever is below the scale is in its first
    tier.
    """
    if coverage.tier_id is not None:
        paid = fees.tier(work.session, coverage.tier_id)
        return tier_by_code(scale, paid.code) or paid
    if not scale or population is None:
        return None
    return tier_for(scale, max(population, min(tier.lower for tier in scale)))


def facts_of(
    member: Described,
    coverage: Coverage,
    tier: Tier | TierInForce | None,
    town: str,
    email: str,
    *numbers: str,
) -> EntryFacts:
    """What the entry of `member` says; `numbers` are its own beside the SIREN, and the member
    numbers of the accounts attached to it.
    """
    words = search_words(
        member.name,
        town,
        email,
        siren=member.siren or "",
        postal_code=member.postal_code,
        numbers=numbers,
    )
    return EntryFacts(
        name_key=member.name_key,
        search_key=f" {' '.join(words)}",
        kind=str(member.kind),
        department=member.department,
        tier_code=tier.code if tier else "",
        tier_position=tier.position if tier else 0,
        dues=int(coverage.dues),
        covered_from=coverage.covered_from,
        expires_on=coverage.expires_on,
        cents=coverage.cents,
    )


def add_entries(work: UnitOfWork, site_id: int, facts: Sequence[tuple[int, EntryFacts]]) -> None:
    """New entries: (member, what its entry says)."""
    rows = ((site_id, member_id, *said) for member_id, said in facts)
    insert_rows(work.session, RegisterEntry, ("site_id", "member_id", *EntryFacts._fields), rows)
    keys = entries.entry_ids(work.session, site_id, [member_id for member_id, _ in facts])
    _index_words(work, site_id, ((keys[member_id], said) for member_id, said in facts))
    _tell_names(work, site_id, [keys[member_id] for member_id, _ in facts])


def change_entries(work: UnitOfWork, site_id: int, changes: Sequence[EntryChange]) -> None:
    """Write what entries will say, under the words that now find them."""
    changed = [change for change in changes if change.after != change.before]
    if not changed:
        return
    work.session.execute(
        update(RegisterEntry), [{"id": change.id, **change.after._asdict()} for change in changed]
    )
    words = [
        {"of": change.id, "gone": word}
        for change in changed
        for word in change.before.search_key.split()
    ]
    gone = (
        col(RegisterWord.word) == bindparam("gone"),
        col(RegisterWord.entry_id) == bindparam("of"),
    )
    work.session.connection().execute(
        delete(RegisterWord).where(col(RegisterWord.site_id) == site_id, *gone), words
    )
    _index_words(work, site_id, ((change.id, change.after) for change in changed))
    _tell_names(work, site_id, [change.id for change in changed if _is_named_anew(change)])


def _is_named_anew(change: EntryChange) -> bool:
    before, after = change.before, change.after
    return (before.name_key, before.search_key) != (after.name_key, after.search_key)


def _tell_names(work: UnitOfWork, site_id: int, entry_ids: Sequence[int]) -> None:
    if entry_ids:
        work.announce(EntriesNamed(site_id, entry_ids))


def _index_words(work: UnitOfWork, site_id: int, entries: Iterable[tuple[int, EntryFacts]]) -> None:
    words = [
        (word, key, shared, facts)
        for key, facts in entries
        for word, shared in shared_letters(facts.search_key.split())
    ]
    # Sorted as the index is: each page of it is written once
    words.sort(key=itemgetter(0, 1))
    columns = ("site_id", "word", "entry_id", "shared", *_BESIDE_WORDS)
    rows = ((site_id, word, key, shared, *_beside(facts)) for word, key, shared, facts in words)
    insert_rows(work.session, RegisterWord, columns, rows)


def refresh_changed_entry(work: UnitOfWork, event: MembershipChanged) -> None:
    refresh_entry(work, event.site_id, event.member_id)


def refresh_own_entries(work: UnitOfWork, event: AccountChanged) -> None:
    """Of a person who is a member themselves."""
    if member := members.member_of_account(work.session, event.account_id):
        for site_id in entries.sites_with(work.session, member.id or 0):
            refresh_entry(work, site_id, member.id or 0)
