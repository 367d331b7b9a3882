//! The sentences about the numbers that desks give: to what they sell, and to what they do.

use crate::time::{ClubZone, Timestamp};

pub(super) fn clash(printed: &str, kept: &str) -> (String, String) {
    (
        format!(
            "小票上的单号 {printed} 已有另一笔销售使用；这一笔的款项有效，以 {kept} 保存，请核对两张小票"
        ),
        format!(
            "{printed} on the receipt is another sale's number; this money stands too and is kept as {kept}. \
             Compare the two receipts"
        ),
    )
}

pub(super) fn unproven(number: &str) -> (String, String) {
    (
        format!(
            "单号 {number} 由另一台前台的编号打印，送来的电脑未能证明自己曾是那一台；款项已记录，请核对小票"
        ),
        format!(
            "{number} was printed under the letters of another desk, and the PC that sent it could not prove \
             that it was that one; the money is recorded. Compare it with the receipt"
        ),
    )
}

/// What was lost with a damaged file: which numbers, at which desk, and when.
pub(super) fn lost(
    desk: Option<&str>,
    numbers: Option<&str>,
    more: bool,
    since: Option<Timestamp>,
    noticed_at: Timestamp,
    zone: ClubZone,
) -> (String, String) {
    let at = |at| format!("{} {}", zone.date(at), zone.clock(at));
    let (zh_when, en_when) = since.map_or_else(
        || (format!("{} 之前", at(noticed_at)), format!("before {}", at(noticed_at))),
        |since| {
            let (since, until) = (at(since), at(noticed_at));
            (format!("{since} 至 {until} 之间"), format!("between {since} and {until}"))
        },
    );
    let (zh_which, en_which) = match (numbers, more) {
        (Some(numbers), false) => (format!("操作（序号 {numbers}）"), format!("the acts numbered {numbers}")),
        (Some(numbers), true) => (
            format!("操作（序号 {numbers}，其后可能还有）"),
            format!("the acts numbered {numbers} and maybe some after them"),
        ),
        (None, _) => ("操作可能有".to_owned(), "maybe some acts".to_owned()),
    };
    let zh_desk = desk.map_or_else(|| "一台前台".to_owned(), |desk| format!("“{desk}”"));
    let en_desk = desk.unwrap_or("a desk");
    (
        format!("{zh_desk}的本机数据损坏：{zh_when}的{zh_which}未送达服务器，已丢失；请对照小票和现金补录"),
        format!(
            "The file of {en_desk} was damaged: {en_which}, given {en_when}, did not reach the server and are \
             lost. Go through receipts and cash and enter them again"
        ),
    )
}
