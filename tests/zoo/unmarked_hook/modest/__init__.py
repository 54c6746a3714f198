from caseman.api import hookimpl


def register_rules():
    return []


@hookimpl
def register_views():
    return []
