from caseman.api import Fund, hookimpl


@hookimpl
def register_kinds():
    return [Fund(id="deed_tax", title="deed tax")]
