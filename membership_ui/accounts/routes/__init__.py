"""Plain HTTP of accounts: native forms, passkeys, the copy of one's data."""
