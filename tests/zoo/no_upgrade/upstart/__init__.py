from caseman.api import Text, Model, Section, field, hookimpl


class Own(Model):
    note: Text = field("note", default="")


@hookimpl
def register_sections():
    return [Section(id="upstart", title="own", model=Own, version=(2, 0))]
