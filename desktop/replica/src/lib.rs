//! The desk's own half of the product: its encrypted SQLite replica, the outbox, and what brings both
//! together with the server. No window in here.
//!
//! | room | holds |
//! | --- | --- |
//! | [`driver`] | the network: what the sync engine asks for, carried out |
//! | [`schema`] | the file's tables, by numbered steps |
//! | [`store`] | the domain's store on a SQLite transaction |
//! | [`replica`] | the encrypted file: commands given here, cuts applied, everything crash-safe |
//! | [`search`] | finding people in memory, by name, pinyin, phone or order number |
//! | [`view`] | the shapes that the window shows |

pub mod driver;
pub mod schema;
pub mod search;
pub mod store;
pub mod view;
