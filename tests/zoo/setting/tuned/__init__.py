from caseman.api import Params, hookimpl


class Config(Params):
    limit: int


@hookimpl
def register_rules():
    return []
