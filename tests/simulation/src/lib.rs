//! Years of bad network in a minute: several desks, the server, and members and jobs that change the same
//! rows, on one seed, over the real command code, the real engine and the real SQLite stores.
//!
//! | file | holds |
//! | --- | --- |
//! | `central` | the server as a schedule sees it |
//! | `server` | the server in memory: the real authority and cuts over a store on SQLite, with failures and restores |
//! | `postgres` | the server's real store on a real PostgreSQL, several clubs and several desks at once |
//! | `faults` | stores that fail where a schedule wants them to |
//! | `desk` | a desk: the real replica and engine, with crashes, wipes and restored images |
//! | `sqlite` | connections in memory, and copies of them |
//! | `in_scope` | the rows that desks keep |
//! | `rows` | rows by their kind |
//! | `club` | the little club that everybody works on |
//! | `dice` | dice of a seed |
//! | `staff` | what people at the desks, members and jobs do |
//! | `schedule` | one run: time, network, faults, and the heal at the end |
//! | `verdict` | what has to hold after the heal |
//! | `mutants` | deliberate mistakes, each of which a run has to notice |

mod central;
mod club;
mod desk;
mod dice;
mod faults;
mod in_scope;
pub mod mutants;
pub mod postgres;
mod rows;
pub mod schedule;
mod server;
mod sqlite;
mod staff;
pub mod verdict;
