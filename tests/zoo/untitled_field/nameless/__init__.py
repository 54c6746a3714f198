from caseman.api import Text, Model, Section, field, hookimpl


class Own(Model):
    note: Text = ""


@hookimpl
def register_sections():
    return [Section(id="nameless", title="own", model=Own)]
