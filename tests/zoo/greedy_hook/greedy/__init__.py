from caseman.api import hookimpl


@hookimpl
def register_rules(ctx, store):
    return []
