from caseman.api import Rule, Severity, hookimpl


def check(ctx):
    return []


@hookimpl
def register_rules():
    return [
        Rule(
            id="lost_switch.one",
            code="Z-01",
            title="one",
            severity=Severity.WARN,
            check=check,
            switch="contracts.price_tolerance",
        )
    ]
