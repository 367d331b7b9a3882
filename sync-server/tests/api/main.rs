//! The server as its callers meet it: real HTTP and sockets, a real PostgreSQL, a club on a working day.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a test stops at the first surprise"
)]

mod acts;
mod anew;
mod arrangement;
mod audit;
mod backup;
mod coach_calendar;
mod coach_day;
mod coach_description;
mod coach_sign_in;
mod coach_workload;
mod desks;
mod envelope;
mod ground;
mod hours;
mod jobs;
mod lesson_end;
mod lists;
mod live;
mod logs;
mod looking;
mod once;
mod outage;
mod phone;
mod pull;
mod push;
mod quarantine;
mod returning;
mod rights;
mod staff;
mod waiting;
