"""A site: one association's space. Its policy, legal identity, theme and texts are rows that staff
can edit.
"""
