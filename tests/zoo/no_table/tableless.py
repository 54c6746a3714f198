# /// script
# requires-python = ">=3.11"
# ///
from caseman.api import hookimpl


@hookimpl
def register_rules():
    return []
