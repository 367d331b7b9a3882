//! Tables that leave the house: as .xlsx, with numbers and dates as such, or as .csv that Excel opens without
//! asking.
//!
//! What people typed never becomes a formula in somebody's spreadsheet: in a workbook texts are texts, and in
//! a .csv a cell that would be taken for a formula gets a mark before it, which an import takes off again.

use chrono::{Datelike, NaiveDate};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use shared::money::Money;
use shared::units::Units;

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text, as typed by whomever.
    Text(String),
    /// Yuan.
    Amount(Money),
    /// Saddle hours.
    Units(Units),
    /// A day.
    Date(NaiveDate),
}

impl Cell {
    /// A text, or nothing.
    #[must_use]
    pub fn text(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }

    fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => guarded(text),
            Self::Amount(amount) => amount.to_string(),
            Self::Units(units) => units.to_string(),
            Self::Date(date) => date.to_string(),
        }
    }
}

/// A table with its headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The sheet's name.
    pub name: String,
    /// A header for each column.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The workbook could not be made.
    #[error("the workbook could not be made")]
    Workbook(#[from] XlsxError),
    /// The text could not be made.
    #[error("the text could not be made")]
    Text(#[from] csv::Error),
}

/// True for what a spreadsheet would take for a formula.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

/// A text with a mark before it where it would be taken for a formula, or for one with a mark.
fn guarded(text: &str) -> String {
    if is_formula(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// The text again.
pub(crate) fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest.trim_start_matches('\'')) => rest,
        Some(_) | None => cell,
    }
}

impl Table {
    /// The table as a workbook of one sheet.
    ///
    /// # Errors
    /// [`ExportError::Workbook`].
    pub fn to_xlsx(&self) -> Result<Vec<u8>, ExportError> {
        let mut book = Workbook::new();
        let bold = Format::new().set_bold();
        let amount = Format::new().set_num_format("#,##0.00");
        let units = Format::new().set_num_format("0.0");
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let sheet = book.add_worksheet();
        sheet.set_name(&self.name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, name) in (0_u16..).zip(&self.header) {
            sheet.write_string_with_format(0, column, name, &bold)?;
            sheet.set_column_width(column, 14)?;
        }
        for (row, cells) in (1_u32..).zip(&self.rows) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Empty => {}
                    Cell::Text(text) => {
                        sheet.write_string(row, column, text)?;
                    }
                    Cell::Amount(money) => {
                        let yuan = money.decimal().to_f64().unwrap_or_default();
                        sheet.write_number_with_format(row, column, yuan, &amount)?;
                    }
                    Cell::Units(hours) => {
                        let tenths = rust_decimal::Decimal::new(hours.tenths(), 1).to_f64();
                        sheet.write_number_with_format(row, column, tenths.unwrap_or_default(), &units)?;
                    }
                    Cell::Date(date) => match excel_day(*date) {
                        Some(at) => {
                            sheet.write_datetime_with_format(row, column, at, &day)?;
                        }
                        None => {
                            sheet.write_string(row, column, date.to_string())?;
                        }
                    },
                }
            }
        }
        Ok(book.save_to_buffer()?)
    }

    /// The table as comma-separated text in UTF-8, with the mark by which Excel knows it.
    ///
    /// # Errors
    /// [`ExportError::Text`].
    pub fn to_csv(&self) -> Result<Vec<u8>, ExportError> {
        let mut bytes = vec![0xef, 0xbb, 0xbf];
        let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
        writer.write_record(self.header.iter().map(|name| guarded(name)))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::plain))?;
        }
        writer.flush().map_err(csv::Error::from)?;
        drop(writer);
        Ok(bytes)
    }
}

/// Spreadsheets know no day before 1900.
fn excel_day(date: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
    use super::*;
    use crate::read::table;

    fn sample() -> Table {
        Table {
            name: "会员".to_owned(),
            header: vec!["姓名".to_owned(), "金额".to_owned(), "鞍时".to_owned(), "生日".to_owned()],
            rows: vec![
                vec![
                    Cell::Text("=HYPERLINK(\"http://x\",\"点我\")".to_owned()),
                    Cell::Amount(Money::from_fen(-128_050)),
                    Cell::Units(Units::from_tenths(65)),
                    Cell::Date("2016-05-01".parse().unwrap()),
                ],
                vec![Cell::Text("王，\"若\"溪\n第二行".to_owned()), Cell::Empty, Cell::Empty, Cell::Empty],
                vec![Cell::Text("'+86".to_owned()), Cell::Empty, Cell::Empty, Cell::Empty],
            ],
        }
    }

    #[test]
    fn a_text_that_looks_like_a_formula_is_marked_in_a_csv_and_comes_back_whole() {
        let bytes = sample().to_csv().unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(text.starts_with('\u{feff}'));
        let cells: Vec<&str> = text.split(['\n', ',']).collect();
        assert!(cells.iter().all(|cell| !cell.trim_start_matches('"').starts_with('=')), "{text}");
        let back = table(&bytes).unwrap();
        assert_eq!(back[1][0], "=HYPERLINK(\"http://x\",\"点我\")");
        assert_eq!(back[1][1..], ["-1280.50", "6.5", "2016-05-01"]);
        assert_eq!(back[2][0], "王，\"若\"溪\n第二行");
        assert_eq!(back[3][0], "'+86");
    }

    #[test]
    fn what_a_spreadsheet_would_reckon_is_known() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"] {
            assert!(is_formula(formula), "{formula:?}");
        }
        for text in ["", "若溪", "a=b", "'=1"] {
            assert!(!is_formula(text), "{text:?}");
        }
    }

    #[test]
    fn a_workbook_holds_texts_as_texts_and_numbers_as_numbers() {
        let bytes = sample().to_xlsx().unwrap();
        let back = table(&bytes).unwrap();
        assert_eq!(back[0], ["姓名", "金额", "鞍时", "生日"]);
        assert_eq!(back[1], ["=HYPERLINK(\"http://x\",\"点我\")", "-1280.5", "6.5", "2016-05-01"]);
        assert_eq!(back[3][0], "'+86", "no mark is needed where a text is a text");
    }
}
