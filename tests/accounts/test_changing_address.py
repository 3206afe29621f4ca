"""Another address: asked for, sent again, cancelled, confirmed. On both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from membership_ui.accounts.rules import (
    DeadLink,
    DroppedLink,
    JustSent,
    LinkFate,
    NoChangeWaits,
    TooManyChanges,
    UsedLink,
    digest,
    hash_password,
)
from membership_ui.accounts.service.addresses import LinkSight, look_at_link, use_link
from membership_ui.accounts.service.changing_address import (
    ask_email_change,
    cancel_change,
    cancel_change_by_link,
    resend_links,
    send_change_again,
)
from membership_ui.accounts.service.passwords import request_password_reset, reset_password
from membership_ui.accounts.service.viewing import profile_form
from membership_ui.accounts.tables import Account, EmailLink, ProfileChange
from membership_ui.adapters.tables import AuditEvent
from membership_ui.kernel.errors import Invalid, NotAllowed
from membership_ui.kernel.work import VISITOR
from tests.accounts.looks import TOKEN, keep_session
from tests.accounts.registrations import letters, tokens
from tests.conftest import NOW
from tests.world import make_account

NEW = "claire.nouvelle@members.example"
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def claire(work, site):  # noqa: ARG001
    with work() as unit:
        who = make_account(unit, "Claire")
        keep_session(unit, who)
        return who


def change(work, who, email, site, now=NOW):
    with work(who, now=now) as unit:
        ask_email_change(unit, email, site.id, session=digest(TOKEN))


def ask_again(work, identifier, site, now):
    with work(VISITOR, now=now) as unit:
        resend_links(unit, site.id, identifier)


def use(work, token, site, now=NOW):
    with work(VISITOR, now=now) as unit:
        return use_link(unit, token, site.id).known_as


def cancel(work, token, now=NOW):
    with work(VISITOR, now=now) as unit:
        cancel_change_by_link(unit, token)


def look(work, token, now=NOW):
    with work(VISITOR, now=now) as unit:
        return look_at_link(unit, token)


def shown(work, who, site, now=NOW):
    with work(who, now=now) as unit:
        view = profile_form(unit, site.id, {}, {}, session="")
        return view.pending_email, view.is_link_dead


def asked(work):
    """The tokens that went to the new address, oldest first."""
    return [tokens(letter)[0] for letter in letters(work(), "email-change")]


def to_cancel(work):
    """Those that went to the present address."""
    found = letters(work(), "email-change-asked")
    return [letter["values"]["cancel"].partition("token=")[2] for letter in found]


def email_of(work, who):
    with work() as unit:
        return unit.session.get_one(Account, who.account_id).email


def test_an_address_changes_when_the_new_one_opens_its_link(work, site, claire):
    before = email_of(work, claire)

    change(work, claire, NEW, site)

    [sent], [told] = letters(work(), "email-change"), letters(work(), "email-change-asked")
    assert (sent["to"], told["to"], told["values"]["email"]) == (NEW, before, NEW)
    assert "link" not in told["values"]
    assert email_of(work, claire) == before

    assert use(work, asked(work)[0], site) == NEW

    assert email_of(work, claire) == NEW
    assert [letter["to"] for letter in letters(work(), "email-changed")] == [before]
    with work() as unit:
        [kept] = unit.session.exec(select(ProfileChange)).all()
        verbs = unit.session.exec(select(AuditEvent.verb)).all()
    assert (kept.key, kept.before, kept.after) == ("email", before, NEW)
    assert verbs == ["account.email_change_asked", "account.email_changed"]


def test_only_the_last_change_that_was_asked_for_counts(work, site, claire):
    change(work, claire, "typo@members.example", site)
    change(work, claire, NEW, site)
    first, second = asked(work)

    with pytest.raises(DroppedLink):
        use(work, first, site)
    assert use(work, second, site) == NEW


@pytest.mark.parametrize("by", ["new", "old", "number", "capitals"])
def test_a_dead_link_is_renewed_whatever_is_typed(work, site, claire, by):
    """A new one goes to the address that waits, and to no other."""
    change(work, claire, NEW, site)
    later = NOW + 2 * DAY
    assert look(work, asked(work)[0], later).fate is LinkFate.DEAD
    typed = {
        "new": NEW, "old": email_of(work, claire), "number": claire.member_number,
        "capitals": f" {NEW.upper()} ",
    }  # fmt: skip

    ask_again(work, typed[by], site, later)

    assert [letter["to"] for letter in letters(work(), "email-change")] == [NEW, NEW]
    assert len(letters(work(), "email-change-asked")) == 1
    assert use(work, asked(work)[1], site, later) == NEW


def test_nobody_asks_for_more_links_than_elsewhere(work, site, claire):
    change(work, claire, NEW, site)
    ask_again(work, NEW, site, NOW)
    assert len(asked(work)) == 1

    for time in range(1, 8):
        ask_again(work, NEW, site, NOW + time * MINUTE)
        ask_again(work, claire.member_number, site, NOW + time * MINUTE + MINUTE / 2)
    assert len(asked(work)) == 1 + 3


def test_a_change_that_is_over_is_not_renewed(work, site, claire):
    change(work, claire, NEW, site)
    ask_again(work, NEW, site, NOW + 9 * DAY)
    assert len(asked(work)) == 1
    assert shown(work, claire, site, NOW + 9 * DAY) == ("", False)

    change(work, claire, NEW, site)
    use(work, asked(work)[1], site)
    ask_again(work, NEW, site, NOW + MINUTE)
    assert len(asked(work)) == 2


def test_the_profile_shows_what_waits(work, site, claire):
    assert shown(work, claire, site) == ("", False)
    change(work, claire, NEW, site)
    assert shown(work, claire, site) == (NEW, False)
    assert shown(work, claire, site, NOW + DAY) == (NEW, True)

    use(work, asked(work)[0], site)
    assert shown(work, claire, site) == ("", False)


def test_the_person_sends_the_link_again_once_a_minute(work, site, claire):
    change(work, claire, NEW, site)
    with pytest.raises(JustSent), work(claire) as unit:
        send_change_again(unit, site.id)

    with work(claire, now=NOW + MINUTE) as unit:
        send_change_again(unit, site.id)

    first, second = asked(work)
    with pytest.raises(DroppedLink):
        use(work, first, site)
    assert use(work, second, site) == NEW


def test_links_are_not_sent_again_without_end(work, site, claire):
    change(work, claire, NEW, site)
    for time in range(1, 5):
        with work(claire, now=NOW + time * MINUTE) as unit:
            send_change_again(unit, site.id)
    with pytest.raises(TooManyChanges), work(claire, now=NOW + 9 * MINUTE) as unit:
        send_change_again(unit, site.id)


def test_nothing_is_sent_again_where_nothing_waits(work, site, claire):
    with pytest.raises(NoChangeWaits), work(claire) as unit:
        send_change_again(unit, site.id)


def test_the_person_cancels_the_change(work, site, claire):
    change(work, claire, NEW, site)
    for _time in range(2):
        with work(claire) as unit:
            cancel_change(unit)

    assert shown(work, claire, site) == ("", False)
    with pytest.raises(DroppedLink):
        use(work, asked(work)[0], site)
    ask_again(work, NEW, site, NOW + MINUTE)
    assert len(asked(work)) == 1
    with work() as unit:
        verbs = unit.session.exec(select(AuditEvent.verb)).all()
    assert verbs == ["account.email_change_asked", "account.email_change_cancelled"]


@pytest.mark.parametrize("use_case", [send_change_again, cancel_change])
def test_whoever_is_not_signed_in_has_no_change(work, site, use_case):
    with pytest.raises(NotAllowed), work(VISITOR) as unit:
        use_case(*(unit, site.id)[: 1 + (use_case is send_change_again)])


def test_one_person_cancels_nothing_of_another(work, site, claire):
    with work() as unit:
        paul = make_account(unit, "Paul")
    change(work, claire, NEW, site)
    with work(paul) as unit:
        cancel_change(unit)
    with pytest.raises(NoChangeWaits), work(paul) as unit:
        send_change_again(unit, site.id)

    assert shown(work, claire, site) == (NEW, False)


def test_the_present_address_cancels_the_change_by_its_link(work, site, claire):
    change(work, claire, NEW, site)
    [token] = to_cancel(work)

    for _scanner in range(2):
        assert look(work, token) == LinkSight(NEW, LinkFate.LIVE, is_cancel=True)
    cancel(work, token)

    assert look(work, token) == LinkSight(fate=LinkFate.DROPPED, is_cancel=True)
    with pytest.raises(DroppedLink):
        cancel(work, token)
    with pytest.raises(DroppedLink):
        use(work, asked(work)[0], site)


def test_it_still_cancels_after_the_link_died_and_was_sent_again(work, site, claire):
    change(work, claire, NEW, site)
    later = NOW + 2 * DAY
    assert look(work, to_cancel(work)[0], later).fate is LinkFate.LIVE
    ask_again(work, NEW, site, later)

    cancel(work, to_cancel(work)[0], later)

    with pytest.raises(DroppedLink):
        use(work, asked(work)[1], site, later)


def test_after_the_change_there_is_nothing_to_cancel(work, site, claire):
    change(work, claire, NEW, site)
    use(work, asked(work)[0], site)

    with pytest.raises(UsedLink):
        cancel(work, to_cancel(work)[0])
    assert email_of(work, claire) == NEW


def test_neither_link_does_the_work_of_the_other(work, site, claire):
    change(work, claire, NEW, site)

    with pytest.raises(DeadLink):
        use(work, to_cancel(work)[0], site)
    for token in (asked(work)[0], "forged", ""):
        with pytest.raises(DeadLink):
            cancel(work, token)
    with work() as unit:
        assert to_cancel(work)[0] not in str(unit.session.exec(select(EmailLink)).all())


def test_what_was_sent_to_the_old_address_opens_nothing_any_more(work, site, claire):
    with work() as unit:
        request_password_reset(unit, site.id, site.slug, claire.member_number)
    reset = tokens(letters(work(), "password-reset")[0])[0]
    change(work, claire, NEW, site)
    use(work, asked(work)[0], site)

    with pytest.raises(DroppedLink), work() as unit:
        reset_password(unit, reset, hash_password("une autre phrase", 4), site.id)


def test_a_new_password_by_link_cancels_the_change_and_says_so(work, site, claire):
    change(work, claire, NEW, site)
    with work() as unit:
        request_password_reset(unit, site.id, site.slug, claire.member_number)
    reset = tokens(letters(work(), "password-reset")[0])[0]

    with work() as unit:
        reset_password(unit, reset, hash_password("une autre phrase", 4), site.id)

    with pytest.raises(DroppedLink):
        use(work, asked(work)[0], site)
    told = letters(work(), "password-changed")[0]
    assert told["values"]["dropped_email"] == NEW


def test_an_address_that_another_account_uses_may_be_shared(work, site, claire):
    with work() as unit:
        paul = make_account(unit, "Paul")

    change(work, claire, email_of(work, paul), site)

    assert use(work, asked(work)[0], site) == claire.member_number


@pytest.mark.parametrize("email", ["", "claire", "amélie@members.example"])
def test_an_address_that_mail_cannot_reach_is_refused(work, site, claire, email):
    with pytest.raises(Invalid):
        change(work, claire, email, site)


def test_the_present_address_is_no_change(work, site, claire):
    with pytest.raises(Invalid, match="already"):
        change(work, claire, email_of(work, claire).upper(), site)


def test_a_visitor_changes_no_address(work, site):
    with pytest.raises(NotAllowed):
        change(work, VISITOR, NEW, site)


def test_changes_are_not_asked_for_without_end(work, site, claire):
    for number in range(5):
        change(work, claire, f"claire.{number}@members.example", site)
    with pytest.raises(TooManyChanges):
        change(work, claire, NEW, site)
