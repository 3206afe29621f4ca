"""Renewal: draft, request, review, change of tier, quote, purchase order, invoices."""
