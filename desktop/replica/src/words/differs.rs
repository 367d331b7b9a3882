//! The server's word beside what staff saw.

use super::pick;
use shared::command::{Outcome, Receipt};
use shared::time::ClubZone;
use shared::words::Lang;

/// What such an item is called.
#[must_use]
pub fn title(lang: Lang) -> String {
    pick(lang, "与服务器结果不同", "The server decided otherwise")
}

/// Both words on one act.
#[must_use]
pub fn words(lang: Lang, what: &str, seen: &str, decided: &str) -> String {
    pick(
        lang,
        format!("{what}：当时显示{seen}，服务器的结果为{decided}，以服务器为准"),
        format!("{what}: it said {seen} then; the server's word is {decided}, and counts"),
    )
}

/// What an outcome says in money, units or horse. `horse` is the name of a horse that was assigned.
#[must_use]
pub fn figure(lang: Lang, zone: ClubZone, outcome: &Outcome, horse: Option<&str>) -> String {
    let receipt = match outcome {
        Outcome::Applied { receipt } | Outcome::AppliedWithIssue { receipt, .. } => receipt,
        Outcome::Rejected { refusal } => return refusal.words(lang, zone),
    };
    match receipt {
        Receipt::CheckedIn { already: Some(_), .. } => {
            pick(lang, "他人已签到", "checked in by somebody else")
        }
        Receipt::CheckedIn { used, owed, .. } => {
            pick(lang, format!("扣 {used}、欠 {owed} 鞍时"), format!("{used} used, {owed} saddle hours owed"))
        }
        Receipt::CheckInUndone { returned: units, .. }
        | Receipt::BookingCancelled { released: units, .. }
        | Receipt::LessonCancelled { released: units, .. }
        | Receipt::SeriesCancelled { released: units, .. }
        | Receipt::AbsenceUndone { returned: units, .. }
        | Receipt::LessonReopened { returned: units, .. } => {
            pick(lang, format!("退回 {units} 鞍时"), format!("{units} saddle hours back"))
        }
        Receipt::MarkedNoShow { used, .. } | Receipt::LessonEnded { used, .. } => {
            pick(lang, format!("扣 {used} 鞍时"), format!("{used} saddle hours used"))
        }
        Receipt::HorseAssigned { .. } => {
            horse.map_or_else(|| pick(lang, "无马匹", "no horse"), |horse| horse.to_owned())
        }
        Receipt::Sold { payable, change, units, .. } => {
            let (payable, change) = (payable.yuan(), change.yuan());
            pick(
                lang,
                format!("应收 {payable}、找零 {change}、{units} 鞍时"),
                format!("{payable} due, {change} change, {units} saddle hours"),
            )
        }
        Receipt::TillOpened { float, .. } => {
            let float = float.yuan();
            pick(lang, format!("备用金 {float}"), format!("a float of {float}"))
        }
        Receipt::WaitingListJoined { .. } => pick(lang, "已候补", "waiting"),
        Receipt::WaitingListLeft { .. } => pick(lang, "已退出候补", "no longer waiting"),
        Receipt::OfferDeclined { .. } => pick(lang, "已谢绝", "declined"),
        Receipt::PlacesOffered { offered, .. } => {
            pick(lang, format!("通知 {} 组", offered.len()), format!("{} offered", offered.len()))
        }
        Receipt::OfferAccepted { reserved, .. } | Receipt::CourseChanged { reserved, .. } => {
            pick(lang, format!("预留 {reserved} 鞍时"), format!("{reserved} saddle hours set aside"))
        }
        Receipt::Rearranged { receipts } => {
            pick(lang, format!("{} 项已安排", receipts.len()), format!("{} settled", receipts.len()))
        }
        Receipt::Registered { .. } => pick(lang, "已登记", "registered"),
        Receipt::AttentionSettled { .. } => pick(lang, "已处理", "settled"),
        Receipt::Edited { .. } | Receipt::ShiftsPainted { .. } | Receipt::LeaveDecided { .. } => {
            pick(lang, "已修改", "edited")
        }
        Receipt::SeriesMade { lessons, left_out, .. } | Receipt::SeriesEdited { lessons, left_out, .. } => {
            let (done, left) = (lessons.len(), left_out.len());
            pick(
                lang,
                format!("{done} 节已安排、{left} 节未安排"),
                format!("{done} lessons done, {left} left out"),
            )
        }
        Receipt::MembersMerged { .. } => pick(lang, "已合并", "merged"),
        Receipt::MembersSplit { .. } => pick(lang, "已拆分", "parted"),
        Receipt::MemberForgotten { .. } => pick(lang, "已注销", "forgotten"),
        Receipt::MembersImported { members, units, .. } => pick(
            lang,
            format!("{members} 位会员、{units} 鞍时"),
            format!("{members} members, {units} saddle hours"),
        ),
        Receipt::PackageSuspended { .. } => pick(lang, "已暂停", "on hold"),
        Receipt::PackageResumed { days, .. } => {
            pick(lang, format!("补回 {days} 天"), format!("{days} days back"))
        }
        Receipt::PackageExtended { valid_until, available, .. } => pick(
            lang,
            format!("有效期至 {valid_until}、可用 {available} 鞍时"),
            format!("valid until {valid_until}, {available} saddle hours free"),
        ),
        Receipt::PackageAdjusted { units, available, .. } => pick(
            lang,
            format!("调整 {units}、可用 {available} 鞍时"),
            format!("{units} adjusted, {available} saddle hours free"),
        ),
        Receipt::PackageTransferred { units, left, .. } => pick(
            lang,
            format!("转让 {units}、剩余 {left} 鞍时"),
            format!("{units} handed over, {left} saddle hours left"),
        ),
        Receipt::TillClosed { counted, expected, difference, .. } => {
            let (counted, expected, difference) = (counted.yuan(), expected.yuan(), difference.yuan());
            pick(
                lang,
                format!("清点 {counted}、应有 {expected}、差额 {difference}"),
                format!("{counted} counted, {expected} expected, a difference of {difference}"),
            )
        }
        Receipt::TillReopened { expected, .. } => {
            let expected = expected.yuan();
            pick(lang, format!("应有 {expected}"), format!("{expected} expected"))
        }
        Receipt::CashMoved { amount, expected, .. } => {
            let (amount, expected) = (amount.yuan(), expected.yuan());
            pick(
                lang,
                format!("进出 {amount}、应有 {expected}"),
                format!("{amount} moved, {expected} expected"),
            )
        }
        Receipt::RiderBooked { reserved: units, .. }
        | Receipt::BookingRestored { reserved: units, .. }
        | Receipt::LessonRestored { reserved: units, .. } => {
            pick(lang, format!("预留 {units} 鞍时"), format!("{units} saddle hours set aside"))
        }
        Receipt::LessonMoved { starts_at, ends_at, .. } => {
            format!("{} {}–{}", zone.date(*starts_at), zone.clock(*starts_at), zone.clock(*ends_at))
        }
        Receipt::LessonMade { .. } => pick(lang, "已排课", "on the timetable"),
        Receipt::LessonConfirmed { .. } => pick(lang, "已确认", "confirmed"),
        Receipt::CheckedOut { now: true, .. } => pick(lang, "已签退", "checked out"),
        Receipt::CheckedOut { now: false, .. } => {
            pick(lang, "他人已处理，没有签退", "not checked out: others had been there before")
        }
        Receipt::CheckOutUndone { now: true, .. } => pick(lang, "签退已撤销", "the check-out is undone"),
        Receipt::CheckOutUndone { now: false, .. } => {
            pick(lang, "没有可撤销的签退", "there was no check-out to undo")
        }
        Receipt::Voided => pick(lang, "已作废", "voided"),
    }
}
