//! The server's word beside what staff saw.

use super::command::yuan;
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
        | Receipt::BookingCancelled { released: units, .. } => {
            pick(lang, format!("退回 {units} 鞍时"), format!("{units} saddle hours back"))
        }
        Receipt::MarkedNoShow { used, .. } => {
            pick(lang, format!("扣 {used} 鞍时"), format!("{used} saddle hours used"))
        }
        Receipt::HorseAssigned { .. } => {
            horse.map_or_else(|| pick(lang, "无马匹", "no horse"), |horse| horse.to_owned())
        }
        Receipt::Sold { payable, change, units, .. } => {
            let (payable, change) = (yuan(*payable), yuan(*change));
            pick(
                lang,
                format!("应收 {payable}、找零 {change}、{units} 鞍时"),
                format!("{payable} due, {change} change, {units} saddle hours"),
            )
        }
        Receipt::TillOpened { float, .. } => {
            let float = yuan(*float);
            pick(lang, format!("备用金 {float}"), format!("a float of {float}"))
        }
        Receipt::Registered { .. } => pick(lang, "已登记", "registered"),
        Receipt::AttentionSettled { .. } => pick(lang, "已处理", "settled"),
        Receipt::Voided => pick(lang, "已作废", "voided"),
    }
}
