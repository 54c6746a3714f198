from caseman.api import Rule, Severity, hookimpl


def check(ctx):
    return []


@hookimpl
def register_rules():
    return [
        Rule(
            id="shouter.one",
            code="Z-01",
            title="one",
            severity="block",
            check=check,
        )
    ]
