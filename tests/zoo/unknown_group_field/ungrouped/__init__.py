from caseman.api import GroupRule, Severity, hookimpl


@hookimpl
def register_rules():
    return [
        GroupRule(
            id="ungrouped.one",
            code="Z-01",
            title="one",
            severity=Severity.WARN,
            keys=lambda ctx: [],
            check=lambda group: [],
            by="contracts.number",
        )
    ]
