//! SQLite as schedules want it: many connections at once, in memory, on all cores.

use replica::replica::Replica;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, ffi};
use std::sync::Once;

/// Statements that a connection keeps prepared: all that the server ever says.
const STATEMENTS: usize = 256;

/// Leaves SQLite's counting of memory out: it takes one lock for the whole process at each allocation, so that
/// two threads would wait for each other most of their time. Comes before anything else is asked of SQLite.
#[expect(unsafe_code, reason = "SQLite is configured by a C function")]
pub(crate) fn count_no_memory() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: the option takes one int. SQLite asks that no other thread uses it meanwhile: every schedule
        // comes by here first and waits. Were it at work already, it would refuse and stay as it is.
        let _refused = unsafe { ffi::sqlite3_config(ffi::SQLITE_CONFIG_MEMSTATUS, 0_i32) };
    });
}

/// An empty database in memory.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn in_memory() -> rusqlite::Result<Connection> {
    let connection = Connection::open_in_memory()?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(connection)
}

/// A copy of a whole database.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn copy(of: &Connection) -> rusqlite::Result<Connection> {
    let mut copy = in_memory()?;
    rusqlite::backup::Backup::new(of, &mut copy)?.step(-1)?;
    Ok(copy)
}

/// Lets a replica keep its statements prepared. To undo, SQLite's session extension switches the deferral of
/// foreign keys on and off, which has all statements of the connection prepared anew; a replica has its foreign
/// keys off, so that the switch does nothing and may be left out.
///
/// # Errors
/// When SQLite fails.
pub(crate) fn keep_statements(replica: &Replica) -> rusqlite::Result<()> {
    replica.read(|connection| {
        connection.authorizer(Some(|asked: AuthContext<'_>| match asked.action {
            AuthAction::Pragma { pragma_name: "defer_foreign_keys", .. } => Authorization::Ignore,
            _ => Authorization::Allow,
        }))
    })
}
