//! Lists of people and of lessons, as a desk and the server both need them: read from a file and written into one, and
//! found by a name as people type it. Bytes and rows come in and go out; nothing in here opens a file or asks a database.
//!
//! | room | holds |
//! | --- | --- |
//! | [`read`] | a .csv or .xlsx file as a table of texts; what the table means is [`shared::import`]'s to say |
//! | [`write`] | a table as .xlsx or .csv |
//! | [`members`] | the members as such a table, and what an import has to know of the club |
//! | [`timetable`] | lessons as such a table |
//! | [`calendar`] | lessons as iCalendar |
//! | [`name`] | names in characters, in pinyin, by initials |

pub mod calendar;
pub mod members;
pub mod name;
pub mod read;
pub mod timetable;
pub mod write;

use shared::words::Lang;

/// One of two sentences.
const fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}
