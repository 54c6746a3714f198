from caseman.api import Text, Model, Section, field, hookimpl


class Own(Model):
    note: Text = field("note", default="")


@hookimpl
def register_sections():
    return [Section(id="remark", title="own", model=Own)]
