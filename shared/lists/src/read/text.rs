//! Lists as text, set apart by commas, semicolons or tabs, in Unicode or in GB18030 (which older Chinese
//! programs write, and of which GBK and GB2312 are parts).

use super::fault::FileFault;
use super::{MOST_COLUMNS, MOST_ROWS};
use crate::write::unguarded;
use encoding_rs::{Encoding, GB18030};

/// Every row of the file, empty ones too.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, FileFault> {
    let text = decoded(bytes)?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut from = 0;
    while reader.read_record(&mut record).map_err(|_reason| FileFault::Encoding)? {
        let until = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let empty = empty_lines(&text, from, until);
        from = until;
        rows.extend(std::iter::repeat_n(Vec::new(), empty.min(MOST_ROWS)));
        rows.push(record.iter().take(MOST_COLUMNS).map(|cell| unguarded(cell).to_owned()).collect());
        if rows.len() > MOST_ROWS {
            return Err(FileFault::TooLong);
        }
    }
    Ok(rows)
}

/// The empty lines before a row: the reader passes over them, people count them.
fn empty_lines(text: &str, from: usize, until: usize) -> usize {
    let row = text.get(from..until).unwrap_or_default();
    // The second half of a line's end that the reader left standing belongs to the row before.
    let ended = text.get(..from).is_some_and(|before| before.ends_with('\r'));
    let row = row.strip_prefix('\n').filter(|_| ended).unwrap_or(row);
    row.bytes().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| *byte == b'\n').count()
}

fn decoded(bytes: &[u8]) -> Result<String, FileFault> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, wrong) = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default());
        return if wrong { Err(FileFault::Encoding) } else { Ok(text.into_owned()) };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return if text.contains('\0') { Err(FileFault::Encoding) } else { Ok(text.to_owned()) };
    }
    let (text, wrong) = GB18030.decode_without_bom_handling(bytes);
    if wrong || text.contains('\0') { Err(FileFault::Encoding) } else { Ok(text.into_owned()) }
}

/// What the first row with anything in it is set apart by.
fn separator(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let times = |sign: char| header.chars().filter(|c| *c == sign).count();
    let (commas, semicolons, tabs) = (times(','), times(';'), times('\t'));
    if tabs > commas && tabs >= semicolons {
        b'\t'
    } else if semicolons > commas {
        b';'
    } else {
        b','
    }
}
