from caseman.api import Fund, hookimpl


@hookimpl
def register_kinds():
    return [Fund(id="namesake", title="deed tax", words=("代收契税",))]
