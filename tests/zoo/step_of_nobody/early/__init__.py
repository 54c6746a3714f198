from caseman.api import Rule, Severity, hookimpl


def check(ctx):
    return []


@hookimpl
def register_rules():
    return [
        Rule(
            id="early.one",
            code="Z-01",
            title="one",
            severity=Severity.WARN,
            check=check,
            after="bulletins.publish",
        )
    ]
