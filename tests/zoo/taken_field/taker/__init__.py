from caseman.api import Text, Model, Section, field, hookimpl


class Own(Model):
    by: Text = field("by", default="")


@hookimpl
def register_sections():
    return [Section(id="taker", title="own", model=Own)]
