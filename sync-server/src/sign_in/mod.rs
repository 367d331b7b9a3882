//! Who is calling: desks by their device key, staff by account and PIN, both by short tokens from then on.
//!
//! | room | holds |
//! | --- | --- |
//! | [`token`] | what a token is made of, and the keys of the server |
//! | [`session`] | tokens given, exchanged, ended |
//! | [`caller`] | the caller of a protected route |
//! | [`enrolment`] | how a desk becomes one of the club's |
//! | [`formerly`] | which desks a PC was before |
//! | [`device`] | challenges and signatures |
//! | [`staff`] | account and PIN, with growing waits |
//! | [`coach`] | the coaches' page: phone and PIN, or a code shown at a desk; one long session |
//! | [`coach_caller`] | the caller of that page's routes, by cookie |

pub mod caller;
pub mod coach;
pub mod coach_caller;
pub mod device;
pub mod enrolment;
pub mod formerly;
pub mod session;
pub mod staff;
pub mod token;
