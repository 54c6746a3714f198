from caseman.api import hookimpl


@hookimpl
def register_rule():
    return []
