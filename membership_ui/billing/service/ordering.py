"""Purchase orders: what a public body sends before it accepts an invoice."""

from __future__ import annotations

from membership_ui.billing import queries
from membership_ui.billing.rules import check_reference
from membership_ui.billing.service.files import count_for_site
from membership_ui.billing.tables import PurchaseOrder
from membership_ui.kernel.errors import NotFound
from membership_ui.kernel.work import UnitOfWork


def keep_purchase_order(
    work: UnitOfWork,
    *,
    site_id: int,
    member_id: int,
    subject: str,
    reference: str,
    file_id: int | None,
) -> bool:
    """Note the order's reference and file; received as soon as it has one of them, and then true.

    The file must be one that the actor sent; it counts for this site. The caller checks the right
    on `subject`. Raises NotFound, Invalid, SiteIsFull.
    """
    if file_id is not None:
        file = queries.stored_file(work.session, file_id)
        if file.uploaded_by != work.actor.account_id:
            raise NotFound
        count_for_site(work, file, site_id)
    order = queries.purchase_order(work.session, subject) or PurchaseOrder(
        site_id=site_id, member_id=member_id, subject=subject, reference=""
    )
    order.reference = check_reference(reference) or order.reference
    order.file_id = file_id or order.file_id
    if order.received_at is None and (order.reference or order.file_id):
        order.received_at = work.now
    work.add(order)
    work.record("purchase_order.kept", subject, reference=order.reference, file_id=order.file_id)
    return order.received_at is not None
