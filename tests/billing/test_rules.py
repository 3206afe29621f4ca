"""How a site lets its members pay."""

from __future__ import annotations

import pytest

from membership_ui.billing.rules import PaymentMethod, offered_methods
from membership_ui.sites.rules import Policy
from tests.world import POLICY


def test_the_methods_of_a_site_stand_in_its_order():
    policy = Policy.parse({**POLICY, "payment_methods": ["cheque", "card"]})

    assert offered_methods(policy) == (PaymentMethod.CHEQUE, PaymentMethod.CARD)


def test_a_method_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="barter"):
        offered_methods(Policy.parse({**POLICY, "payment_methods": ["barter"]}))
