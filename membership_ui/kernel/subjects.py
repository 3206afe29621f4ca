"""What a line of the journal, a document, a letter or an open page is about."""

from __future__ import annotations

from collections.abc import Callable

from membership_ui.kernel.ids import key_of


class Subject(str):
    """`Subject("renewal", 41)` is written `renewal:41`, in the database and to the browser alike.

    A list has one too: pages that watch `Subject("renewals", site_id)` show that site's requests.
    """

    __slots__ = ()

    def __new__(cls, kind: str, key: int | str | None) -> Subject:
        return super().__new__(cls, f"{kind}:{key}")

    def __reduce__(self) -> tuple[Callable[[str], Subject], tuple[str]]:
        return Subject.parse, (str(self),)

    @classmethod
    def parse(cls, text: str) -> Subject:
        """As `str()` wrote it."""
        kind, _, key = text.partition(":")
        return cls(kind, key)

    @property
    def kind(self) -> str:
        return self.partition(":")[0]

    @property
    def key(self) -> int:
        """0 for a key that is no number."""
        return key_of(self.partition(":")[2])
