"""Fail when the wheel holds anything but the program, its plugins and their data."""

import sys
import zipfile

WANTED = (".py", ".toml", ".tcss", ".po", ".mo", ".csv", ".json", ".docx", ".md", ".typed", ".txt")
NEEDED = ("caseman/__main__.py", "caseman/_plugins/cn.toml", "caseman/_plugins/contracts/plugin.toml")

names = zipfile.ZipFile(sys.argv[1]).namelist()
strange = [name for name in names if ".dist-info/" not in name and not name.endswith(WANTED)]
missing = [name for name in NEEDED if name not in names]
tests = [name for name in names if name.startswith("tests/") or "__pycache__" in name]
for title, found in (("unexpected", strange), ("missing", missing), ("not for users", tests)):
    if found:
        print(f"wheel: {title}: {', '.join(found[:5])}")
if strange or missing or tests:
    sys.exit(1)
print(f"wheel: {len(names)} files")
