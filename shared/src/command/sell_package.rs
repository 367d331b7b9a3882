//! A package is sold for cash. A fact: the cash lies in the drawer, so the sale is recorded, and what the
//! server would have done otherwise is flagged.

use super::undo_check_in::close;
use super::{Context, Execute, Kind, Receipt, Step, Stop, Subject, need};
use crate::id::{DebtId, MemberId, MemberPackageId, OrderId, ProductId, TillShiftId};
use crate::money::Money;
use crate::number::{BadNumber, Brought, Origins, Series};
use crate::record::{
    AttentionCode, Booking, CashMovementKind, DebtState, EntryKind, Json, Lesson, Member, MemberPackage,
    Order, OrderItem, OrderOrigin, OrderState, PackageConfig, PackageState, Payment, PaymentKind,
    PaymentMethod, PaymentState, Product, ProductKind, SoldProduct, ValidFrom,
};
use crate::rights::Right;
use crate::rules::ledger::{self, About};
use crate::rules::till::{self, Moved};
use crate::rules::{account, conflicts};
use crate::store::{Store, Stored, fetch};
use crate::units::Units;
use crate::words::{FieldProblem, Say};
use chrono::Days;
use serde::{Deserialize, Serialize};

/// Sells a package for cash. It carries what stood on the screen when the cash was taken: the product as
/// sold, and the debts that the package was to pay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SellPackage {
    /// The new order.
    pub order_id: OrderId,
    /// Its number, given by the desk.
    pub order_number: String,
    /// The payment's number, given by the desk.
    pub payment_number: String,
    /// The new package.
    pub package_id: MemberPackageId,
    /// Who buys.
    pub member_id: MemberId,
    /// What.
    pub product_id: ProductId,
    /// The product as sold.
    pub sold: SoldProduct,
    /// Courses that it pays for, as sold; none named pays for all.
    pub courses: Vec<ProductId>,
    /// What its days are counted from, as sold.
    pub valid_from: ValidFrom,
    /// Cash handed over.
    pub tendered: Money,
    /// The till that it went into.
    pub till_shift_id: TillShiftId,
    /// Debts that the package pays at once.
    pub settle: Vec<DebtId>,
}

/// What a desk gives besides the choice of product: fresh ids and numbers, and the cash.
#[derive(Debug, Clone)]
pub struct Counter {
    /// A fresh id.
    pub order_id: OrderId,
    /// A fresh id.
    pub package_id: MemberPackageId,
    /// A fresh number.
    pub order_number: String,
    /// A fresh number.
    pub payment_number: String,
    /// Cash handed over.
    pub tendered: Money,
    /// The open till.
    pub till_shift_id: TillShiftId,
}

impl SellPackage {
    /// The sale as a desk makes it now, at the price that stands in its replica.
    ///
    /// # Errors
    /// Refused when the product is gone; whatever the store says.
    pub async fn prepare<S: Store>(
        store: &mut S,
        member_id: MemberId,
        product_id: ProductId,
        counter: Counter,
    ) -> Step<Self> {
        let product: Product = need(store, product_id).await?;
        let config: PackageConfig = need(store, product_id).await?;
        let member_id = conflicts::resolve_member(store, member_id).await?;
        let settle = account::open_debts(store, member_id).await?.iter().map(|debt| debt.id).collect();
        Ok(Self {
            order_id: counter.order_id,
            order_number: counter.order_number,
            payment_number: counter.payment_number,
            package_id: counter.package_id,
            member_id,
            product_id,
            sold: as_sold(&product, &config),
            courses: config.courses.0,
            valid_from: config.valid_from,
            tendered: counter.tendered,
            till_shift_id: counter.till_shift_id,
            settle,
        })
    }

    /// Holds the numbers to the desk that brings the command.
    ///
    /// # Errors
    /// [`BadNumber`] when another desk, or nobody, could have given them.
    pub fn check_numbers(&self, origins: &Origins<'_>) -> Result<Brought, BadNumber> {
        let order = origins.check(Series::Order, &self.order_number)?;
        let payment = origins.check(Series::Payment, &self.payment_number)?;
        Ok(if order == Brought::Proven { payment } else { order })
    }

    fn units(&self) -> Units {
        self.sold.units.unwrap_or(Units::ZERO)
    }
}

/// The numbers under which a sale is kept.
struct Numbers {
    order: String,
    payment: String,
}

