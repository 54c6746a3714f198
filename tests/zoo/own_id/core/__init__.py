from caseman.api import hookimpl


@hookimpl
def register_rules():
    return []
