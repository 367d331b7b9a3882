//! What the commands about a member's package share.

use super::{Step, need};
use crate::id::MemberPackageId;
use crate::record::{MemberPackage, PackageState};
use crate::rules::{account, form};
use crate::store::Store;
use crate::words::Say;

/// The package, which has to be in one of these states, and somebody's: what a forgotten member had is left as it
/// is.
pub(super) async fn in_state<S: Store>(
    store: &mut S,
    id: MemberPackageId,
    states: &[PackageState],
) -> Step<MemberPackage> {
    let package: MemberPackage = need(store, id).await?;
    account::standing(store, package.member_id).await?;
    if states.contains(&package.state) {
        return Ok(package);
    }
    Err(Say::PackageNotUsable { package: package.name, state: package.state }.into())
}

/// The reason that a person gave.
pub(super) fn reason(typed: &str) -> Result<String, Say> {
    form::text("reason", typed, 200)
}
