"""A process that writes prepared readings into a store, and prints a line for each.

python -m tests.store.writer ADDRESS FILE [FIRST STEP]
"""

import pickle
import sys
from pathlib import Path

from tieout import open_store


def main() -> None:
    """Puts every reading of a pickled list, or every STEP-th from FIRST on, and says so once it is kept."""
    address, source, *part = sys.argv[1:]
    first, step = (int(one) for one in part) if part else (0, 1)
    prepared = pickle.loads(Path(source).read_bytes())
    with open_store(address) as store:
        for number in range(first, len(prepared), step):
            is_new = store.put(prepared[number])
            print(prepared[number].sha256, is_new, flush=True)


if __name__ == "__main__":
    main()
