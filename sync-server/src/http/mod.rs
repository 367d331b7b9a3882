//! What every route of the API shares: the envelope, the errors, the way a body is read, the limits.

mod answer;
mod body;
mod frame;
mod problem;
mod rate;
mod request;

pub use answer::Answer;
pub use body::File;
pub use body::{Body, Params};
pub(crate) use body::{bytes, json, whole};
pub(crate) use frame::frame;
pub(crate) use problem::chain;
pub use problem::{Code, Problem};
pub use rate::{Allowance, Rates};
pub use request::Request;

/// The answer of a route: data in the envelope, or a problem.
pub type Reply<T> = Result<Answer<T>, Problem>;
