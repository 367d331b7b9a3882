//! What is said of members on their page.

use super::pick;
use shared::money::Money;
use shared::record::{BookingState, EntryKind, PackageState};
use shared::rules::activity::Standing;
use shared::units::Units;
use shared::words::Lang;

/// How a member stands to the club.
#[must_use]
pub fn standing(standing: Standing, lang: Lang) -> String {
    match standing {
        Standing::New => pick(lang, "新会员", "New"),
        Standing::Active => pick(lang, "活跃", "Active"),
        Standing::Quiet => pick(lang, "近期少来", "Quiet"),
        Standing::Away => pick(lang, "久未到", "Away"),
    }
}

/// How long the last visit is ago.
#[must_use]
pub fn last_visit(days_ago: Option<i64>, lang: Lang) -> String {
    match days_ago {
        None => pick(lang, "60 天内未到", "over 60 days"),
        Some(..=0) => pick(lang, "今天", "today"),
        Some(1) => pick(lang, "昨天", "yesterday"),
        Some(days) => pick(lang, format!("{days} 天前"), format!("{days} days ago")),
    }
}

/// What is missing or worth knowing of those who ride on an account.
#[must_use]
pub fn flags(lang: Lang, waiver: bool, guardian: bool, birthday: bool, duplicate: bool) -> Vec<String> {
    let all = [
        (waiver, pick(lang, "未签免责书", "Waiver missing")),
        (guardian, pick(lang, "缺监护人同意", "Guardian missing")),
        (birthday, pick(lang, "一周内生日", "Birthday this week")),
        (duplicate, pick(lang, "可能重复", "Maybe twice")),
    ];
    all.into_iter().filter(|(true_of, _)| *true_of).map(|(_, words)| words).collect()
}

/// Where a package stands.
#[must_use]
pub fn package_state(state: PackageState, lang: Lang) -> String {
    match state {
        PackageState::Active => pick(lang, "可用", "Active"),
        PackageState::Suspended => pick(lang, "已暂停", "On hold"),
        PackageState::UsedUp => pick(lang, "已用完", "Used up"),
        PackageState::Expired => pick(lang, "已过期", "Expired"),
        PackageState::Refunded => pick(lang, "已退款", "Refunded"),
    }
}

/// Where a booking stands.
#[must_use]
pub fn booking_state(state: BookingState, lang: Lang) -> String {
    match state {
        BookingState::Held => pick(lang, "待付款", "Unpaid"),
        BookingState::Booked => pick(lang, "已预约", "Booked"),
        BookingState::CheckedIn => pick(lang, "已签到", "Checked in"),
        BookingState::Done => pick(lang, "已完成", "Done"),
        BookingState::Cancelled => pick(lang, "已取消", "Cancelled"),
        BookingState::NoShow => pick(lang, "未到", "Did not come"),
    }
}

/// An entry of a package's ledger. `lesson` is what it was for, in words; `back` is true where it takes an
/// earlier entry back.
#[must_use]
pub fn entry(kind: EntryKind, units: Units, lesson: Option<&str>, back: bool, lang: Lang) -> String {
    let out = Units::from_tenths(0) - units;
    let what = match kind {
        EntryKind::Buy => pick(lang, "购买", "Bought"),
        EntryKind::Reserve if back => pick(lang, "取消预留", "No longer set aside"),
        EntryKind::Reserve => pick(lang, "为预约预留", "Set aside for a booking"),
        EntryKind::Release if back => pick(lang, "恢复预留", "Set aside again"),
        EntryKind::Release => pick(lang, "释放预留", "No longer set aside"),
        EntryKind::Use if back || out.is_positive() => pick(lang, "撤销上课扣减", "Ride taken back"),
        EntryKind::Use => pick(lang, "上课扣减", "Ridden"),
        EntryKind::Expire if back => pick(lang, "恢复过期鞍时", "Expiry taken back"),
        EntryKind::Expire => pick(lang, "到期作废", "Expired"),
        EntryKind::Adjust => pick(lang, "人工调整", "Adjusted"),
        EntryKind::Transfer if out.is_positive() => pick(lang, "转出", "Handed over"),
        EntryKind::Transfer => pick(lang, "转入", "Received"),
        EntryKind::Suspend => pick(lang, "暂停", "Put on hold"),
        EntryKind::Resume => pick(lang, "恢复使用", "Goes on"),
        EntryKind::Extend => pick(lang, "调整有效期", "Last day moved"),
        EntryKind::Refund if back => pick(lang, "撤销退款", "Refund taken back"),
        EntryKind::Refund => pick(lang, "退款", "Refunded"),
    };
    match lesson {
        Some(lesson) => pick(lang, format!("{what}：{lesson}"), format!("{what}: {lesson}")),
        None => what,
    }
}

/// The account was opened.
#[must_use]
pub fn joined(lang: Lang) -> String {
    pick(lang, "登记为会员", "Became a member")
}

/// A rider was added.
#[must_use]
pub fn rider_added(lang: Lang, rider: &str) -> String {
    pick(lang, format!("登记骑手 {rider}"), format!("{rider} was added as a rider"))
}

/// A waiver was signed.
#[must_use]
pub fn waiver_signed(lang: Lang, rider: &str) -> String {
    pick(lang, format!("{rider} 签署免责书"), format!("{rider} signed the waiver"))
}

/// A guardian consented.
#[must_use]
pub fn guardian_consented(lang: Lang, rider: &str) -> String {
    pick(lang, format!("{rider} 的监护人已同意"), format!("{rider}'s guardian consented"))
}

/// The account, or a rider of it, was changed.
#[must_use]
pub fn changed(lang: Lang, name: &str) -> String {
    pick(lang, format!("{name} 的资料有改动"), format!("{name}'s details were changed"))
}

/// Another account became part of this one.
#[must_use]
pub fn merged(lang: Lang, name: &str) -> String {
    pick(lang, format!("账户 {name} 并入"), format!("The account {name} became part of this one"))
}

/// Something was bought.
#[must_use]
pub fn bought(lang: Lang, what: &str, price: Money, number: &str) -> String {
    let price = price.yuan();
    pick(lang, format!("购买 {what}，{price}（{number}）"), format!("Bought {what} for {price} ({number})"))
}

/// A check-in was undone.
#[must_use]
pub fn check_in_undone(lang: Lang, lesson: &str, reason: Option<&str>) -> String {
    let reason =
        reason.map(|reason| pick(lang, format!("：{reason}"), format!(": {reason}"))).unwrap_or_default();
    pick(lang, format!("撤销签到 {lesson}{reason}"), format!("Check-in undone, {lesson}{reason}"))
}

/// A line of a list has the phone of a member.
#[must_use]
pub fn like_member(lang: Lang, name: &str) -> String {
    pick(lang, format!("与会员 {name} 的手机号相同"), format!("The same phone as the member {name}"))
}

/// A line of a list has the phone of an earlier line.
#[must_use]
pub fn like_line(lang: Lang, line: u32, name: &str) -> String {
    pick(
        lang,
        format!("与第 {line} 行 {name} 的手机号相同"),
        format!("The same phone as {name} in line {line}"),
    )
}

/// Why two accounts may be one person.
#[must_use]
pub fn same_phone(lang: Lang, phone: &str) -> String {
    pick(lang, format!("手机号相同 {phone}"), format!("Same phone {phone}"))
}
