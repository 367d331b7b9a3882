//! Lists as workbooks: the first sheet, cell by cell. A sheet is never held as a rectangle: one stray cell at
//! its far corner would fill the memory.

use super::fault::FileFault;
use super::{MOST_COLUMNS, MOST_ROWS};
use calamine::{DataRef, Reader, Xlsx};
use std::io::Cursor;

/// Every row of the first sheet, empty ones too.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Vec<String>>, FileFault> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_reason| FileFault::Damaged)?;
    let first = book.sheet_names().into_iter().next().ok_or(FileFault::NoSheet)?;
    let mut cells = book.worksheet_cells_reader(&first).map_err(|_reason| FileFault::Damaged)?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_reason| FileFault::Damaged)? {
        let text = text(cell.get_value());
        if text.is_empty() {
            continue;
        }
        let (row, column) = cell.get_position();
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if row >= MOST_ROWS {
            return Err(FileFault::TooLong);
        }
        if column >= MOST_COLUMNS {
            continue;
        }
        if rows.len() <= row {
            rows.resize(row + 1, Vec::new());
        }
        if let Some(cells) = rows.get_mut(row) {
            if cells.len() <= column {
                cells.resize(column + 1, String::new());
            }
            if let Some(place) = cells.get_mut(column) {
                *place = text;
            }
        }
    }
    Ok(rows)
}

/// A cell as people read it.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => plain(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "是".to_owned(),
        DataRef::Bool(false) => "否".to_owned(),
        DataRef::DateTime(at) => {
            let (year, month, day, ..) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A number without the dust of binary fractions: 45.5, 13800138000.
fn plain(number: f64) -> String {
    let text = format!("{number:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
