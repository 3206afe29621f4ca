"""The frame of every page: who is here, on which site, how an event reaches a use case. It knows
sites and accounts only.
"""
