"""Quotes, invoices, receipts, payments, purchase orders. It does not know what is being paid
for.
"""
