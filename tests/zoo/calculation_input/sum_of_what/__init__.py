from caseman.api import Calculation, Input, hookimpl


@hookimpl
def register_calculations():
    return [Calculation(name="sum_of_what.fee", title="fee", inputs={"area": Input(type="square")}, compute=lambda ctx: {})]
