//! Cash in and out of a till, in words.

use super::pick;
use shared::record::{CashMovement, CashMovementKind};
use shared::words::Lang;

/// What a movement was: who bought, or the reason that a person gave.
#[must_use]
pub fn movement(movement: &CashMovement, member: Option<&str>, lang: Lang) -> String {
    let kind = match movement.kind {
        CashMovementKind::Sale => pick(lang, "售出", "Sale"),
        CashMovementKind::Refund => pick(lang, "退款", "Refund"),
        CashMovementKind::PayIn => pick(lang, "存入", "Paid in"),
        CashMovementKind::PayOut => pick(lang, "取出", "Taken out"),
    };
    match member.or(movement.note.as_deref()) {
        Some(detail) => format!("{kind} · {detail}"),
        None => kind,
    }
}
