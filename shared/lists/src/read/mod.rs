//! A club's own list of members, from a file to a table of texts. What the table means, and what is wrong
//! with it, is [`shared::import`]'s to say.
//!
//! | file | holds |
//! | --- | --- |
//! | `text` | .csv: encoding, separator, lines as the file shows them |
//! | `sheet` | .xlsx: the first sheet, cells as people read them |
//! | `fault` | why a file can't be read, in words |

mod fault;
mod sheet;
#[cfg(test)]
mod tests;
mod text;

pub use fault::FileFault;

/// A file is at most this large.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;

/// Columns that are looked at; a list of members has no more.
const MOST_COLUMNS: usize = 200;

/// Rows of a file that are looked at: the longest list, its header, and what may stand above it.
const MOST_ROWS: usize = shared::import::MOST_LINES + 100;

/// Every row of a file as texts, the first row first, empty ones too: the place of a row tells its number.
/// What kind of file it is, its content says, whatever its name.
///
/// # Errors
/// [`FileFault`], in words for people.
pub fn table(bytes: &[u8]) -> Result<Vec<Vec<String>>, FileFault> {
    if bytes.len() > MOST_BYTES {
        return Err(FileFault::TooLarge);
    }
    match bytes {
        [b'P', b'K', 3, 4, ..] => sheet::read(bytes),
        // Workbooks of before 2007, and encrypted ones.
        [0xd0, 0xcf, 0x11, 0xe0, ..] => Err(FileFault::OldWorkbook),
        _ => text::read(bytes),
    }
}
