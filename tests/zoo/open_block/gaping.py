# /// script
# requires-python = ">=3.11"
# [tool.caseman]
# id = "gaping"
# title = "gaping"
# version = "1.0.0"
# api = "1.0"
from caseman.api import hookimpl


@hookimpl
def register_rules():
    return []
