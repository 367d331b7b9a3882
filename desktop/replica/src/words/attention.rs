//! What an item needing attention is called.

use super::pick;
use shared::record::AttentionCode;
use shared::words::Lang;

/// A few words for the kind of item.
#[must_use]
pub fn title(code: AttentionCode, lang: Lang) -> String {
    match code {
        AttentionCode::CommandRejected => pick(lang, "服务器未接受", "Refused by the server"),
        AttentionCode::CommandQuarantined => pick(lang, "暂存待查", "Set aside by the server"),
        AttentionCode::AlreadyCheckedIn => pick(lang, "重复签到", "Checked in twice"),
        AttentionCode::CheckedInAfterCancel => pick(lang, "取消后到场", "Came after cancelling"),
        AttentionCode::UnitsOwed => pick(lang, "欠鞍时", "Saddle hours owed"),
        AttentionCode::Clash => pick(lang, "时间冲突", "Time clash"),
        AttentionCode::StockOversold => pick(lang, "超卖", "Oversold"),
        AttentionCode::PriceDiffers => pick(lang, "价格不一致", "Another price"),
        AttentionCode::TillMissing => pick(lang, "钱箱未开", "No open till"),
        AttentionCode::SamePhone => pick(lang, "手机号重复", "Same phone"),
        AttentionCode::RightMissing => pick(lang, "权限不足", "Right missing"),
        AttentionCode::ClockWrong => pick(lang, "电脑时间不准", "Clock is off"),
        AttentionCode::BookingUnpaid => pick(lang, "未付款到场", "Came unpaid"),
        AttentionCode::OffShelf => pick(lang, "商品已下架", "Not on sale"),
        AttentionCode::TillCountedTwice => pick(lang, "钱箱重复清点", "Till counted twice"),
        AttentionCode::OutsideCheckInWindow => pick(lang, "非签到时间", "Outside check-in hours"),
        AttentionCode::NumberClash => pick(lang, "单号重复", "One number, two sales"),
        AttentionCode::NumberUnproven => pick(lang, "单号待核对", "Number not proven"),
        AttentionCode::NumbersLost => pick(lang, "操作丢失", "Acts lost"),
    }
}

/// How and by whom an item was settled.
#[must_use]
pub fn settled(lang: Lang, by: Option<&str>, at: &str, how: Option<&str>) -> String {
    let (zh_by, en_by) =
        by.map_or((String::new(), String::new()), |by| (format!("{by} "), format!(" by {by}")));
    let how = how.map(|how| match lang {
        Lang::Zh => format!("：{how}"),
        Lang::En => format!(": {how}"),
    });
    let how = how.unwrap_or_default();
    pick(lang, format!("{zh_by}{at} 已处理{how}"), format!("Settled{en_by} at {at}{how}"))
}

/// Who gave the command, and where.
#[must_use]
pub fn from(lang: Lang, staff: Option<&str>, desk: Option<&str>) -> Option<String> {
    match (staff, desk) {
        (None, None) => None,
        (Some(one), None) | (None, Some(one)) => Some(one.to_owned()),
        (Some(staff), Some(desk)) => {
            Some(pick(lang, format!("{staff}（{desk}）"), format!("{staff} at {desk}")))
        }
    }
}

/// The lesson at another time.
#[must_use]
pub fn at(lang: Lang, when: &str) -> String {
    pick(lang, format!("改到 {when}"), format!("Move to {when}"))
}

/// The lesson with another coach.
#[must_use]
pub fn with(lang: Lang, coach: &str) -> String {
    pick(lang, format!("换 {coach} 来教"), format!("Let {coach} teach"))
}

/// The lesson in another arena.
#[must_use]
pub fn within(lang: Lang, arena: &str) -> String {
    pick(lang, format!("换到 {arena}"), format!("Move to {arena}"))
}

/// A class with room for the rider.
#[must_use]
pub fn class(lang: Lang, when: &str, coach: &str) -> String {
    pick(lang, format!("约 {when} {coach}").trim_end().to_owned(), beside(format!("Book {when}"), coach))
}

/// A time at which a lesson could be put on for the rider.
#[must_use]
pub fn free(lang: Lang, when: &str, coach: &str) -> String {
    pick(lang, format!("{when} 有空 {coach}").trim_end().to_owned(), beside(format!("Free {when}"), coach))
}

fn beside(what: String, coach: &str) -> String {
    if coach.is_empty() { what } else { format!("{what} with {coach}") }
}
