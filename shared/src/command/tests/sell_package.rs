//! A package is sold for cash.

use super::*;
use crate::command::{Counter, OpenTill, SellPackage};
use crate::id::{MemberId, ProductId, TillShiftId};
use crate::money::Money;
use crate::number::{Brought, Earlier, Origin, Origins};
use crate::record::{
    CashMovement, CashMovementKind, Debt, DebtState, Order, OrderItem, OrderState, PackageConfig,
    PackageState, Payment, PaymentKind, PaymentState, Product, TillShift, TillState,
};
use crate::store::testing::world::{ALIAS, COURSE, TWO, YINUO};
use proptest::prelude::*;

pub(super) const TILL: TillShiftId = TillShiftId(testing::uuid(0x7400_0000));

/// The club with the till of the desk at the door open, 200 yuan in it.
pub(super) fn open() -> Club {
    let mut club = Club::open();
    done(club.issue(0, OpenTill { till_shift_id: TILL, float: Money::from_fen(20_000) }));
    club
}

/// The `n`-th sale of the day, as the desk prepares it.
pub(super) fn sale(club: &mut Club, n: u128, buyer: MemberId, what: ProductId, fen: i64) -> SellPackage {
    let counter = Counter {
        order_id: id(0x7500_0000 + n),
        package_id: id(0x7600_0000 + n),
        order_number: format!("O20261121A{n:04}"),
        payment_number: format!("P20261121A{n:04}"),
        tendered: Money::from_fen(fen),
        till_shift_id: TILL,
    };
    ready(SellPackage::prepare(&mut club.store, buyer, what, counter)).unwrap()
}

#[test]
fn a_sale_is_an_order_a_payment_cash_in_the_till_and_a_package() {
    let mut club = open();
    let command = sale(&mut club, 1, YINUO, TEN, 200_000);
    let Receipt::Sold { number, payable, tendered, change, units, settled, .. } =
        done(club.issue(5, command.clone()))
    else {
        panic!()
    };
    let fen = Money::from_fen;
    assert_eq!((payable, tendered, change), (fen(180_000), fen(200_000), fen(20_000)));
    assert_eq!((number.as_str(), units.tenths(), settled.len()), ("O20261121A0001", 100, 0));
    let order: Order = club.get(command.order_id);
    assert_eq!((order.list_amount, order.payable, order.paid), (payable, payable, payable));
    assert_eq!(
        (order.state, order.member_id, order.paid_at),
        (OrderState::Confirmed, YINUO, Some(minutes(5)))
    );
    let item: OrderItem = club.of().remove(0);
    assert_eq!((item.order_id, item.quantity, item.amount), (order.id, 1, payable));
    let payment: Payment = club.of().remove(0);
    assert_eq!(
        (payment.kind, payment.state, payment.amount),
        (PaymentKind::Pay, PaymentState::Succeeded, payable)
    );
    assert_eq!((payment.tendered, payment.change_given), (Some(tendered), Some(change)));
    let movement: CashMovement = club.of().remove(0);
    assert_eq!((movement.kind, movement.amount), (CashMovementKind::Sale, payable));
    assert_eq!((movement.till_shift_id, movement.payment_id), (TILL, Some(payment.id)));
    let till: TillShift = club.get(TILL);
    assert_eq!((till.expected, till.sales), (fen(20_000 + 180_000), 1));
    let package: MemberPackage = club.get(command.package_id);
    assert_eq!(
        (package.order_id, package.price_paid, package.state),
        (Some(order.id), payable, PackageState::Active)
    );
    assert_eq!(package.valid_from, "2026-11-21".parse().ok());
    assert_eq!(package.valid_until, "2027-02-19".parse().ok());
    assert_eq!(club.left(package.id), 100);
}

#[test]
fn days_from_the_first_use_begin_later() {
    let mut club = open();
    let command = sale(&mut club, 1, YINUO, TWO, 38_000);
    done(club.issue(5, command.clone()));
    let package: MemberPackage = club.get(command.package_id);
    assert_eq!((package.valid_from, package.valid_until, package.validity_days), (None, None, 90));
}

