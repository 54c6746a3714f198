from caseman.core.store import Store
from caseman.api import hookimpl


@hookimpl
def register_rules():
    return []
