from caseman.api import Parameter, hookimpl


@hookimpl
def register_parameters():
    return [Parameter(name="rounded.rate", title="rate", type="rate", maximum=0.05)]