#[test]
fn a_package_is_as_it_was_sold() {
    let mut club = open();
    let command = sale(&mut club, 1, YINUO, TEN, 180_000);
    club.edit(TEN, |product: &mut Product| product.name = "新名字".to_owned());
    club.edit(TEN, |config: &mut PackageConfig| {
        (config.units, config.validity_days) = (Units::from_tenths(50), 10);
        config.courses = crate::record::Json(vec![COURSE]);
    });
    done(club.decide(5, command.clone()));
    let package: MemberPackage = club.get(command.package_id);
    assert_eq!(
        (package.name.as_str(), package.units.tenths(), package.validity_days),
        ("十鞍时套餐", 100, 90)
    );
    assert!(package.courses.0.is_empty());
}

#[test]
fn an_alias_buys_for_the_account_that_it_became() {
    let mut club = open();
    let mut command = sale(&mut club, 1, ALIAS, TEN, 180_000);
    assert_eq!(command.member_id, RUOXI);
    // Merged while the sale was on its way.
    command.member_id = ALIAS;
    done(club.decide(5, command.clone()));
    assert_eq!(club.get::<MemberPackage>(command.package_id).member_id, RUOXI);
    assert_eq!(club.get::<Order>(command.order_id).member_id, RUOXI);
}

#[test]
fn a_sale_pays_what_was_owed() {
    let mut club = open();
    for (after, n) in [(10, 1), (270, 5)] {
        let command = club.check_in(after, n);
        issues(club.issue(after, command));
    }
    let command = sale(&mut club, 1, YINUO, TEN, 180_000);
    assert_eq!(command.settle.len(), 2);
    let Receipt::Sold { settled, .. } = done(club.issue(280, command.clone())) else { panic!() };
    assert_eq!(settled, command.settle);
    assert_eq!(club.left(command.package_id), 80);
    for debt in club.of::<Debt>() {
        assert_eq!((debt.state, debt.package_id), (DebtState::Settled, Some(command.package_id)));
        assert_eq!((debt.ended_at, debt.settled_by), (Some(minutes(280)), Some(RECEPTION)));
    }
    assert!(club.open_items(AttentionCode::UnitsOwed).is_empty());
    let how: Vec<_> = club.of::<AttentionItem>().into_iter().filter_map(|item| item.settled_how).collect();
    assert_eq!(how, ["已由“十鞍时套餐”抵扣", "已由“十鞍时套餐”抵扣"]);
    // Undone, the ride gives its units to the package that paid.
    done(club.issue(285, undo(5)));
    assert_eq!(club.left(command.package_id), 90);
}

#[test]
fn only_debts_that_staff_chose_and_the_package_covers_are_paid() {
    let mut club = open();
    for (after, n) in [(10, 1), (270, 5)] {
        let command = club.check_in(after, n);
        issues(club.issue(after, command));
    }
    let mut first = sale(&mut club, 1, YINUO, TEN, 180_000);
    first.settle.truncate(1);
    done(club.issue(280, first.clone()));
    assert_eq!(club.left(first.package_id), 90);
    let mut elsewhere = sale(&mut club, 2, YINUO, TEN, 180_000);
    elsewhere.courses = vec![TEN];
    let Receipt::Sold { settled, .. } = done(club.issue(281, elsewhere)) else { panic!() };
    assert!(settled.is_empty());
    // Somebody paid it meanwhile: nobody pays twice.
    let mut again = sale(&mut club, 3, YINUO, TEN, 180_000);
    again.settle = first.settle.clone();
    done(club.decide(282, again.clone()));
    assert_eq!(club.left(again.package_id), 100);
}

#[test]
fn a_small_package_pays_as_many_debts_as_it_has_units() {
    let mut club = open();
    for (after, n) in [(10, 1), (270, 5)] {
        let command = club.check_in(after, n);
        issues(club.issue(after, command));
    }
    let mut command = sale(&mut club, 1, YINUO, TWO, 38_000);
    command.sold.units = Some(Units::from_tenths(10));
    let Receipt::Sold { settled, package_id, .. } = done(club.issue(280, command)) else { panic!() };
    assert_eq!(settled.len(), 1);
    let package: MemberPackage = club.get(package_id);
    assert_eq!((package.state, package.ended_at), (PackageState::UsedUp, Some(minutes(280))));
    assert_eq!(club.open_items(AttentionCode::UnitsOwed).len(), 1);
}

