"""Why a file is no workbook we can read, as the clerk is told. One reason, one sentence."""

DAMAGED = "这个文件坏了或没有拷完整：请重新拷一份，或用 Excel、WPS 打开后另存为 .xlsx 再导入"
LOCKED = "这个文件加了密码：请去掉密码，另存后再导入"
MACRO = "这个文件带宏，请另存为普通 .xlsx 再导入"
STRANGE = "这个文件里夹带了不该有的内容，不能导入：请用 Excel 或 WPS 另存为 .xlsx"
HUGE = (
    "这个文件展开后太大，不能导入：可能是表格下面、右边很远的地方还有内容，"
    "请删掉用不到的行和列，另存后再导入"
)
ENCODING = "认不出这个文件的文字编码：请用 Excel 或 WPS 打开，另存为 .xlsx 再导入"
WORD = "这是 Word 文档，不是表格"
