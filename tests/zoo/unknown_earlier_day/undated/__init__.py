from caseman.api import Day, Model, Section, field, hookimpl


class Own(Model):
    note: Day | None = field("note", after=("handover.handed_over",))


@hookimpl
def register_sections():
    return [Section(id="undated", title="own", model=Own)]