#[test]
fn too_little_cash_and_what_is_no_package_are_refused() {
    let mut club = open();
    let short = sale(&mut club, 1, YINUO, TEN, 179_999);
    assert_eq!(refusal(club.issue(5, short)).code(), "tender_too_small");
    let mut nothing = sale(&mut club, 1, YINUO, TEN, 180_000);
    nothing.sold.units = None;
    assert_eq!(refusal(club.issue(5, nothing)).code(), "bad_field");
    let mut negative = sale(&mut club, 1, YINUO, TEN, 180_000);
    negative.sold.price = Money::from_fen(-1);
    assert_eq!(refusal(club.issue(5, negative)).code(), "bad_field");
    let mut nobody = sale(&mut club, 1, YINUO, TEN, 180_000);
    nobody.member_id = id(0xBAD);
    assert_eq!(refusal(club.issue(5, nobody)), Say::NotFound { what: "members".to_owned() });
}

/// What the club would not do now, at the counter and at the server.
fn contrary(change: impl Fn(&mut Club, &mut SellPackage), expected: &str, code: AttentionCode) -> Club {
    let mut club = open();
    let mut command = sale(&mut club, 1, YINUO, TWO, 50_000);
    change(&mut club, &mut command);
    let before = club.store.clone();
    assert_eq!(refusal(club.issue(5, command.clone())).code(), expected, "at the counter");
    assert_eq!(club.store, before);
    assert_eq!(codes(&issues(club.decide(5, command.clone()))), [expected], "at the server");
    let item = club.open_items(code).remove(0);
    assert_eq!((item.member_id, item.order_id), (Some(YINUO), Some(command.order_id)));
    let movements: Money = club.of::<CashMovement>().iter().map(|movement| movement.amount).sum();
    assert_eq!(movements, command.sold.price, "money always reaches a till");
    assert_eq!(club.left(command.package_id), 20, "what was paid for is there");
    club
}

#[test]
fn money_taken_stands_and_what_is_wrong_with_it_is_flagged() {
    let shelf = |club: &mut Club, _: &mut SellPackage| {
        club.edit(TWO, |product: &mut Product| product.on_shelf = false)
    };
    contrary(shelf, "off_shelf", AttentionCode::OffShelf);
    contrary(|_, command| command.product_id = id(0xBAD), "off_shelf", AttentionCode::OffShelf);
    let price = |club: &mut Club, _: &mut SellPackage| {
        club.edit(TWO, |product: &mut Product| product.price = Money::ZERO)
    };
    let club = contrary(price, "price_differs", AttentionCode::PriceDiffers);
    assert_eq!(club.of::<Order>()[0].paid, Money::from_fen(38_000), "the receipt is honoured");
    let stock = |club: &mut Club, _: &mut SellPackage| {
        club.edit(TWO, |product: &mut Product| product.stock = Some(0))
    };
    let mut club = contrary(stock, "stock_exhausted", AttentionCode::StockOversold);
    assert_eq!(club.get::<Product>(TWO).stock, Some(0), "never below nothing");
    let closed = |club: &mut Club, _: &mut SellPackage| {
        club.edit(TILL, |till: &mut TillShift| till.state = TillState::Closed);
    };
    let mut club = contrary(closed, "till_closed", AttentionCode::TillMissing);
    assert_eq!(club.get::<TillShift>(TILL).expected, Money::from_fen(20_000 + 38_000));
    let unheard = |_: &mut Club, command: &mut SellPackage| command.till_shift_id = id(0x7400_0009);
    let mut club = contrary(unheard, "till_missing", AttentionCode::TillMissing);
    let made: TillShift = club.get(id::<TillShiftId>(0x7400_0009));
    assert_eq!((made.state, made.desk_id, made.expected), (TillState::Closed, DOOR, Money::from_fen(38_000)));
    assert_eq!(club.get::<TillShift>(TILL).expected, Money::from_fen(20_000), "the open till is untouched");
}

#[test]
fn stock_goes_down_by_one() {
    let mut club = open();
    let command = sale(&mut club, 1, YINUO, TWO, 38_000);
    done(club.issue(5, command));
    assert_eq!(club.get::<Product>(TWO).stock, Some(0));
}

