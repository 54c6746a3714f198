from caseman.api import Parameter, hookimpl


@hookimpl
def register_parameters():
    return [Parameter(name="baseless.rate", title="rate", type="rate", basis="contracts.sined_on")]
