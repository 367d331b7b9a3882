//! What a command did to the replicated tables, kept so that it can be undone.
//!
//! SQLite's session extension keeps the rows before and after. A changeset is bound to the schema that it
//! was taken under: undone under another one it would change nothing, silently, so its schema lies beside
//! it and the rows that change are counted.

use super::error::Result;
use rusqlite::Connection;
use rusqlite::fallible_streaming_iterator::FallibleStreamingIterator as _;
use rusqlite::hooks::Action;
use rusqlite::session::{ChangesetItem, ChangesetIter, ConflictAction, ConflictType, Session, invert_strm};
use shared::record::Table;
use std::collections::BTreeSet;
use std::io::Read;
use uuid::Uuid;

/// Rows, each named once.
pub type Touched = BTreeSet<(Table, Uuid)>;

/// Where the id stands among the columns of every replicated table.
const ID: usize = 1;

/// Begins to note what happens to the replicated tables; the desk's own bookkeeping is left out.
pub(super) fn record(connection: &Connection) -> Result<Session<'_>> {
    let mut session = Session::new(connection)?;
    session.table_filter(Some(|name: &str| name.parse::<Table>().is_ok()));
    session.attach(None::<&str>)?;
    Ok(session)
}

/// What happened since; none when nothing did.
pub(super) fn taken(mut session: Session<'_>) -> Result<Option<Vec<u8>>> {
    let mut changeset = Vec::new();
    session.changeset_strm(&mut changeset)?;
    Ok((!changeset.is_empty()).then_some(changeset))
}

/// Undoes a changeset and notes the rows; false when some row was not as the changeset left it.
pub(super) fn undo(connection: &Connection, changeset: &[u8], touched: &mut Touched) -> Result<bool> {
    let mut inverted = Vec::new();
    invert_strm(&mut &*changeset, &mut inverted)?;
    let operations = rows_of(&inverted, touched)?;
    let before = connection.total_changes();
    let applied = connection.apply_strm(&mut &*inverted, None::<fn(&str) -> bool>, refuse);
    match applied {
        Ok(()) => Ok(connection.total_changes().saturating_sub(before) == operations),
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::OperationAborted) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Any conflict means that the rows are not as they were left. The item is not looked at: asking it for
/// its operation inside a foreign-key conflict would crash the process.
fn refuse(_why: ConflictType, _item: ChangesetItem) -> ConflictAction {
    ConflictAction::SQLITE_CHANGESET_ABORT
}

/// Notes the rows of a changeset, and counts its operations.
fn rows_of(changeset: &[u8], touched: &mut Touched) -> Result<u64> {
    let mut bytes = changeset;
    let input: &mut dyn Read = &mut bytes;
    let mut items = ChangesetIter::start_strm(&input)?;
    let mut operations = 0_u64;
    while let Some(item) = items.next()? {
        operations = operations.saturating_add(1);
        let operation = item.op()?;
        let id =
            if operation.code() == Action::SQLITE_INSERT { item.new_value(ID)? } else { item.old_value(ID)? };
        let id = id.as_str().ok().and_then(|text| text.parse().ok());
        if let (Ok(table), Some(id)) = (operation.table_name().parse(), id) {
            touched.insert((table, id));
        }
    }
    Ok(operations)
}
