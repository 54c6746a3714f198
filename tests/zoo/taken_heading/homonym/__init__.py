from caseman.api import Text, Model, Section, field, hookimpl


class Own(Model):
    note: Text = field("note", default="", office=("签约日期",))


@hookimpl
def register_sections():
    return [Section(id="homonym", title="own", model=Own)]
