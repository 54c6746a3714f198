from caseman.api import Model, Section, Text, field, hookimpl


class Own(Model):
    note: Text = field("note", default="")


@hookimpl
def register_sections():
    return [
        Section(id="twins", title="own", model=Own),
        Section(id="twins.other", title="other", model=Own),
    ]