#[test]
fn a_sale_is_made_once() {
    let mut club = open();
    let command = sale(&mut club, 1, YINUO, TEN, 180_000);
    done(club.decide(5, command.clone()));
    assert_eq!(refusal(club.decide(6, command)), Say::AlreadyThere { what: "orders".to_owned() });
}

#[test]
fn numbers_are_held_to_the_desk_that_gave_them() {
    let mut club = open();
    let command = sale(&mut club, 1, YINUO, TEN, 180_000);
    let of = |n, earlier: &[Earlier], command: &SellPackage| {
        command.check_numbers(&Origins { own: &Origin::nth(n), earlier }).ok()
    };
    let was = |proven| [Earlier { desk_id: DOOR, origin: Origin::nth(0), proven }];
    assert_eq!(of(0, &[], &command), Some(Brought::Proven));
    assert_eq!(of(1, &[], &command), None);
    assert_eq!(of(1, &was(true), &command), Some(Brought::Proven));
    assert_eq!(of(1, &was(false), &command), Some(Brought::Claimed));
    let forged = SellPackage { payment_number: "P20261121B0001".to_owned(), ..command };
    assert_eq!(of(0, &[], &forged), None);
    assert_eq!(of(1, &was(false), &forged), Some(Brought::Claimed));
}

#[test]
fn two_sales_printed_with_one_number_both_stand_and_people_are_told_of_both_numbers() {
    let mut club = open();
    let first = sale(&mut club, 1, YINUO, TEN, 180_000);
    done(club.decide(5, first.clone()));
    let mut last = first.order_number.clone();
    for (n, told, kept) in [(2, 1, "O20261121A0001B"), (3, 2, "O20261121A0001B2")] {
        let (order_number, payment_number) = (first.order_number.clone(), first.payment_number.clone());
        let copy = SellPackage { order_number, payment_number, ..sale(&mut club, n, YINUO, TEN, 180_000) };
        let outcome = club.decide_office(6, copy.clone());
        let say = Say::NumberClash { printed: first.order_number.clone(), kept: kept.to_owned() };
        assert_eq!(outcome.issues(), [say]);
        let Some(Receipt::Sold { number, .. }) = outcome.receipt() else { panic!("{outcome:?}") };
        assert_eq!(number, kept);
        assert_eq!(club.get::<Order>(copy.order_id).number, kept);
        assert_eq!(club.open_items(AttentionCode::NumberClash).len(), told);
        last = kept.to_owned();
    }
    let payments: Vec<String> = club.of::<Payment>().into_iter().map(|payment| payment.number).collect();
    assert!(payments.contains(&last.replacen('O', "P", 1)), "{payments:?}");
    assert_eq!(club.get::<TillShift>(TILL).expected, Money::from_fen(20_000 + 3 * 180_000));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_till_holds_its_float_and_every_sale(
        sales in proptest::collection::vec((any::<bool>(), any::<bool>(), 0_i64..50_000), 1..12),
    ) {
        let mut club = open();
        let mut taken = Money::ZERO;
        for (n, (large, alias, more)) in (1..).zip(sales) {
            let what = if large { TEN } else { TWO };
            let buyer = if alias { ALIAS } else { YINUO };
            let price = club.get::<Product>(what).price;
            let command = sale(&mut club, n, buyer, what, price.fen() + more);
            let outcome = club.decide(10, command);
            let Some(Receipt::Sold { payable, tendered, change, .. }) = outcome.receipt() else { panic!("{outcome:?}") };
            prop_assert_eq!(*tendered - *change, *payable);
            taken = taken + *payable;
        }
        let till: TillShift = club.get(TILL);
        let movements: Money = club.of::<CashMovement>().iter().map(|movement| movement.amount).sum();
        let payments: Money = club.of::<Payment>().iter().map(|payment| payment.amount).sum();
        let orders: Money = club.of::<Order>().iter().map(|order| order.paid).sum();
        prop_assert_eq!([movements, payments, orders], [taken; 3]);
        prop_assert_eq!(till.expected, till.float_amount + taken);
        prop_assert_eq!(usize::try_from(till.sales).unwrap(), club.of::<Order>().len());
    }
}
