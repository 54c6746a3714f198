from caseman.api import Rule, Severity, hookimpl


def check(ctx):
    return []


@hookimpl
def register_rules():
    return [
        Rule(
            id="single_gate.one",
            code="Z-01",
            title="one",
            severity=Severity.WARN,
            check=check,
            gate=("contracts.file"),
        )
    ]
