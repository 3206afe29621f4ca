"""Rows of exports that a worker makes."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from membership_ui.adapters import database  # noqa: F401  (names the constraints before any table)
from membership_ui.exports.rules import Form


class ExportRun(SQLModel, table=True):
    """A list's file, from the request to its removal. `query` is what was asked of the list;
    `closed_at` is when whoever asked had done with it.
    """

    __tablename__ = "export_run"  # pyright: ignore[reportAssignmentType]
    __table_args__ = (Index("ix_export_run_list", "site_id", "page"),)

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="site.id")
    page: str
    form: Form
    query: str
    locale: str
    asked_by: int = Field(foreign_key="account.id")
    asked_at: datetime
    total: int = 0
    done: int = 0
    is_refused: bool = False
    ended_at: datetime | None = None
    closed_at: datetime | None = None
