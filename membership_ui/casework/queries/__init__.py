"""Selects on the people that a site knows."""
