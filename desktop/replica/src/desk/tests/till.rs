//! The till page: cash in and out, counting, and tills of other desks.

use super::*;
use crate::view::CashWay;
use shared::id::TillShiftId;
use shared::money::Money;
use shared::record::{TillShift, TillState};
use shared::store::testing::untouched;

async fn sold() -> Bench {
    let bench = Bench::at_work().await;
    bench.desk.open_till("500").await.unwrap();
    bench.desk.sell_package(&world::YINUO.to_string(), &world::TEN.to_string(), "2000").await.unwrap();
    bench
}

#[tokio::test]
async fn a_till_is_counted_and_closed_and_its_difference_stays() {
    let bench = sold().await;
    let own = bench.desk.till_book().await.unwrap().own.unwrap();
    bench.at(MORNING.plus_millis(1));
    bench.desk.move_cash(&own.id, CashWay::Out, "1000", "存入银行".to_owned()).await.unwrap();
    bench.at(minutes(1));
    bench.desk.move_cash(&own.id, CashWay::In, "¥50", "零钱".to_owned()).await.unwrap();
    let book = bench.desk.till_book().await.unwrap();
    let own = book.own.unwrap();
    assert_eq!((own.expected.as_str(), own.sales, own.counted), ("1350.00", 1, None));
    let lines: Vec<_> =
        own.movements.iter().map(|line| (line.words.as_str(), line.amount.as_str())).collect();
    assert_eq!(
        lines,
        [("存入 · 零钱", "50.00"), ("取出 · 存入银行", "-1000.00"), ("售出 · 陈一诺", "1800.00")]
    );
    assert_eq!(own.movements[2].order.as_deref(), Some("O20261121A0001"));
    assert!(!book.may_reopen && book.closed.is_empty());

    let malformed = bench.desk.close_till(&own.id, "1 万").await.unwrap_err();
    assert_eq!(malformed.fields[0].field, "counted");
    bench.desk.close_till(&own.id, "1340").await.unwrap();
    let book = bench.desk.till_book().await.unwrap();
    assert_eq!(book.own, None);
    let closed = &book.closed[0];
    assert_eq!(
        (closed.counted.as_deref(), closed.difference.as_deref(), closed.closed_by.as_str()),
        (Some("1340.00"), Some("-10.00"), "林晓")
    );
    let refused = bench.desk.reopen_till(&own.id, "数错".to_owned()).await.unwrap_err();
    assert_eq!(refused.code, "may_not");
}

#[tokio::test]
async fn cash_moves_only_with_a_whole_amount_and_a_reason() {
    let bench = sold().await;
    let own = bench.desk.till_book().await.unwrap().own.unwrap();
    for (cash, reason, field) in [("0", "x", "amount"), ("-5", "x", "amount"), ("5", " ", "reason")] {
        let refused = bench.desk.move_cash(&own.id, CashWay::In, cash, reason.to_owned()).await.unwrap_err();
        assert_eq!(refused.fields[0].field, field, "{cash}");
    }
    assert_eq!(bench.desk.till_book().await.unwrap().own.unwrap().movements.len(), 1);
}

#[tokio::test]
async fn a_manager_counts_the_till_that_another_desk_left_open() {
    let bench = sold().await;
    let left = TillShift {
        club_id: CLUB,
        id: TillShiftId(Uuid::from_u128(77)),
        desk_id: world::OFFICE,
        state: TillState::Open,
        opened_at: MORNING,
        opened_by: None,
        float_amount: Money::from_fen(30_000),
        expected: Money::from_fen(30_000),
        sales: 0,
        counted: None,
        closed_at: None,
        closed_by: None,
        meta: untouched(),
    };
    bench.pull(vec![left.into_row()], Vec::new());
    assert_eq!(bench.desk.till_book().await.unwrap().elsewhere, [], "reception sees the own till alone");
    bench.desk.sign_out().await.unwrap();
    bench.sign_in("shen").await;
    let book = bench.desk.till_book().await.unwrap();
    assert_eq!(book.elsewhere.len(), 1);
    bench.desk.close_till(&book.elsewhere[0].id, "300").await.unwrap();
    let book = bench.desk.till_book().await.unwrap();
    assert_eq!((book.elsewhere.len(), book.closed[0].difference.as_deref()), (0, Some("0.00")));
    let id = book.closed[0].id.clone();
    bench.desk.reopen_till(&id, "还有一笔".to_owned()).await.unwrap();
    assert_eq!(bench.desk.till_book().await.unwrap().elsewhere[0].id, id);
    // Ctrl+Z closes it again with the count that it had.
    bench.desk.undo_last().await.unwrap();
    assert_eq!(bench.desk.till_book().await.unwrap().closed[0].counted.as_deref(), Some("300.00"));
}
