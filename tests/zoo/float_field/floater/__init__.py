from caseman.api import Text, Model, Section, field, hookimpl


class Own(Model):
    rate: float = field("rate", default=0.0)


@hookimpl
def register_sections():
    return [Section(id="floater", title="own", model=Own)]
