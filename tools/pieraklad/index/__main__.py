"""`python -m pieraklad.index`: bring an index up to date, in all cores; a server calls it.

Standard input has a pickle of the project and of the path of the index's file.
"""

from __future__ import annotations

import pickle
import sys

from pieraklad.index import Index
from pieraklad.project.problems import ProjectError

if __name__ == "__main__":
    project, path = pickle.load(sys.stdin.buffer)  # noqa: S301  # our own process wrote it
    try:
        Index.open(project, path=path).close()
    except ProjectError as error:
        sys.exit(f"pieraklad: {error}")
    except KeyboardInterrupt:
        sys.exit(130)
