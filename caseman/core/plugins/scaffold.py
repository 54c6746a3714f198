"""The first files of a new plugin: they load as they are, do something, and say what to change."""

from pathlib import Path

from caseman.api import API
from caseman.api.messages import InputError
from caseman.api.messages import msg as _

from .manifest import IDENTIFIER, PACK_IDENTIFIER
from .snapshots import FILE, PACK

_MANIFEST = """id = "{id}"               # 与文件夹（文件）同名
title = "{id}"            # 插件列表里显示的名称
version = "0.1.0"
api = "{api}"
requires = []             # 需要先载入的插件，例如 ["contracts"]
maintainer = ""           # 出了问题找谁
"""

_BLOCK = """# /// script
# requires-python = ">=3.11"
# [tool.caseman]
{manifest}# ///
"""

_RULE = '''"""每份案件的房源都应在房源表里。"""

from collections.abc import Iterable

from caseman.api import CheckContext, Finding, Rule, Severity{hookimpl}


def unit_is_known(ctx: CheckContext) -> Iterable[Finding]:
    """规则只看不改：发现问题就 yield 一条 Finding，没有问题就什么也不做。"""
    if ctx.unit is None:
        yield Finding(
            message="房源 {{unit}} 不在房源表里",  # 一句话；花括号里是 facts 的名称
            facts={{"unit": ctx.case.unit}},
            path="unit",  # 问题所在的字段
        )


RULES = [
    Rule(
        id="{id}.unit_is_known",  # 必须以插件 id 开头
        code="{code}-01",  # 文员看到的短代码
        title="房源在房源表里",
        severity=Severity.WARN,  # BLOCK 拦住 · WARN 提醒 · NOTE 说明 · TODO 待办
        check=unit_is_known,
        # gate=("contracts.file",),  # 在哪一步之前把关，不写则只出现在检查结果里
    )
]
'''

_HOOK = """

@hookimpl
def register_rules() -> list[Rule]:
    return RULES
"""

_SECTION = '''"""本插件在案件上的字段：一次声明，表单、台账导入、查找、导出都有了。"""

from caseman.api import Day, Model, Section, Text, field


class {name}(Model):
    noted_on: Day | None = field("登记日期", office=("{id}登记日期",), event=True)  # office：台账里的列名
    note: Text = field("说明", default="", office=("{id}说明",))


SECTIONS = [Section(id="{id}", title="{id}", model={name}, order=200)]
'''

_WIRING = '''"""{id}：一句话说明这个插件做什么。这里只登记，内容在各个模块里。"""

from caseman.api import Rule, Section, hookimpl

from .rules import RULES
from .sections import SECTIONS


@hookimpl
def register_sections() -> list[Section]:
    return SECTIONS


@hookimpl
def register_rules() -> list[Rule]:
    return RULES
'''

_PACK = """format = 1

[pack]
id = "{id}"
title = "{id}"
version = "{version}"
region = "{region}"            # CN 为全国，否则为行政区划代码（GB/T 2260），如 3408、340803
maintainer = ""
# reviewed_on = 2026-01-01   # 最近一次核对文件原文的日期
# review_every_days = 180    # 隔多少天再核对，到期 caseman packs stale 会列出

[source.notice]              # 依据的文件；每一条都要写明 source
title = "（文件名称）"
number = ""                  # 文号
# published = 2026-01-01

# 下面是一条取值的样子，去掉行首的 # 即生效。可以填写的参数：caseman packs parameters
# [[value]]
# parameter = "core.full_age"
# from = 2026-01-01          # 从哪一天起
# source = "notice"
# verified = false           # 有人核对过原文后改为 true
# value = 18                 # 金额、比率写在引号里："1.00"、"3%"

# 一个算例：保存后 caseman plugins check {id} 会照着算一遍
# [[test]]
# name = "十八岁成年"
# parameter = "core.full_age"
# date = 2026-02-01
# expect = 18
"""


def scaffold(folder: Path, plugin: str, form: str, region: str = "CN") -> list[Path]:
    """Write a new plugin (`folder`, `file` or `pack`) into a folder of plugins; gives its files.

    Raises InputError for an id that is none, where something is in the way, or where nothing can be written.
    """
    rule = PACK_IDENTIFIER if form == PACK else IDENTIFIER
    if not rule.fullmatch(plugin):
        raise InputError(_("an id is 2 to 40 small letters, digits or _, not “{id}”"), id=plugin)
    for taken in (folder / plugin, folder / f"{plugin}.py", folder / f"{plugin}.toml"):
        if taken.exists():
            raise InputError(_("{file} is there already"), file=str(taken))
    files = {folder / name: text for name, text in _files(plugin, form, region or "CN").items()}
    try:
        for file, text in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise InputError(
            _("{file} cannot be written: {reason}"), file=str(error.filename or folder), reason=reason
        ) from None
    return list(files)


def _files(plugin: str, form: str, region: str) -> dict[str, str]:
    manifest = _MANIFEST.format(id=plugin, api=".".join(map(str, API)))
    code = plugin.replace("_", "")[:4].upper()
    if form == PACK:
        return {f"{plugin}.toml": _PACK.format(id=plugin, region=region, version="0.1")}
    if form == FILE:
        block = _BLOCK.format(manifest="".join(f"# {line}\n" for line in manifest.splitlines()))
        rule = _RULE.format(id=plugin, code=code, hookimpl=", hookimpl")
        return {f"{plugin}.py": block + rule + _HOOK}
    name = "".join(part.capitalize() for part in plugin.split("_"))
    return {
        f"{plugin}/plugin.toml": manifest,
        f"{plugin}/__init__.py": _WIRING.format(id=plugin),
        f"{plugin}/sections.py": _SECTION.format(id=plugin, name=name),
        f"{plugin}/rules.py": _RULE.format(id=plugin, code=code, hookimpl=""),
    }
