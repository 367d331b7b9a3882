//! Tells a database that is away, busy or restarting from one that refuses what we ask: the first passes by
//! itself and says nothing about a command.

use shared::store::StoreError;

/// True when trying again may help: no connection, no answer in time, a lost race, a restart.
#[must_use]
pub fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(refusal) => refusal.code().is_some_and(|code| passes_by_itself(&code)),
        _ => false,
    }
}

/// As [`is_outage`], for what a store says.
#[must_use]
pub fn of_store(error: &StoreError) -> bool {
    match error {
        StoreError::Failed(cause) => cause.downcast_ref().is_some_and(is_outage),
        StoreError::Constraint(_) | StoreError::Missing { .. } | StoreError::Unreadable { .. } => false,
    }
}

/// True when a failure inside a command is the database's own and not to be counted against the command. A
/// statement that ran out of time is counted: it may well be the command that is too much.
#[must_use]
pub fn spares_the_command(error: &StoreError) -> bool {
    let out_of_time = |error: &sqlx::Error| {
        error.as_database_error().is_some_and(|refusal| refusal.code().as_deref() == Some("57014"))
    };
    match error {
        StoreError::Failed(cause) => {
            cause.downcast_ref().is_some_and(|error| is_outage(error) && !out_of_time(error))
        }
        StoreError::Constraint(_) | StoreError::Missing { .. } | StoreError::Unreadable { .. } => false,
    }
}

/// SQLSTATE classes: 08 connection, 40 lost race, 53 out of resources, 57 cancelled or shut down; and 55P03,
/// a lock not had in time.
fn passes_by_itself(code: &str) -> bool {
    code == "55P03" || ["08", "40", "53", "57"].iter().any(|class| code.starts_with(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_not_had_in_time_passes_and_a_broken_rule_does_not() {
        assert!(passes_by_itself("55P03") && passes_by_itself("57P01") && passes_by_itself("40P01"));
        assert!(!passes_by_itself("23505") && !passes_by_itself("22P02"));
        assert!(is_outage(&sqlx::Error::PoolTimedOut) && !is_outage(&sqlx::Error::RowNotFound));
        assert!(of_store(&StoreError::Failed(Box::new(sqlx::Error::PoolTimedOut))));
        assert!(!of_store(&StoreError::Missing { table: "bookings" }));
    }
}
