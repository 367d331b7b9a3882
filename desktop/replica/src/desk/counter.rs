//! Cash at the counter.

use super::Desk;
use super::act::{beside, id, malformed, warning};
use crate::read::{self, Viewer};
use crate::replica::{Draft, Given};
use crate::store::SqliteStore;
use crate::view::{CashWay, Done, Problem, Sale, Till};
use shared::command::{
    CloseTill, Command, Counter, MoveCash, OpenTill, Receipt, ReopenTill, SellPackage, Step,
};
use shared::id::{MemberId, MemberPackageId, OrderId, ProductId, TillShiftId};
use shared::money::Money;
use shared::number::Series;
use shared::record::{Member, Staff};
use shared::rules::receipt::ReceiptText;
use shared::store::{FindCounter, StoreError, Stored, fetch};
use shared::words::Say;
use uuid::Uuid;

impl Desk {
    /// Sells a package for cash: books it, and gives the change and the receipt. `tendered` is the cash
    /// handed over, as typed.
    ///
    /// # Errors
    /// `till_missing`, `tender_too_small` and others, in words; nothing was done.
    pub async fn sell_package(
        &self,
        member_id: &str,
        product_id: &str,
        tendered: &str,
    ) -> Result<Sale, Problem> {
        let viewer = self.viewer()?;
        let member: MemberId = id(member_id, viewer.lang)?;
        let product: ProductId = id(product_id, viewer.lang)?;
        let tendered = amount("tendered", tendered, &viewer)?;
        let sold = self.act(async move |draft| sale(draft, member, product, tendered).await, receipt);
        sold.await.map_err(|problem| beside(problem, "tender_too_small", "tendered"))
    }

    /// Opens this desk's till with this much cash in it, as typed.
    ///
    /// # Errors
    /// `till_already_open` and others, in words; nothing was done.
    pub async fn open_till(&self, float: &str) -> Result<Till, Problem> {
        let float = amount("float", float, &self.viewer()?)?;
        let till_shift_id = TillShiftId(Uuid::now_v7());
        let open = async move |_: &mut Draft<'_, '_>| Ok(OpenTill { till_shift_id, float }.into());
        self.act(open, |_given, store, viewer| {
            read::till(store, viewer)?.ok_or(StoreError::Missing { table: "till_shifts" })
        })
        .await
    }

    /// Closes a till with what was counted in its drawer, as typed. Who may see the club's money closes those of
    /// other desks too.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn close_till(&self, till_shift_id: &str, counted: &str) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let till_shift_id: TillShiftId = id(till_shift_id, viewer.lang)?;
        let counted = amount("counted", counted, &viewer)?;
        self.undoably(async move |_| Ok(CloseTill { till_shift_id, counted }.into())).await
    }

    /// Opens a till again that was closed by mistake.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn reopen_till(&self, till_shift_id: &str, reason: String) -> Result<Done, Problem> {
        let till_shift_id: TillShiftId = id(till_shift_id, self.lang())?;
        self.undoably(async move |_| Ok(ReopenTill { till_shift_id, reason }.into())).await
    }

    /// Puts cash into a till or takes it out, with the reason; `cash` is the amount as typed, without a sign.
    ///
    /// # Errors
    /// A [`Problem`] in words; nothing was done.
    pub async fn move_cash(
        &self,
        till_shift_id: &str,
        way: CashWay,
        cash: &str,
        reason: String,
    ) -> Result<Done, Problem> {
        let viewer = self.viewer()?;
        let till_shift_id: TillShiftId = id(till_shift_id, viewer.lang)?;
        let cash = amount("amount", cash, &viewer)?;
        if cash.is_negative() {
            return Err(malformed("amount", &viewer));
        }
        let amount = match way {
            CashWay::In => cash,
            CashWay::Out => Money::ZERO - cash,
        };
        self.undoably(async move |_| Ok(MoveCash { till_shift_id, amount, reason }.into())).await
    }
}

fn amount(field: &str, typed: &str, viewer: &Viewer) -> Result<Money, Problem> {
    let typed = typed.trim().trim_start_matches(['¥', '￥']);
    typed.parse().map_err(|_reason| malformed(field, viewer))
}

/// The sale at the price that stands here, into the open till, with fresh ids and numbers.
async fn sale(
    draft: &mut Draft<'_, '_>,
    member: MemberId,
    product: ProductId,
    tendered: Money,
) -> Step<Command> {
    let till = draft.store.open_till(draft.desk.desk_id).await?;
    let till = till.ok_or(Say::TillMissing)?;
    let counter = Counter {
        order_id: OrderId(Uuid::now_v7()),
        package_id: MemberPackageId(Uuid::now_v7()),
        order_number: draft.number(Series::Order)?,
        payment_number: draft.number(Series::Payment)?,
        tendered,
        till_shift_id: till.id,
    };
    Ok(SellPackage::prepare(draft.store, member, product, counter).await?.into())
}

/// What the receipt says.
fn receipt(given: &Given, store: &mut SqliteStore<'_>, viewer: &Viewer) -> Stored<Sale> {
    let missing = || StoreError::Missing { table: "orders" };
    let Command::SellPackage(args) = &given.issued.command else { return Err(missing()) };
    let Some(Receipt::Sold { number, payable, tendered, change, .. }) = given.outcome.receipt() else {
        return Err(missing());
    };
    let member = read::ask(fetch::<Member, _>(store, args.member_id))?;
    let staff = match &given.issued.actor {
        shared::command::Actor::Staff { id, .. } => read::ask(fetch::<Staff, _>(store, *id))?,
        _ => None,
    };
    let text = ReceiptText {
        club: &viewer.club.name,
        zone: viewer.zone(),
        number,
        at: given.issued.issued_at,
        staff: staff.as_ref().map(|staff| staff.name.as_str()).unwrap_or_default(),
        member: member.as_ref().map(|member| member.name.as_str()).unwrap_or_default(),
        sold: &args.sold,
        payable: *payable,
        tendered: *tendered,
        change: *change,
    };
    Ok(Sale {
        number: number.clone(),
        payable: payable.to_string(),
        tendered: tendered.to_string(),
        change: change.to_string(),
        receipt: text.render(viewer.lang),
        warning: warning(given, viewer),
    })
}
