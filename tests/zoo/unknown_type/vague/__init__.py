from caseman.api import Text, Model, Section, field, hookimpl


class Own(Model):
    note: "Txet" = field("note", default="")


@hookimpl
def register_sections():
    return [Section(id="vague", title="own", model=Own)]
