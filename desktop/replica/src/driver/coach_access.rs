//! A coach's phone, signed in from this desk: the server makes a code that counts once and for two minutes, the desk
//! shows it as a QR. Nothing of it is written down here.

use super::http::{MadePhoneCode, StaffSession};
use super::online::Online;
use crate::desk::Office;
use crate::view::{CoachSignIn, Problem};
use crate::words::office;
use qrcode::{Color, EcLevel, QrCode};
use shared::id::CoachId;
use shared::rights::Right;
use std::fmt::Write as _;
use std::sync::Arc;

impl Online {
    /// Has a code made for a coach's phone, for who is on duty; with their PIN, where they have not said it yet.
    ///
    /// # Errors
    /// `pin_needed`, `wrong_pin`, `needs_server`, `no_sign_in`, `may_not`, in words.
    pub async fn coach_sign_in(&self, coach_id: &str, pin: &str) -> Result<CoachSignIn, Problem> {
        let asked = self.desk().office_for(Right::Timetable)?;
        if !pin.trim().is_empty() {
            let Office { server, club_id, account, .. } = &asked;
            let begun = StaffSession::begin(server, *club_id, account, pin.trim()).await;
            *self.staff() = Some(Arc::new(begun.map_err(|trouble| self.said(trouble))?));
        }
        let (Office { server, .. }, session) = self.unlocked_for(asked)?;
        let lang = self.desk().lang();
        let coach: CoachId = coach_id.parse().map_err(|_reason| office::no_such_coach(lang))?;
        let made = session.coach_code(coach).await.map_err(|trouble| self.said(trouble))?;
        let MadePhoneCode { coach, path, expires_at } = made;
        let address = format!("{}{path}", server.trim_end_matches('/'));
        let (side, path) = drawn(&address).ok_or_else(|| office::no_qr(lang))?;
        let now = self.desk().viewer_who_may(Right::Timetable)?.now;
        let left = expires_at.millis().saturating_sub(now.millis());
        let seconds = u32::try_from(left / 1000).unwrap_or(0);
        Ok(CoachSignIn { coach, side, path, seconds })
    }
}

/// A QR of a text: how many squares a side has with its quiet edge, and all dark ones as one path of SVG.
fn drawn(text: &str) -> Option<(u32, String)> {
    /// What a scanner needs around it.
    const QUIET: usize = 4;
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for (n, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            let (x, y) =
                (n.checked_rem(width)?.saturating_add(QUIET), n.checked_div(width)?.saturating_add(QUIET));
            write!(path, "M{x} {y}h1v1h-1z").ok()?;
        }
    }
    let side = u32::try_from(width.saturating_add(QUIET).saturating_add(QUIET)).ok()?;
    Some((side, path))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;

    #[test]
    fn a_qr_has_a_quiet_edge_and_the_square_of_its_corner() {
        let (side, path) = drawn("https://club.example/coach/#sign-in=abc").unwrap();
        // Version 3, the smallest that holds it: 29 squares and four on each side.
        assert_eq!(side, 37);
        assert!(path.starts_with("M4 4h1v1h-1zM5 4"));
        assert!(!path.contains("M3 ") && !path.contains(" 3h"));
        assert_eq!(drawn(&"x".repeat(5_000)), None);
    }
}
