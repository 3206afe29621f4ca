"""Pieces of pages about exports."""
