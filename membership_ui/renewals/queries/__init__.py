"""Every select on renewals and on invoices issued for a selection, split by noun."""
