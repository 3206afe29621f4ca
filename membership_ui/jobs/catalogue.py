"""`membership catalogue`: the French catalogue follows the code, or says where it does not."""

from __future__ import annotations

from argparse import Namespace

from membership_ui.adapters import catalogue_source, catalogues


def update(arguments: Namespace) -> int:
    """Write the new sentences into the catalogue (unless told to check) and list what a translator
    must do.
    """
    if not arguments.check:
        catalogue_source.write(catalogue_source.update())
        catalogues.compile_all()
    problems = catalogue_source.problems()
    for problem in problems:
        print(problem)
    return 1 if problems else 0
