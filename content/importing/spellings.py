"""How accountants head the columns of an itemised ledger. Data: spellings, and what is personal.

Spellings are compared after ``columns.normal``: full-width folded, no spaces or brackets, no 元.
"""

import re

REQUIRED = ("date", "summary", "income", "expense", "balance")
NAMES_ZH = {
    "date": "日期",
    "voucher_no": "凭证号",
    "summary": "摘要",
    "account": "总账科目",
    "subaccount": "明细科目",
    "income": "借方（收入）",
    "expense": "贷方（支出）",
    "balance": "余额",
    "handler": "经手人",
    "witness": "证明人",
    "approver": "审批人",
    "item_class": "公开类别",
}
IGNORE = "ignore"
"""What a remembered mapping calls a column that is not wanted."""

SPELLINGS: dict[str, tuple[str, ...]] = {
    "date": (
        "日期", "记账日期", "业务日期", "发生日期", "凭证日期", "制单日期", "时间", "年月日",
        "收支日期", "记账时间", "发生时间", "收付日期",
    ),
    "voucher_no": (
        "凭证号", "凭证字号", "记字号", "凭证号数", "凭证编号", "凭证", "记账凭证号", "字号",
        "凭证号码", "记字第号", "凭证号记字第X号", "凭单号", "记账凭证",
    ),
    "summary": (
        "摘要", "事由", "内容", "收支内容", "事项", "摘要内容", "业务摘要", "收支事项", "用途",
        "收支摘要", "业务内容", "项目内容", "摘要说明", "款项内容",
    ),
    "account": (
        "总账科目", "科目", "科目名称", "会计科目", "一级科目", "总科目", "总账科目名称", "总账",
        "收支科目", "会计科目名称",
    ),
    "subaccount": (
        "明细科目", "二级科目", "子目", "子科目", "明细", "明细科目名称", "细目", "科目明细",
    ),
    "income": (
        "借方收入", "收入", "借方", "收入金额", "借方金额", "借方发生额", "收入借方", "收方",
        "本期收入", "收入数", "金额收入", "发生额借方", "金额借方", "借方收入金额", "收入额",
        "收款金额", "借", "发生额收入", "收入发生额", "金额借方收入",
    ),
    "expense": (
        "贷方支出", "支出", "贷方", "支出金额", "贷方金额", "贷方发生额", "支出贷方", "付方",
        "本期支出", "支出数", "金额支出", "发生额贷方", "金额贷方", "贷方支出金额", "支出额",
        "付款金额", "贷", "发生额支出", "支出发生额", "金额贷方支出",
    ),
    "balance": (
        "余额", "结余", "结存", "账面余额", "结余金额", "余额金额", "结存金额", "期末余额",
        "金额余额", "金额结余", "累计结余", "当前余额", "结余数",
    ),
    "handler": ("经手人", "经办人", "经办", "经手", "报账人", "报销人", "经手人姓名", "经办人姓名"),
    "witness": ("证明人", "验收人", "证明", "验收", "证明验收人", "验收证明人", "证明人姓名"),
    "approver": ("审批人", "批准人", "审批", "签批人", "审核人", "审批人姓名", "批准", "领导审批"),
    "item_class": ("公开类别", "项目类别", "公开项目", "公开类目", "公开分类", "公开栏目"),
}  # fmt: skip

PERSONAL = re.compile(
    r"身份证|证件号|身份号|公民身份|银行卡|卡号|账号|帐号|一卡通|存折|手机|电话|联系方式|联系人"
)
"""A header with one of these is of a column that is dropped, unread."""

KNOWN_ELSE = frozenset(
    {"序号", "编号", "行号", "票据影像", "附件", "附件张数", "单据张数", "备注", "票据张数", "方向"}
)
"""Columns that are no business of the ledger and need no remark."""
