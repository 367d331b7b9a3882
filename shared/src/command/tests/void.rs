//! Numbers whose commands were lost.

use super::*;
use crate::command::{Lost, Void};

fn void(lost: &[(u64, u64)], more: bool) -> Void {
    Void {
        desk_id: Some(OFFICE),
        lost: lost.iter().map(|(from, to)| Lost { from: *from, to: *to }).collect(),
        more,
        since: Some(minutes(-5)),
        noticed_at: minutes(0),
    }
}

#[test]
fn a_loss_is_one_item_that_names_desk_numbers_and_time() {
    let mut club = Club::open();
    let loss = void(&[(3, 5), (8, 8)], false);
    for after in 0..4 {
        let outcome = club.decide(after, loss.clone());
        assert_eq!(outcome.receipt(), Some(&Receipt::Voided));
        assert_eq!(codes(outcome.issues()), ["numbers_lost"]);
    }
    let items = club.open_items(AttentionCode::NumbersLost);
    assert_eq!(items.len(), 1);
    let said = |lang| items[0].details.0.say.words(lang, ClubZone::default());
    let zh = said(crate::words::Lang::Zh);
    for part in ["“办公室”", "3–5、8", "2026-11-21 08:55 至 2026-11-21 09:00"] {
        assert!(zh.contains(part), "{part} is missing in {zh}");
    }
    let en = said(crate::words::Lang::En);
    assert!(en.contains("办公室") && en.contains("3–5、8") && en.contains("08:55 and"), "{en}");
    // Another loss is another item.
    club.decide(5, Void { noticed_at: minutes(9), ..loss });
    assert_eq!(club.open_items(AttentionCode::NumbersLost).len(), 2);
}

#[test]
fn nothing_lost_is_nothing_to_tell() {
    let mut club = Club::open();
    assert_eq!(done(club.decide(0, void(&[], false))), Receipt::Voided);
    assert_eq!(club.open_items(AttentionCode::NumbersLost), []);
    assert_eq!(codes(club.decide(1, void(&[], true)).issues()), ["numbers_lost"], "nobody can say which");
}

#[test]
fn what_reached_the_server_is_not_lost() {
    let lost = |last| void(&[(3, 5), (8, 8)], false).above(last).lost;
    assert_eq!(lost(2), void(&[(3, 5), (8, 8)], false).lost);
    assert_eq!(lost(4), void(&[(5, 5), (8, 8)], false).lost);
    assert_eq!(lost(5), void(&[(8, 8)], false).lost);
    assert_eq!(lost(8), []);
}
