//! The central server: it decides what desks have done, keeps the truth, and tells everybody.
//!
//! | room | holds |
//! | --- | --- |
//! | [`config`] | the settings |
//! | [`embedded`] | a PostgreSQL of one's own |
//! | [`database`] | the database that this server works on |
//! | [`store`] | the domain's store on PostgreSQL, the club lock, the feed |
//! | [`crypto`] | personal data at rest |
//! | [`http`] | what every route shares: envelope, problems, limits |
//! | [`sign_in`] | desks by key, staff by PIN, tokens |
//! | [`route`] | the routes, one file for each noun |
//! | [`timetable`] | lessons as coaches see them: what changed since, and as a calendar |
//! | [`live`] | hints to open sockets |
//! | [`job`] | what the server does by itself, by the clock |
//! | [`act`] | commands that people give through the API |
//! | [`idempotency`] | the first answer again for who asks twice |
//! | [`looked`] | who looked at guardian data, in the audit |
//! | [`backup`] | the database and the files, copied out, checked, and back in |
//! | [`restore`] | what follows a restore from backup |
//! | [`returning`] | what desks bring again after a restore, done in its order |
//! | [`quarantine`] | commands set aside, run again or discarded by a manager |
//! | [`desk`] | revoking desks |
//! | [`demo`] | the demo club |
//!
//! [`serve`] starts all of it in one call, for the program and for tests alike.

pub mod act;
mod alternatives;
pub mod backup;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod database;
pub mod demo;
pub mod desk;
pub mod embedded;
pub mod http;
pub mod idempotency;
pub mod job;
pub mod live;
pub mod looked;
pub mod outage;
pub mod quarantine;
pub mod restore;
pub mod returning;
pub mod route;
mod server;
pub mod sign_in;
pub mod store;
pub mod timetable;

pub use server::{App, Running, ServeError, Server, serve, serve_on};
