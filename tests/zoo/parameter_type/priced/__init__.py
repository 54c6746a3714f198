from caseman.api import Parameter, hookimpl


@hookimpl
def register_parameters():
    return [Parameter(name="priced.fee", title="fee", type="yuan")]
