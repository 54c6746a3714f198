from caseman.api import Text, Model, Section, field, hookimpl


class Own:
    note: Text = field("note", default="")


@hookimpl
def register_sections():
    return [Section(id="shapeless", title="own", model=Own)]