/// A number as it was printed, or the first one that is free of those that this desk may keep it under.
pub(super) async fn free_number<S: Store>(store: &mut S, ctx: &Context, printed: &str) -> Stored<String> {
    let mut number = printed.to_owned();
    let mut n = 0;
    while store.number_taken(&number).await? {
        let Some(desk) = &ctx.desk else { break };
        n += 1;
        number = desk.origin.again(printed, n);
    }
    Ok(number)
}

fn as_sold(product: &Product, config: &PackageConfig) -> SoldProduct {
    SoldProduct {
        kind: product.kind,
        code: product.code.clone(),
        name: product.name.clone(),
        price: product.price,
        units: Some(config.units),
        validity_days: Some(config.validity_days),
    }
}

impl Execute for SellPackage {
    const NAME: &'static str = "sell_package";
    const VERSION: u32 = 1;
    const KIND: Kind = Kind::Fact;

    async fn apply<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Receipt> {
        self.well_formed()?;
        ctx.require(store, Right::SellAtCounter).await?;
        let known = fetch::<Order, _>(store, self.order_id).await?;
        if known.is_some() {
            return Err(Say::AlreadyThere { what: "orders".to_owned() }.into());
        }
        let member_id = conflicts::resolve_member(store, self.member_id).await?;
        if fetch::<Member, _>(store, member_id).await?.is_none() {
            account::stand_in(store, ctx, member_id, self.about()).await?;
        }
        self.take_from_shelf(store, ctx).await?;
        let payable = self.sold.price;
        let change = self.tendered - payable;
        let numbers = self.numbers(store, ctx).await?;
        let order = self.order(ctx, member_id, &numbers);
        store.insert(&order).await?;
        store.insert(&self.item(ctx)).await?;
        let payment = self.payment(ctx, change, &numbers);
        store.insert(&payment).await?;
        let moved = Moved {
            kind: CashMovementKind::Sale,
            amount: payable,
            order: Some(self.order_id),
            payment: Some(payment.id),
            note: None,
        };
        till::book(store, ctx, self.till_shift_id, self.about(), moved).await?;
        store.insert(&self.package(ctx, member_id)).await?;
        ledger::enter(store, ctx, self.package_id, EntryKind::Buy, self.units(), About::default()).await?;
        let settled = self.settle_debts(store, ctx, member_id).await?;
        ctx.audit(store, None, &order).await?;
        Ok(Receipt::Sold {
            order_id: self.order_id,
            number: numbers.order,
            package_id: self.package_id,
            payable,
            tendered: self.tendered,
            change,
            units: self.units(),
            settled,
        })
    }
}

impl SellPackage {
    /// What no desk of ours sends: refused in any phase.
    fn well_formed(&self) -> Result<(), Stop> {
        if self.sold.kind != ProductKind::Package || !self.units().is_positive() {
            return Err(Say::field("product", FieldProblem::Malformed).into());
        }
        if self.sold.price.is_negative() {
            return Err(Say::field("price", FieldProblem::NEGATIVE).into());
        }
        if self.tendered < self.sold.price {
            return Err(Say::TenderTooSmall { payable: self.sold.price, tendered: self.tendered }.into());
        }
        Ok(())
    }

    const fn about(&self) -> Subject {
        Subject { booking: None, lesson: None, member: Some(self.member_id), order: Some(self.order_id) }
    }

    /// The numbers as printed. A copy of the desk may have printed the same ones for another sale: both are
    /// money taken, so this one is kept under a number beside it, and people are told of both.
    async fn numbers<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<Numbers> {
        let order = free_number(store, ctx, &self.order_number).await?;
        let payment = free_number(store, ctx, &self.payment_number).await?;
        let pairs = [(&self.order_number, &order), (&self.payment_number, &payment)];
        if let Some((printed, kept)) = pairs.into_iter().find(|(printed, kept)| printed != kept) {
            let say = Say::NumberClash { printed: printed.clone(), kept: kept.clone() };
            ctx.raise(store, AttentionCode::NumberClash, self.about(), say).await?;
        }
        Ok(Numbers { order, payment })
    }

    /// Takes one from stock; flags what the club sells otherwise, or no longer.
    async fn take_from_shelf<S: Store>(&self, store: &mut S, ctx: &mut Context) -> Step<()> {
        let product = fetch::<Product, _>(store, self.product_id).await?;
        let on_sale = product.as_ref().is_some_and(|product| product.on_shelf);
        if !on_sale {
            let say = Say::OffShelf { product: self.sold.name.clone() };
            ctx.object(store, AttentionCode::OffShelf, self.about(), say).await?;
        }
        let Some(mut product) = product else {
            return Ok(());
        };
        if product.price != self.sold.price {
            let say = Say::PriceDiffers {
                product: product.name.clone(),
                charged: self.sold.price,
                listed: product.price,
            };
            ctx.object(store, AttentionCode::PriceDiffers, self.about(), say).await?;
        }
        match product.stock {
            None => {}
            Some(left) if left > 0 => {
                product.stock = Some(left - 1);
                ctx.change(store, &mut product).await?;
            }
            Some(_) => {
                let say = Say::StockExhausted { product: product.name.clone() };
                ctx.object(store, AttentionCode::StockOversold, self.about(), say).await?;
            }
        }
        Ok(())
    }

