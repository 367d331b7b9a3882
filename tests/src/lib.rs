//! The whole product under test: the server as its program, desks as their windows, driven from outside as
//! people do it. Nothing of the product's code is linked in here.
//!
//! | room | holds |
//! | --- | --- |
//! | [`club`] | a club of one's own: the server's program on a throw-away folder, its sign-ins and codes |
//! | [`window`] | a desk's window |
//! | `timetable` | what every test of the timetable does in it |
//! | [`phone`] | a phone's browser |
//! | [`page`] | the page that either shows, driven through WebDriver |
//! | [`screen`] | where windows open |
//! | [`api`] | the server's HTTP API, asked as a person of the staff does |
//! | [`books`] | what PostgreSQL holds, counted |
//! | [`program`] | a program that was started, and how it ends |
//! | [`wait`] | waiting for something to hold, never for time to pass |
//!
//! `PADDOCK_DESK_BIN` and `PADDOCK_SERVER_BIN` name the programs; without them those that lie beside the
//! tests' own program in the target folder are taken. Windows open on `DISPLAY`, or on a virtual screen.

pub mod api;
pub mod books;
pub mod club;
pub mod page;
pub mod phone;
pub mod program;
pub mod screen;
mod timetable;
pub mod wait;
pub mod window;
