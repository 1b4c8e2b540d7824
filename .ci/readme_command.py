"""Print one of the two commands that README gives: ``run`` or ``test``.

Each stands alone in a shell block that follows a comment ``<!-- command: NAME -->``.
"""

import re
import sys
from pathlib import Path

text = Path("README.md").read_text(encoding="utf-8")
pattern = rf"<!-- command: {sys.argv[1]} -->\s*```sh\n(.+?)\n```"
found = re.search(pattern, text, re.S)
if not found:
    sys.exit(f"README gives no command called {sys.argv[1]}.")
print(found.group(1).strip())  # noqa: T201 - this is what the script is for
