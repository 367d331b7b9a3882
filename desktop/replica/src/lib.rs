//! The desk's own half of the product: its encrypted SQLite replica, the outbox, and what brings both
//! together with the server. No window in here.
//!
//! | room | holds |
//! | --- | --- |
//! | [`schema`] | the file's tables, by numbered steps |
//! | [`driver`] | the network: what the sync engine asks for, carried out |
//! | [`store`] | the domain's store on a SQLite transaction |
//! | [`replica`] | the encrypted file: commands given here, cuts applied, everything crash-safe |
//! | [`desk`] | the service behind the window: everything reception can ask for or do |
//! | [`read`] | what the window shows, read from the replica |
//! | [`words`] | what this desk says by itself, in both languages |
//! | [`import`], [`export`] | lists that come from a file, and tables that leave as one |
//! | [`failpoint`] | places where a test lets the process fall |
//! | [`search`] | finding people in memory, by name, pinyin, phone or order number |
//! | [`view`] | the shapes that the window shows |

pub mod desk;
pub mod driver;
pub mod export;
pub mod failpoint;
pub mod import;
pub mod read;
pub mod replica;
pub mod schema;
pub mod search;
pub mod store;
pub mod view;
pub mod words;
