"""`membership catalogue`: the translations follow the code, or it says where they do not."""

from __future__ import annotations

from argparse import Namespace

from membership_ui.adapters import catalogue_source, catalogues


def update(arguments: Namespace) -> int:
    """Write the new sentences into the catalogues (unless told to check) and list what a translator
    must do.
    """
    languages = catalogue_source.TRANSLATIONS
    if not arguments.check:
        for locale in languages:
            catalogue_source.write(catalogue_source.update(locale))
        catalogues.compile_all()
    problems = [line for locale in languages for line in catalogue_source.problems(locale)]
    for problem in problems:
        print(problem)
    return 1 if problems else 0
