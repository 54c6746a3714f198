from caseman.api import Fund, hookimpl


@hookimpl
def register_rules():
    return [Fund(id="mixer", title="mixer")]
