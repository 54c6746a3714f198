from caseman.api import hookimpl


@hookimpl
async def register_rules():
    return []
