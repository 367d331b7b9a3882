//! What the club knows already: whose phones, and which packages a line may name.

use crate::store::SqliteStore;
use shared::id::MemberId;
use shared::import::{Known, Offer};
use shared::record::{Member, PackageConfig, Product, ProductKind, Row, Table};
use shared::store::Stored;
use std::collections::BTreeMap;

/// Reads it from the replica.
///
/// # Errors
/// Whatever the store says.
pub fn known(store: &SqliteStore<'_>) -> Stored<Known> {
    let mut configs: BTreeMap<_, PackageConfig> = BTreeMap::new();
    for row in store.read_table(Table::PackageConfigs)? {
        if let Row::PackageConfig(config) = row {
            configs.insert(config.id, config);
        }
    }
    let mut offers = Vec::new();
    for row in store.read_table(Table::Products)? {
        if let Row::Product(product) = row
            && let Some(config) = configs.remove(&product.id)
        {
            offers.extend(offer(product, config));
        }
    }
    Ok(Known { phones: phones(store)?, offers, usual: None })
}

fn offer(product: Product, config: PackageConfig) -> Option<Offer> {
    (product.kind == ProductKind::Package).then_some(Offer {
        product_id: product.id,
        code: product.code,
        name: product.name,
        units: config.units,
        price: product.price,
        validity_days: config.validity_days,
        valid_from: config.valid_from,
        courses: config.courses.0,
    })
}

/// Phones of accounts that stand; the phone of an alias is the account's that it became part of.
fn phones(store: &SqliteStore<'_>) -> Stored<BTreeMap<String, (MemberId, String)>> {
    let mut known = BTreeMap::new();
    let mut aliases: Vec<Member> = Vec::new();
    let mut members: BTreeMap<MemberId, Member> = BTreeMap::new();
    for row in store.read_table(Table::Members)? {
        let Row::Member(member) = row else { continue };
        if member.stands() {
            if let Some(phone) = &member.phone {
                known.entry(phone.clone()).or_insert((member.id, member.name.clone()));
            }
        } else if member.deleted_at.is_none() {
            aliases.push(member.clone());
        }
        members.insert(member.id, member);
    }
    for alias in aliases {
        let mut account = &alias;
        for _link in 0..32 {
            let Some(into) = account.merged_into.and_then(|id| members.get(&id)) else { break };
            account = into;
        }
        if let Some(phone) = &alias.phone
            && account.stands()
        {
            known.entry(phone.clone()).or_insert((account.id, account.name.clone()));
        }
    }
    Ok(known)
}