    fn order(&self, ctx: &Context, member_id: MemberId, numbers: &Numbers) -> Order {
        let price = self.sold.price;
        Order {
            club_id: ctx.club.id,
            id: self.order_id,
            number: numbers.order.clone(),
            member_id,
            origin: OrderOrigin::Desk,
            list_amount: price,
            discount: Money::ZERO,
            adjustment: Money::ZERO,
            payable: price,
            paid: price,
            refunded: Money::ZERO,
            // Nothing to schedule: confirmed by its payment.
            state: OrderState::Confirmed,
            paid_at: Some(ctx.at),
            note: None,
            meta: ctx.meta(),
        }
    }

    fn item(&self, ctx: &Context) -> OrderItem {
        OrderItem {
            club_id: ctx.club.id,
            id: ctx.command_id.child("item"),
            order_id: self.order_id,
            product_id: self.product_id,
            sold: Json(self.sold.clone()),
            quantity: 1,
            unit_price: self.sold.price,
            amount: self.sold.price,
            rider_id: None,
            meta: ctx.meta(),
        }
    }

    fn payment(&self, ctx: &Context, change: Money, numbers: &Numbers) -> Payment {
        Payment {
            club_id: ctx.club.id,
            id: ctx.command_id.child("payment"),
            order_id: self.order_id,
            number: numbers.payment.clone(),
            method: PaymentMethod::Cash,
            kind: PaymentKind::Pay,
            amount: self.sold.price,
            state: PaymentState::Succeeded,
            tendered: Some(self.tendered),
            change_given: Some(change),
            till_shift_id: Some(self.till_shift_id),
            paid_at: Some(ctx.at),
            meta: ctx.meta(),
        }
    }

    fn package(&self, ctx: &Context, member_id: MemberId) -> MemberPackage {
        let validity_days = self.sold.validity_days.unwrap_or(0);
        let today = ctx.club.zone.date(ctx.at);
        let (valid_from, valid_until) = match self.valid_from {
            ValidFrom::Purchase => {
                let days = u64::try_from(validity_days).unwrap_or(0);
                (Some(today), today.checked_add_days(Days::new(days)))
            }
            ValidFrom::FirstUse => (None, None),
        };
        MemberPackage {
            club_id: ctx.club.id,
            id: self.package_id,
            member_id,
            product_id: self.product_id,
            order_id: Some(self.order_id),
            name: self.sold.name.clone(),
            units: self.units(),
            price_paid: self.sold.price,
            valid_from,
            valid_until,
            validity_days,
            courses: Json(self.courses.clone()),
            state: PackageState::Active,
            ended_at: None,
            meta: ctx.meta(),
        }
    }

    /// Pays the debts that staff chose, as far as they are still open and the package covers them.
    async fn settle_debts<S: Store>(
        &self,
        store: &mut S,
        ctx: &Context,
        member_id: MemberId,
    ) -> Step<Vec<DebtId>> {
        let mut settled = Vec::new();
        for mut debt in account::open_debts(store, member_id).await? {
            if !self.settle.contains(&debt.id) {
                continue;
            }
            let booking: Booking = need(store, debt.booking_id).await?;
            let lesson: Lesson = need(store, booking.lesson_id).await?;
            let about = About {
                booking: Some(booking.id),
                check_in: Some(debt.check_in_id),
                debt: Some(debt.id),
                reverses: None,
            };
            if !ledger::spend(store, ctx, self.package_id, lesson.course_id, debt.units, about).await? {
                continue;
            }
            debt.state = debt.state.to(DebtState::Settled)?;
            debt.ended_at = Some(ctx.at);
            debt.settled_by = ctx.staff_id();
            debt.package_id = Some(self.package_id);
            ctx.change(store, &mut debt).await?;
            for mut item in store.open_attention(booking.id).await? {
                if item.code == AttentionCode::UnitsOwed {
                    close(store, ctx, &mut item, &Say::DebtPaid { package: self.sold.name.clone() }).await?;
                }
            }
            settled.push(debt.id);
        }
        Ok(settled)
    }
}
