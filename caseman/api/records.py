"""The core's own records: projects with their units, and cases (one purchase of one unit by its buyers)."""

from .choices import Choice
from .fields import Model, field
from .messages import msg as _
from .values import (
    Area,
    Code,
    Count,
    Day,
    DocumentNumber,
    LongText,
    Mark,
    Money,
    Phone,
    Share,
    Text,
    UserName,
)


class Regime(Choice):
    """Whether house and land have separate certificates or one (domain: 登记制度)."""

    SEPARATE = "separate", _("separate house and land certificates"), "分别登记", "房地分证", "两证"
    UNIFIED = "unified", _("one unified certificate"), "统一登记", "不动产统一登记", "一证"


class Use(Choice):
    """Permitted use of a unit (用途)."""

    RESIDENTIAL = "residential", _("residential"), "住宅", "住房", "成套住宅", "普通住宅"
    SHOP = "shop", _("shop"), "商铺", "商业", "商业服务", "非住宅", "非住宅(商铺)"
    OFFICE = "office", _("office"), "办公", "写字楼"
    PARKING = "parking", _("parking space"), "车位"
    GARAGE = "garage", _("garage"), "车库"
    STORAGE = "storage", _("storage room"), "储藏室", "储藏间"
    OTHER = "other", _("other use"), "其他"


class ShareMode(Choice):
    """Form of co-ownership (共有方式)."""

    SOLE = "sole", _("sole ownership"), "单独所有", "单独"
    JOINT = "joint", _("joint ownership"), "共同共有", "共同"
    BY_SHARES = "by_shares", _("ownership by shares"), "按份共有", "按份"


class DocumentKind(Choice):
    """Kinds of identity document (证件种类)."""

    RESIDENT_ID = "resident_id", _("resident identity card"), "居民身份证", "身份证"
    PASSPORT = "passport", _("passport"), "护照"
    HK_MACAU_PERMIT = (
        "hk_macau_permit",
        _("Hong Kong and Macau travel permit"),
        "港澳居民来往内地通行证",
        "回乡证",
    )
    TAIWAN_PERMIT = "taiwan_permit", _("Taiwan travel permit"), "台湾居民来往大陆通行证", "台胞证"
    RESIDENCE_PERMIT = (
        "residence_permit",
        _("Hong Kong, Macau and Taiwan residence permit"),
        "港澳台居民居住证",
    )
    FOREIGN_RESIDENCE = "foreign_residence", _("foreigner's permanent residence card"), "外国人永久居留身份证"
    OFFICER = "officer", _("officer's card"), "军官证"
    CREDIT_CODE = "credit_code", _("unified social credit code"), "统一社会信用代码", "营业执照"
    OTHER = "other", _("other document"), "其他证件", "其他"


class Person(Model):
    """Somebody who acts for a buyer: a guardian or an authorised agent."""

    name: Text = field(_("name"), default="", personal=True)
    doc_kind: DocumentKind | None = field(_("document"))
    doc_number: DocumentNumber = field(_("document number"), default="", personal=True)
    phone: Phone = field(_("phone"), default="", personal=True)
    relation: Text = field(
        _("relation or power"), default="", help=_("e.g. mother; power of attorney No. 12")
    )
    valid_to: Day | None = field(_("valid until"))


class Buyer(Model):
    """A buyer as they stood at signing, in the order of the contract."""

    name: Text = field(_("name"), default="", personal=True, search=True)
    former_name: Text = field(_("former name"), default="", personal=True)
    doc_kind: DocumentKind = field(_("document"), default=DocumentKind.RESIDENT_ID)
    doc_number: DocumentNumber = field(_("document number"), default="", personal=True, search=True)
    doc_expiry: Day | None = field(_("document valid until"))
    share: Share | None = field(_("share"), help=_("a fraction such as 1/3"))
    phones: list[Phone] = field(_("phone"), default=[], personal=True, search=True)
    address: Text = field(_("postal address"), default="", personal=True)
    guardian: Person | None = field(_("guardian"))
    agent: Person | None = field(_("authorised agent"))
    former_numbers: list[DocumentNumber] = field(
        _("former document numbers"), default=[], personal=True, search=True, computed=True
    )


