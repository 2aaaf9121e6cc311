"""One registry of numbered problems that the county answers with; listed in docs/protocol.md."""

from dataclasses import dataclass

from sync.errors import SyncError


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason to refuse a request. ``status`` is the HTTP status, ``text`` plain Chinese."""

    number: int
    status: int
    name: str
    text: str


BAD_REQUEST = Problem(1001, 400, "bad-request", "请求的格式不对")
BAD_VERSION = Problem(1002, 400, "bad-version", "协议版本不认识，请先升级")
UNKNOWN_DEVICE = Problem(1003, 403, "unknown-device", "县里没有登记这台机器，请先登记")
REVOKED_DEVICE = Problem(1004, 403, "revoked-device", "这台机器已被县里停用")
BAD_SIGNATURE = Problem(1005, 403, "bad-signature", "请求的签名不对")
REPLAYED = Problem(1006, 409, "replayed", "这个请求已经用过，或者太旧")
FORKED = Problem(1007, 409, "forked", "同一个序号出现两种内容，两边都已隔离，请叫工程师")
TOO_LARGE = Problem(1008, 413, "too-large", "一次发送的内容太大")
BAD_TOKEN = Problem(1009, 403, "bad-token", "登记码不对、用过了或者过期了")
WRONG_VILLAGE = Problem(1010, 409, "wrong-village", "登记码是发给另一个村的")
BUSY = Problem(1011, 503, "busy", "县里正忙，稍后再试")
ROOT_MISMATCH = Problem(1012, 409, "root-mismatch", "记录与它的签名对不上，已隔离，请叫工程师")
NOT_FOUND = Problem(1013, 404, "not-found", "没有这个地址")
TOO_MANY_LOGS = Problem(
    1014, 403, "too-many-logs", "这台机器重新开始记录的次数太多，县里不再收新的，请叫工程师"
)
BLOB_UNKNOWN = Problem(1020, 404, "blob-unknown", "县里没有这份文件，或者没有登记过它")
BLOB_MISMATCH = Problem(1021, 409, "blob-mismatch", "收到的文件和登记的不一样，请重新发送")
BLOB_QUOTA = Problem(1022, 413, "blob-quota", "这台机器的文件太多，县里放不下了")
INTERNAL = Problem(1099, 500, "internal", "县里的服务器出错，请稍后再试")

PROBLEMS = {
    problem.number: problem
    for problem in (
        BAD_REQUEST, BAD_VERSION, UNKNOWN_DEVICE, REVOKED_DEVICE, BAD_SIGNATURE, REPLAYED, FORKED,
        TOO_LARGE, BAD_TOKEN, WRONG_VILLAGE, BUSY, ROOT_MISMATCH, NOT_FOUND, TOO_MANY_LOGS,
        BLOB_UNKNOWN, BLOB_MISMATCH, BLOB_QUOTA, INTERNAL,
    )
}  # fmt: skip


class Refusal(SyncError):
    """The county refuses a request; ``problem`` says why, ``cause_text`` goes to the log.

    ``signature``: the county's, where a terminal is to act on the refusal.
    """

    def __init__(self, problem: Problem, cause_text: str = "") -> None:
        super().__init__(problem.text)
        self.problem = problem
        self.cause_text = cause_text
        self.signature = b""
