#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use super::*;
use encoding_rs::{GB18030, GBK};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use shared::import::{Column, Known, Problem, dry_run};
use shared::words::Lang;

const LIST: &str = "姓名,手机,备注\n王若溪,13800138000,喜欢追风\n陈一诺,13800138001,\n";

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

#[test]
fn a_text_is_read_in_unicode_with_or_without_its_mark_and_in_gb18030() {
    let utf16: Vec<u8> =
        [0xfeff_u16].into_iter().chain(LIST.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let (gbk, _, wrong) = GBK.encode(LIST);
    assert!(!wrong);
    // A sign that only GB18030 has.
    let rare = LIST.replace("追风", "𠮷风");
    let (gb18030, _, wrong) = GB18030.encode(&rare);
    assert!(!wrong);
    for bytes in [LIST.as_bytes(), format!("\u{feff}{LIST}").as_bytes(), &utf16, &gbk] {
        assert_eq!(table(bytes).unwrap(), rows(LIST));
    }
    assert_eq!(table(&gb18030).unwrap(), rows(&rare));
}

#[test]
fn what_is_no_text_is_said_to_be_none() {
    for bytes in [&b"\xff\xff\xff\xff"[..], b"name\0\n"] {
        assert_eq!(table(bytes), Err(FileFault::Encoding), "{bytes:?}");
    }
    assert_eq!(table(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Err(FileFault::OldWorkbook));
    assert_eq!(table(b"PK\x03\x04 and then nothing"), Err(FileFault::Damaged));
    assert_eq!(table(&vec![b'a'; MOST_BYTES + 1]), Err(FileFault::TooLarge));
    let long = "a\n".repeat(MOST_ROWS + 1);
    assert_eq!(table(long.as_bytes()), Err(FileFault::TooLong));
    assert!(!FileFault::OldWorkbook.words(Lang::Zh).is_empty());
}

#[test]
fn separators_are_found_and_lines_are_counted_as_the_file_shows_them() {
    assert_eq!(table("姓名;手机\n甲;1,5\n".as_bytes()).unwrap()[1], ["甲", "1,5"]);
    assert_eq!(table("姓名\t手机\n甲\t15\n".as_bytes()).unwrap()[1], ["甲", "15"]);
    let text = "\n姓名,备注\r\n甲,\"第一行\n第二行\"\r\n\r\n\n乙,\"他说\"\"好\"\"\"";
    let read = table(text.as_bytes()).unwrap();
    let expected: [&[&str]; 6] =
        [&[], &["姓名", "备注"], &["甲", "第一行\n第二行"], &[], &[], &["乙", "他说\"好\""]];
    assert_eq!(read, expected);
    assert!(table(b"").unwrap().iter().all(Vec::is_empty));
}

/// A workbook as a club keeps it: a title, dates as dates, phones as numbers, a stray cell far away.
fn workbook(lines: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("yyyy/m/d");
    let sheet = book.add_worksheet();
    for (column, name) in (0_u16..).zip(["姓名", "手机", "生日", "体重", "免责书"]) {
        sheet.write_string(1, column, name).unwrap();
    }
    for n in 0..lines {
        let row = n + 2;
        sheet.write_string(row, 0, format!("会员{n}")).unwrap();
        sheet.write_number(row, 1, 15_500_000_000.0 + f64::from(n)).unwrap();
        let born = ExcelDateTime::from_ymd(2015, 6, 1).unwrap();
        sheet.write_datetime_with_format(row, 2, &born, &day).unwrap();
        sheet.write_number(row, 3, 0.1 + 45.2).unwrap();
        sheet.write_boolean(row, 4, n % 2 == 0).unwrap();
    }
    sheet.write_string(2, 16_000, "走失的单元格").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_as_people_read_it() {
    let rows = table(&workbook(2)).unwrap();
    assert_eq!(rows[0], Vec::<String>::new(), "an empty first row is a row");
    assert_eq!(rows[2], ["会员0", "15500000000", "2015-06-01", "45.3", "是"]);
    assert_eq!(rows[3], ["会员1", "15500000001", "2015-06-01", "45.3", "否"]);
}

#[test]
fn a_stray_cell_at_the_end_of_the_sheet_does_not_fill_the_memory() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "姓名").unwrap();
    sheet.write_string(1_048_575, 16_383, "远").unwrap();
    assert_eq!(table(&book.save_to_buffer().unwrap()), Err(FileFault::TooLong));
}

#[test]
fn a_workbook_of_five_thousand_with_forty_planted_faults_names_each() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0_u16..).zip(["姓名", "手机", "生日", "体重", "级别"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    let wrong = [(1_u16, "12"), (2, "去年"), (3, "450"), (4, "大师")];
    let problems = [
        (Column::Phone, Problem::NotAPhone),
        (Column::BirthDate, Problem::NotADate),
        (Column::Weight, Problem::ImpossibleWeight),
        (Column::Level, Problem::NotALevel),
    ];
    let mut planted = Vec::new();
    for n in 0..5_000_u32 {
        let good =
            [format!("会员{n}"), format!("155{n:08}"), "2015-06-01".into(), "45".into(), "初级".into()];
        for (column, text) in (0_u16..).zip(good) {
            sheet.write_string(n + 1, column, text).unwrap();
        }
        if n % 125 == 60 {
            let kind = planted.len() % 4;
            sheet.write_string(n + 1, wrong[kind].0, wrong[kind].1).unwrap();
            planted.push((n + 2, problems[kind]));
        }
    }
    assert_eq!(planted.len(), 40);
    let rows = table(&book.save_to_buffer().unwrap()).unwrap();
    let told = dry_run(&rows, &Known::default(), "2026-11-21".parse().unwrap()).unwrap();
    let found: Vec<_> =
        told.bad.iter().map(|bad| (bad.line, (bad.faults[0].column, bad.faults[0].problem))).collect();
    assert_eq!(found, planted);
    assert_eq!(told.good.len(), 4_960);
}
