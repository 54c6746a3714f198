# /// script
# requires-python = ">=3.11"
# [tool.caseman]
# id = "double"
# title = "double"
# version = "1.0.0"
# api = "1.0"
# ///
# /// script
# requires-python = ">=3.11"
# [tool.caseman]
# id = "double"
# title = "double"
# version = "1.0.0"
# api = "1.0"
# ///
from caseman.api import hookimpl


@hookimpl
def register_rules():
    return []
