//! What the settings page says: the club's rules, roles, opening hours.

use super::pick;
use chrono::Weekday;
use shared::money::Money;
use shared::record::Role;
use shared::rules::club::{ClubRule, Form};
use shared::words::Lang;

/// A rule's name.
#[must_use]
pub fn rule(rule: ClubRule, lang: Lang) -> String {
    let (zh, en) = match rule {
        ClubRule::CheckInOpens => ("签到提前", "Check-in opens"),
        ClubRule::LessonEnd => ("自动结课", "Lessons end by themselves"),
        ClubRule::NoShowUsesUnits => ("未到扣鞍时", "A no-show uses saddle hours"),
        ClubRule::ReceptionAdjusts => ("前台改价上限", "Reception may change a price by"),
        ClubRule::ReceptionRefunds => ("前台退款上限", "Reception may give back"),
        ClubRule::OfflineDays => ("离线可用", "A desk works offline for"),
        ClubRule::OfferMinutes => ("候补名额保留", "A place is held for"),
    };
    pick(lang, zh, en)
}

/// What a rule does.
#[must_use]
pub fn explains(rule: ClubRule, lang: Lang) -> String {
    let (zh, en) = match rule {
        ClubRule::CheckInOpens => (
            "开课前多久可以签到；到下课为止。",
            "How long before a lesson riders can be checked in; until it ends.",
        ),
        ClubRule::LessonEnd => (
            "下课后留给前台补签的时间；过后课程自动完成，没签到的记为未到。",
            "Time to put a lesson right after its end; then it is completed, and who was awaited is a no-show.",
        ),
        ClubRule::NoShowUsesUnits => (
            "约了没来，预留的鞍时照扣；关掉则退回套餐。",
            "Who booked and did not come pays with what was set aside; off, it goes back to the package.",
        ),
        ClubRule::ReceptionAdjusts => (
            "前台开单时最多加减这么多；店长不限。",
            "More or less than the price, at the counter; a manager may any.",
        ),
        ClubRule::ReceptionRefunds => (
            "前台一次最多退这么多，更多由店长或财务办理。",
            "At once, within the window; above it a manager or finance does it.",
        ),
        ClubRule::OfflineDays => (
            "连不上服务器时，前台还能用多久；到期锁住，联网后恢复，数据不丢。",
            "Without the server; then it locks until it is in touch again, and keeps everything.",
        ),
        ClubRule::OfferMinutes => (
            "有空位时为候补的第一组保留多久；过后给下一组，最晚到开课。",
            "For the first party on the waiting list that fits; then it is the next one's. Never beyond the lesson's start.",
        ),
    };
    pick(lang, zh, en)
}

/// A rule's unit.
#[must_use]
pub fn unit(rule: ClubRule, lang: Lang) -> String {
    let (zh, en) = match rule {
        ClubRule::CheckInOpens => ("分钟", "minutes before"),
        ClubRule::LessonEnd => ("分钟后", "minutes after"),
        ClubRule::NoShowUsesUnits => ("", ""),
        ClubRule::ReceptionAdjusts => ("%", "%"),
        ClubRule::ReceptionRefunds => ("元", "yuan"),
        ClubRule::OfflineDays => ("天", "days"),
        ClubRule::OfferMinutes => ("分钟", "minutes"),
    };
    pick(lang, zh, en)
}

/// A rule's bounds.
#[must_use]
pub fn bounds(form: Form) -> String {
    match form {
        Form::Whole { least, most } => format!("{least}–{most}"),
        Form::Amount { most_fen } => {
            let most = Money::from_fen(most_fen).yuan();
            format!("¥0–{}", most.trim_end_matches(".00"))
        }
        Form::Switch => String::new(),
    }
}

/// What a role may do.
#[must_use]
pub fn role_may(role: Role, lang: Lang) -> String {
    let (zh, en) = match role {
        Role::Receptionist => {
            ("签到、课表、开单收款、登记会员", "Checks in, keeps the timetable, sells, registers members")
        }
        Role::Manager => ("全部，包括设置、员工和前台", "Everything, with settings, staff and desks"),
        Role::Finance => ("查看营收、处理待办", "Sees revenue, settles items"),
        Role::Coach => ("只看自己的课表；不在前台登录", "Sees the own timetable; does not sign in at a desk"),
    };
    pick(lang, zh, en)
}

/// A day of the week.
#[must_use]
pub fn day(day: Weekday, lang: Lang) -> String {
    let (zh, en) = match day {
        Weekday::Mon => ("周一", "Monday"),
        Weekday::Tue => ("周二", "Tuesday"),
        Weekday::Wed => ("周三", "Wednesday"),
        Weekday::Thu => ("周四", "Thursday"),
        Weekday::Fri => ("周五", "Friday"),
        Weekday::Sat => ("周六", "Saturday"),
        Weekday::Sun => ("周日", "Sunday"),
    };
    pick(lang, zh, en)
}

/// Why the hours of a day can't be as they were typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BadHours {
    /// A time can't be read.
    NoTime(String),
    /// A part ends before it begins.
    Backwards(String, String),
    /// Two parts of the day overlap.
    Overlap(String),
}

/// Why the hours of a day can't be so.
#[must_use]
pub fn bad_hours(of: Weekday, why: &BadHours, lang: Lang) -> String {
    let day = day(of, lang);
    match why {
        BadHours::NoTime(typed) if typed.is_empty() => pick(
            lang,
            format!("{day}：请填写时间，如 08:30"),
            format!("{day}: fill in a time, such as 08:30"),
        ),
        BadHours::NoTime(typed) => pick(
            lang,
            format!("{day}：“{typed}”不是时间，请写成 08:30"),
            format!("{day}: “{typed}” is no time; write it as 08:30"),
        ),
        BadHours::Backwards(from, until) => pick(
            lang,
            format!("{day}：{from}–{until} 的结束不晚于开始"),
            format!("{day}: {from}–{until} ends before it begins"),
        ),
        BadHours::Overlap(from) => pick(
            lang,
            format!("{day}：{from} 开始的一段与前一段重叠"),
            format!("{day}: the part from {from} overlaps the one before"),
        ),
    }
}
