//! The wire types of `shared` as the API's description shows them. `shared` knows no HTTP, so their shapes are
//! told here; a test holds each to what the real type writes.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// The envelope of a good answer.
#[derive(Serialize, ToSchema)]
pub(super) struct Enveloped<T> {
    /// 0: all is well. Otherwise the HTTP status, with `error` and `details` beside it.
    code: u16,
    message: String,
    data: T,
    request_id: Uuid,
}

/// A command on its way.
#[derive(Serialize, ToSchema)]
#[schema(as = Command)]
pub(super) struct CommandSchema {
    command_id: Uuid,
    /// Gapless from 1 at its desk.
    desk_seq: u64,
    issued_at: String,
    issued_cursor: i64,
    staff_id: Uuid,
    name: String,
    version: u32,
    args: Value,
}

/// A desk's commands, in order.
#[derive(Serialize, ToSchema)]
#[schema(as = PushRequest)]
pub(super) struct PushRequestSchema {
    protocol: u32,
    /// Has to be the desk that signed in.
    desk_id: Uuid,
    epoch: Uuid,
    commands: Vec<CommandSchema>,
}

/// A settled command.
#[derive(Serialize, ToSchema)]
#[schema(as = Settlement)]
pub(super) struct SettlementSchema {
    desk_seq: u64,
    command_id: Uuid,
    /// `outcome` is `applied`, `applied_with_issue` or `rejected`, with the receipt, issues or refusal.
    outcome: Value,
}

/// How far a push came.
#[derive(Serialize, ToSchema)]
#[schema(as = PushReply)]
pub(super) struct PushReplySchema {
    last_seq: u64,
    settled: Vec<SettlementSchema>,
    /// `failed` or `recovering` when the server could not go on; try again later.
    stopped: Option<String>,
    head: i64,
    server_time: String,
}

/// All that changed between two cursors.
#[derive(Serialize, ToSchema)]
#[schema(as = Cut)]
pub(super) struct CutSchema {
    epoch: Uuid,
    from: i64,
    to: i64,
    scope_start: String,
    /// `{table, row}` each.
    rows: Vec<Value>,
    /// `[table, id]` each.
    tombstones: Vec<Value>,
    settlements: Vec<SettlementSchema>,
    server_time: String,
}

/// A table's checksum.
#[derive(Serialize, ToSchema)]
#[schema(as = TableChecksum)]
pub(super) struct TableChecksumSchema {
    rows: u64,
    /// In lower-case hexadecimal.
    sha256: String,
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use super::*;
    use shared::command::Outcome;
    use shared::id::{CommandId, DeskId, Epoch, StaffId};
    use shared::sync::checksum::TableChecksum;
    use shared::sync::wire::{Cursor, Cut, Envelope, PROTOCOL, PushReply, PushRequest, Settlement, Stopped};
    use shared::time::Timestamp;
    use shared::words::Say;
    use std::collections::BTreeSet;

    fn fields(value: &impl Serialize) -> BTreeSet<String> {
        serde_json::to_value(value).unwrap().as_object().unwrap().keys().cloned().collect()
    }

    fn described<T: ToSchema>() -> BTreeSet<String> {
        fields(&T::schema_properties())
    }

    trait Properties {
        fn schema_properties() -> Value;
    }

    impl<T: ToSchema> Properties for T {
        fn schema_properties() -> Value {
            serde_json::to_value(T::schema()).unwrap().get("properties").unwrap().clone()
        }
    }

    #[test]
    fn the_description_names_the_fields_that_the_wire_has() {
        let (id, at) = (Uuid::nil(), Timestamp::from_millis(0));
        let envelope = Envelope {
            command_id: CommandId(id),
            desk_seq: 1,
            issued_at: at,
            issued_cursor: Cursor(0),
            staff_id: StaffId(id),
            name: String::new(),
            version: 1,
            args: Value::Null,
        };
        let settlement = Settlement {
            desk_seq: 1,
            command_id: CommandId(id),
            outcome: Outcome::Rejected { refusal: Say::TillMissing },
        };
        let reply = PushReply {
            last_seq: 1,
            settled: Vec::new(),
            stopped: Some(Stopped::Failed),
            head: Cursor(1),
            server_time: at,
        };
        let cut = Cut {
            epoch: Epoch(id),
            from: Cursor(0),
            to: Cursor(0),
            scope_start: at,
            rows: Vec::new(),
            tombstones: Vec::new(),
            settlements: Vec::new(),
            server_time: at,
        };
        let request =
            PushRequest { protocol: PROTOCOL, desk_id: DeskId(id), epoch: Epoch(id), commands: Vec::new() };
        assert_eq!(described::<CommandSchema>(), fields(&envelope));
        assert_eq!(described::<SettlementSchema>(), fields(&settlement));
        assert_eq!(described::<PushReplySchema>(), fields(&reply));
        assert_eq!(described::<CutSchema>(), fields(&cut));
        assert_eq!(described::<PushRequestSchema>(), fields(&request));
        assert_eq!(
            described::<TableChecksumSchema>(),
            fields(&TableChecksum { rows: 0, sha256: String::new() })
        );
    }
}
