from caseman.api import Column, Report, hookimpl


@hookimpl
def register_reports():
    return [Report(id="column_twice.list", title="list", columns=(Column(name="a", title="a"), Column(name="a", title="b")), rows=lambda ctx: [])]
