//! Which desks a PC was before it enrolled anew: it may bring the numbers that it printed as those.
//!
//! It proves it with the old device key. Where that is lost it only says so: the sales are taken then too, for
//! the money lies in the drawer, and people are told. A desk that says nothing brings no number but its own.

use super::device::{self, DeviceKey};
use crate::http::{Code, Problem};
use crate::store::PgStore;
use shared::id::{ClubId, DeskId, Id as _};
use shared::number::{Earlier, Origin};
use shared::record::Desk;
use shared::store::{StoreError, fetch};
use sqlx::PgConnection;

/// Desks in one enrolment at most; a PC has been a few.
pub const MOST: usize = 16;

/// What a PC says of itself.
#[derive(Debug, Clone)]
pub struct Claim {
    /// The desk that it says it was.
    pub desk_id: DeskId,
    /// Its letters, where the PC knows them.
    pub origin: Option<Origin>,
    /// The old key's signature over [`device::formerly_text`], in standard base64, where there is a key.
    pub signature: Option<String>,
}

/// Holds a PC to what it says, and writes it down for its new desk, with what those desks were before.
///
/// # Errors
/// `signature_invalid`, `bad_field`.
pub async fn record(
    store: &mut PgStore,
    desk: &Desk,
    public_key: &[u8; 32],
    claims: &[Claim],
) -> Result<(), Problem> {
    if claims.len() > MOST {
        return Err(Problem::field("formerly", "length"));
    }
    for claim in claims.iter().filter(|claim| claim.desk_id != desk.id) {
        let Some(judged) = judge(store, desk.club_id, public_key, claim).await? else { continue };
        let before = earlier(store.connection(), desk.club_id, claim.desk_id).await?;
        let proven = judged.proven;
        let before = before.into_iter().map(|one| Earlier { proven: one.proven && proven, ..one });
        for one in std::iter::once(judged).chain(before) {
            add(store.connection(), desk, &one).await?;
            tracing::info!(desk = %desk.id, was = %one.desk_id, proven = one.proven, "it was another desk before");
        }
    }
    Ok(())
}

/// What is to be made of a claim; nothing where the desk is another club's, whose numbers have no place here.
async fn judge(
    store: &mut PgStore,
    club: ClubId,
    public_key: &[u8; 32],
    claim: &Claim,
) -> Result<Option<Earlier>, Problem> {
    let desk_id = claim.desk_id;
    let Some(key) = DeviceKey::find(store.connection(), desk_id).await? else {
        // Enrolled after the backup that this database was restored from. Nobody else has its letters: they
        // were passed over.
        return Ok(match &claim.origin {
            Some(origin) if !is_given(store.connection(), origin).await? => {
                Some(Earlier { desk_id, origin: origin.clone(), proven: false })
            }
            Some(_) | None => None,
        });
    };
    if key.club_id != club {
        return Ok(None);
    }
    let text = device::formerly_text(desk_id, public_key);
    let proven = match &claim.signature {
        Some(signature) if key.signed(&text, signature) => true,
        Some(_) => return Err(Problem::new(Code::SignatureInvalid)),
        None => false,
    };
    let known = fetch::<Desk, _>(store, desk_id).await?;
    Ok(known.map(|known| Earlier { desk_id, origin: known.origin, proven }))
}

async fn is_given(connection: &mut PgConnection, origin: &Origin) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar!(
        "SELECT EXISTS (SELECT 1 FROM desks WHERE origin = $1) AS \"given!\"",
        origin.as_str()
    )
    .fetch_one(connection)
    .await
}

async fn add(connection: &mut PgConnection, desk: &Desk, one: &Earlier) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "INSERT INTO earlier_desks AS known (club_id, desk_id, was, origin, proven) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (club_id, desk_id, was) DO UPDATE SET proven = known.proven OR excluded.proven",
        desk.club_id.uuid(),
        desk.id.uuid(),
        one.desk_id.uuid(),
        one.origin.as_str(),
        one.proven
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// What a desk was before.
///
/// # Errors
/// When the database fails.
pub async fn earlier(
    connection: &mut PgConnection,
    club: ClubId,
    desk: DeskId,
) -> Result<Vec<Earlier>, Problem> {
    let found = sqlx::query!(
        "SELECT was, origin, proven FROM earlier_desks WHERE club_id = $1 AND desk_id = $2 ORDER BY was",
        club.uuid(),
        desk.uuid()
    )
    .fetch_all(connection)
    .await?;
    let read = found.into_iter().map(|row| {
        let origin = Origin::try_from(row.origin).map_err(|bad| StoreError::Failed(Box::new(bad)))?;
        Ok(Earlier { desk_id: DeskId::from_uuid(row.was), origin, proven: row.proven })
    });
    read.collect()
}