class Case(Model):
    """One purchase of one unit. `project` and `unit` are record ids."""

    project: Text = field(_("project"), required=True)
    unit: Text = field(_("unit"), required=True)
    buyers: list[Buyer] = field(_("buyers"), default=[])
    share_mode: ShareMode | None = field(_("form of co-ownership"), office=("共有方式", "共有情况", "共有"))
    closed_on: Day | None = field(
        _("closed on"), computed=True, help=_("voided or returned: the unit is free again")
    )
    clerk: UserName = field(_("handled by"), default="", office=("经办人", "经办", "跟办人"))
    remark: LongText = field(_("remark"), default="", office=("备注", "备注说明"))


class Permit(Model):
    """A pre-sale permit (预售许可证) and the buildings that it covers."""

    number: Code = field(_("permit number"), office=("许可证号", "预售许可证号", "预售证号"), required=True)
    issued_on: Day | None = field(_("issued on"), office=("发证日期", "许可日期", "发证时间"))
    buildings: list[Text] = field(
        _("buildings covered"), default=[], office=("准售楼栋", "准售幢号", "楼栋", "幢号")
    )


class Building(Model):
    """A building with the totals of its survey (areas in m2)."""

    name: Text = field(_("building"), office=("楼栋", "幢号", "楼号", "楼幢"), required=True)
    floors: Count | None = field(_("floors above ground"), office=("地上层数", "层数", "总层数"))
    lift: Mark | None = field(_("lift"), office=("电梯", "是否配电梯", "有无电梯"))
    unit_count: Count | None = field(_("number of units"), office=("总套数", "套数"))
    area: Area | None = field(_("gross area"), office=("总建筑面积", "建筑面积合计"))
    inner_area: Area | None = field(_("inner area"), office=("总套内面积", "套内面积合计"))
    shared_area: Area | None = field(_("shared area"), office=("总分摊面积", "分摊面积合计"))
    title_no: Text = field(
        _("total title number"), default="", office=("大产证号", "总产权证号", "首次登记证号")
    )


class Project(Model):
    """A housing project; `district` (GB/T 2260) decides whose rules apply to its cases."""

    name: Text = field(_("project"), office=("项目名称", "楼盘名称", "项目"), required=True)
    promo_name: Text = field(_("promotion name"), default="", office=("推广名", "推广名称", "案名"))
    developer: Text = field(_("developer"), default="", office=("开发企业", "出卖人", "开发商"))
    uscc: DocumentNumber = field(_("credit code"), default="", office=("统一社会信用代码", "信用代码"))
    district: Text = field(
        _("district code"), default="", office=("行政区划代码", "区划代码"), help=_("six digits, GB/T 2260")
    )
    address: Text = field(_("address"), default="", office=("项目地址", "坐落", "地址"))
    land_area: Area | None = field(_("parcel area"), office=("宗地面积", "土地面积"))
    regime: Regime | None = field(_("registration regime"), office=("登记制度", "登记方式"))
    permits: list[Permit] = field(_("pre-sale permits"), default=[])
    buildings: list[Building] = field(_("buildings"), default=[])
    remark: LongText = field(_("remark"), default="", office=("备注",))


class Unit(Model):
    """A unit of the house table; areas in m2, `list_price` in yuan per m2."""

    project: Text = field(_("project"), required=True)
    name: Text = field(_("unit"), required=True, help=_("building-entrance-room, e.g. 2-1-0101"))
    building: Text = field(_("building"), default="", office=("楼栋", "幢号", "楼号", "楼幢"))
    use: Use | None = field(_("use"), office=("用途", "房屋用途", "规划用途"))
    address: Text = field(_("address"), default="", office=("坐落", "房屋坐落", "地址"))
    area: Area | None = field(
        _("contract area"), office=("合同建筑面积", "预测建筑面积", "预测面积", "建筑面积")
    )
    surveyed_area: Area | None = field(_("surveyed area"), office=("实测建筑面积", "实测面积"))
    inner_area: Area | None = field(_("surveyed inner area"), office=("实测套内面积", "套内面积"))
    shared_area: Area | None = field(_("surveyed shared area"), office=("实测分摊面积", "分摊面积"))
    land_share: Area | None = field(_("land share"), office=("分摊土地面积", "土地分摊面积"))
    list_price: Money | None = field(_("list price per m2"), office=("拟售单价", "备案单价", "单价"))
    seized: Mark | None = field(_("seized"), office=("查封", "是否查封"))
    remark: LongText = field(_("remark"), default="", office=("备注",))
