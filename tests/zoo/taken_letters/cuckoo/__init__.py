from caseman.api import Action, hookimpl


def run(ctx):
    return None


@hookimpl
def register_actions():
    return [Action(id="cuckoo.file", title="file it my way", run=run, records="cases", go="ba")]
