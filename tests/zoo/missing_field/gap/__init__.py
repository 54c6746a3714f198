from caseman.api import Rule, Severity, hookimpl


def check(ctx):
    return []


@hookimpl
def register_rules():
    return [
        Rule(
            id="gap.one",
            code="Z-01",
            severity=Severity.WARN,
            check=check,
        )
    ]
