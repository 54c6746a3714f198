from caseman.api import hookimpl


@hookimpl
def register_rules():
    yield from ()
