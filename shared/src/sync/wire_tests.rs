//! What goes over the wire, written down: whoever changes it sees so here, and says so in the history above.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]
use super::*;
use crate::command::{Lost, Receipt, Void};
use crate::store::testing::{self, sample};
use crate::words::Say;
use serde_json::json;
use std::collections::BTreeMap;

const AT: Timestamp = Timestamp::from_millis(1_763_712_000_000);

fn id(n: u128) -> Uuid {
    testing::uuid(n)
}

fn envelope() -> Envelope {
    let void = Void {
        desk_id: Some(DeskId(id(1))),
        lost: vec![Lost { from: 3, to: 5 }],
        more: false,
        since: None,
        noticed_at: AT,
    };
    let command = Command::from(void);
    Envelope {
        command_id: CommandId(id(2)),
        desk_seq: 3,
        issued_at: AT,
        issued_cursor: Cursor(7),
        staff_id: StaffId(id(3)),
        name: command.name().to_owned(),
        version: command.version(),
        args: command.arguments().unwrap(),
    }
}

#[test]
fn the_wire_is_as_it_was_written_down() {
    let outcomes = [
        Outcome::Applied { receipt: Receipt::Voided },
        Outcome::AppliedWithIssue { receipt: Receipt::Voided, issues: vec![Say::TillClosed] },
        Outcome::Rejected { refusal: Say::TillMissing },
    ];
    let settlements: Vec<Settlement> = outcomes
        .into_iter()
        .map(|outcome| Settlement { desk_seq: 3, command_id: CommandId(id(2)), outcome })
        .collect();
    let request = PushRequest {
        protocol: PROTOCOL,
        desk_id: DeskId(id(1)),
        epoch: Epoch(id(4)),
        commands: vec![envelope()],
    };
    let reply = |stopped| PushReply {
        last_seq: 3,
        settled: settlements.clone(),
        stopped,
        head: Cursor(8),
        server_time: AT,
    };
    let cut = Cut {
        epoch: Epoch(id(4)),
        from: Cursor(7),
        to: Cursor(8),
        scope_start: AT,
        rows: sample::rows(),
        tombstones: vec![(Table::Riders, id(5))],
        settlements: settlements.clone(),
        server_time: AT,
    };
    let head = BootstrapHead {
        epoch: Epoch(id(4)),
        cursor: Cursor(7),
        scope_start: AT,
        last_seq: 3,
        settlements: settlements.clone(),
        rows: 1,
        server_time: AT,
    };
    let said = json!({
        "protocol": PROTOCOL,
        // Names with the newest version of their arguments.
        "commands": Command::ALL.iter().copied().collect::<BTreeMap<_, _>>(),
        "push": request,
        "replies": [reply(None), reply(Some(Stopped::Failed)), reply(Some(Stopped::Recovering))],
        "cut": cut,
        "bootstrap": head,
        "hints": [Hint::Head { cursor: Cursor(8) }, Hint::Resync, Hint::Revoked],
    });
    let text = super::super::canonical::text(&said);
    let mut hex = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        use std::fmt::Write as _;
        write!(hex, "{byte:02x}").unwrap();
    }
    // Write the change into the history of this module and into docs/sync.md before you write the new sum here;
    // what an older desk would not understand counts the protocol on.
    assert_eq!(hex, "498a37676b969f697315a6bf680d31c6b3b0cb31a77b1e94ca26c97545c6231a", "{text}");
}
