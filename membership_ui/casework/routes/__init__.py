"""Plain HTTP of casework: the links by which two people answer a merge."""
