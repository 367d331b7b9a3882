//! Finding members by what people type. Names lie open in their columns and phones sealed; a club's worth of both is
//! read and compared in memory, by the same code that a desk's search box uses.

use super::paging;
use crate::http::Problem;
use crate::store::PgStore;
use lists::name::{Fit, Spelling, Typed, alphabetical, phone_fit};
use shared::id::MemberId;
use shared::record::{Member, Row, Table};
use std::collections::{BTreeMap, HashMap};

/// Members that fit, the best first; and where the next page begins.
pub(super) async fn members(
    store: &mut PgStore,
    q: &str,
    limit: i64,
    cursor: Option<&str>,
) -> Result<(Vec<Member>, Option<String>), Problem> {
    let from: usize = cursor.map_or(Ok(0), str::parse).map_err(|_not_a_number| paging::bad())?;
    let most = usize::try_from(limit).map_err(Problem::internal)?;
    let typed = Typed::new(q);
    let mut known: BTreeMap<MemberId, Member> = BTreeMap::new();
    for row in store.table(Table::Members).await? {
        if let Row::Member(member) = row {
            known.insert(member.id, member);
        }
    }
    let mut best: HashMap<MemberId, Fit> = HashMap::new();
    let mut found = |of: MemberId, fit: Option<Fit>| {
        // An alias means the account that it became part of.
        let Some((id, fit)) = account(&known, of).zip(fit) else { return };
        let before = best.entry(id).or_insert(fit);
        *before = fit.min(*before);
    };
    for member in known.values() {
        let digits = typed.phone().zip(member.phone.as_deref());
        let by_phone = digits.and_then(|(typed, phone)| phone_fit(phone, typed));
        found(member.id, Spelling::new(&member.name).fit(&typed));
        found(member.id, by_phone);
    }
    for row in store.table(Table::Riders).await? {
        if let Row::Rider(rider) = row {
            found(rider.member_id, Spelling::new(&rider.name).fit(&typed));
        }
    }
    let mut ranked: Vec<(Fit, String, MemberId)> = best
        .into_iter()
        .filter_map(|(id, fit)| Some((fit, alphabetical(&known.get(&id)?.name), id)))
        .collect();
    ranked.sort();
    let next = from.saturating_add(most);
    let next = (ranked.len() > next).then(|| next.to_string());
    let shown = ranked.into_iter().skip(from).take(most).filter_map(|(.., id)| known.remove(&id));
    Ok((shown.collect(), next))
}

/// The account that an id means today; none for one that was forgotten.
pub(super) fn account(known: &BTreeMap<MemberId, Member>, of: MemberId) -> Option<MemberId> {
    let mut member = known.get(&of)?;
    for _link in 0..32 {
        match member.merged_into {
            Some(into) => member = known.get(&into)?,
            None => break,
        }
    }
    member.stands().then_some(member.id)
}
