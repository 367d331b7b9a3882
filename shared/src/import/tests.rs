//! Lists as clubs have them, and what is wrong with them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use super::*;
use crate::store::testing::id;
use crate::words::Lang;

fn today() -> Date {
    "2026-11-21".parse().unwrap()
}

fn known() -> Known {
    let offer = |n, code: &str, name: &str, tenths, fen| Offer {
        product_id: id(n),
        code: code.to_owned(),
        name: name.to_owned(),
        units: Units::from_tenths(tenths),
        price: Money::from_fen(fen),
        validity_days: 90,
        valid_from: ValidFrom::FirstUse,
        courses: Vec::new(),
    };
    Known {
        phones: [("13800138000".to_owned(), (id(1), "王若溪".to_owned()))].into(),
        offers: vec![
            offer(0x11, "P10", "十鞍时套餐", 100, 180_000),
            offer(0x12, "P20", "二十鞍时套餐", 200, 340_000),
        ],
        usual: None,
    }
}

fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

fn run(text: &str) -> DryRun {
    dry_run(&rows(text), &known(), today()).unwrap()
}

#[test]
fn columns_stand_in_any_order_under_any_of_their_names() {
    let list = run(
        "备注,手机号码,会员姓名,微信,Birth date,剩余课时,课包\n老会员,138 0000 0001,钱多多,qdd,2015/6/1,6.5,P10",
    );
    let meant: Vec<_> = list.columns.iter().map(|(_, column)| *column).collect();
    use Column::*;
    assert_eq!(
        meant,
        [Some(Notes), Some(Phone), Some(Name), None, Some(BirthDate), Some(Units), Some(Package)]
    );
    let member = &list.good[0];
    assert_eq!(
        (member.line, member.name.as_str(), member.phone.as_deref()),
        (2, "钱多多", Some("13800000001"))
    );
    assert_eq!(member.riders[0].birth_date, "2015-06-01".parse().ok());
    let package = &member.packages[0];
    assert_eq!(
        (package.units.tenths(), package.price_paid.fen()),
        (65, 117_000),
        "a saddle hour's price of today"
    );
    assert_eq!((package.valid_until, package.validity_days), (None, 90), "its days begin with the first use");
    assert_eq!(list.units().tenths(), 65);
}

#[test]
fn a_list_without_names_is_none() {
    let fault = |text: &str| dry_run(&rows(text), &known(), today()).unwrap_err();
    assert_eq!(fault(""), HeaderFault::Empty);
    assert_eq!(fault(",,\n,"), HeaderFault::Empty);
    assert_eq!(fault("手机,备注\n1,2"), HeaderFault::NoName);
    assert_eq!(fault("姓名,手机,电话"), HeaderFault::Twice { header: "电话".to_owned() });
    let mut long = rows("姓名");
    long.extend((0..=MOST_LINES).map(|n| vec![n.to_string()]));
    assert!(matches!(dry_run(&long, &known(), today()), Err(HeaderFault::TooLong { .. })));
    for lang in [Lang::Zh, Lang::En] {
        assert!(!fault("手机").words(lang).is_empty());
    }
}

#[test]
fn lines_are_counted_as_the_file_shows_them() {
    let list = run(",\n姓名,手机\n甲,15500000001\n,\n乙,12\n");
    assert_eq!((list.good[0].line, list.empty), (3, 1));
    assert_eq!(list.bad[0].line, 5);
}

#[test]
fn a_phone_that_is_known_is_offered_for_merging_and_comes_in() {
    let list = run("姓名,手机\n若溪,13800138000\n甲,15500000001\n乙,155-0000-0001\n丙,\n丁,");
    assert_eq!((list.good.len(), list.bad.len()), (5, 0));
    let of: Vec<_> = list.doubles.iter().map(|double| (double.line, double.of.clone())).collect();
    let member = Other::Member { id: id(1), name: "王若溪".to_owned() };
    assert_eq!(of, [(2, member), (4, Other::Line { line: 3, name: "甲".to_owned() })]);
    let parts = list.parts("名单", &[2, 4].into());
    let lines: Vec<_> = parts[0].members.iter().map(|member| member.line).collect();
    assert_eq!(lines, [3, 5, 6], "what is to stay out stays out");
}

#[test]
fn children_of_one_parent_are_one_account() {
    let list = run(
        "家长,手机,学员,生日,标签\n钱父,15500000001,钱大,2014-01-01,少儿\n钱父,15500000001,钱二,2016-01-01,少儿、周末\n钱父,15500000001,钱二,2016-01-01,",
    );
    assert_eq!((list.good.len(), list.doubles.len()), (2, 1), "the same child twice is a double");
    let family = &list.good[0];
    assert_eq!(family.riders.iter().map(|rider| rider.name.as_str()).collect::<Vec<_>>(), ["钱大", "钱二"]);
    assert_eq!(family.tags, ["少儿", "周末"]);
}

#[test]
fn each_card_of_a_member_may_have_a_line_and_the_same_line_twice_adds_no_units() {
    let list =
        run("姓名,手机,套餐,剩余鞍时\n甲,15500000001,P10,3\n甲,15500000001,P20,8\n甲,15500000001,P20,8");
    let units: Vec<_> = list.good[0].packages.iter().map(|package| package.units.tenths()).collect();
    assert_eq!((units.as_slice(), list.good[0].riders.len()), (&[30, 80][..], 1));
    assert_eq!((list.doubles.len(), list.doubles[0].line), (1, 4));
}

#[test]
fn parts_are_small_enough_for_one_command_and_keep_the_order() {
    let mut list = rows("姓名,手机,套餐,剩余鞍时");
    list.extend(
        (0..500).map(|n| vec![format!("会员{n}"), format!("155{n:08}"), "P20".to_owned(), "3".to_owned()]),
    );
    let list = dry_run(&list, &known(), today()).unwrap();
    let parts = list.parts("名单", &BTreeSet::new());
    assert!(
        parts.iter().all(|part| part.members.iter().map(ImportedMember::rows).sum::<usize>() <= MOST_ROWS)
    );
    assert_eq!(parts.len(), 13, "five rows a member");
    let lines: Vec<_> = parts.iter().flat_map(|part| &part.members).map(|member| member.line).collect();
    assert_eq!(lines, (2..502).collect::<Vec<u32>>());
    assert!(run("姓名\n").parts("名单", &BTreeSet::new()).is_empty());
}

/// A line with one thing wrong: its cells by header, and what is said.
type Planted = (&'static [(&'static str, &'static str)], Column, Problem);

const LONG: &str = "长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长长";

#[rustfmt::skip]
const PLANTED: [Planted; 40] = [
    (&[("姓名", "")], Column::Name, Problem::Missing),
    (&[("姓名", "  ")], Column::Name, Problem::Missing),
    (&[("姓名", LONG)], Column::Name, Problem::TooLong),
    (&[("姓名", "换\u{7}行")], Column::Name, Problem::Unprintable),
    (&[("骑手", LONG)], Column::Rider, Problem::TooLong),
    (&[("骑手", "小\u{0}雨")], Column::Rider, Problem::Unprintable),
    (&[("手机", "12")], Column::Phone, Problem::NotAPhone),
    (&[("手机", "一三八")], Column::Phone, Problem::NotAPhone),
    (&[("手机", "1380013800013800")], Column::Phone, Problem::NotAPhone),
    (&[("手机", "138#00138000")], Column::Phone, Problem::NotAPhone),
    (&[("手机", "无")], Column::Phone, Problem::NotAPhone),
    (&[("生日", "去年")], Column::BirthDate, Problem::NotADate),
    (&[("生日", "2016-13-01")], Column::BirthDate, Problem::NotADate),
    (&[("生日", "2015-02-29")], Column::BirthDate, Problem::NotADate),
    (&[("生日", "5/1/2016")], Column::BirthDate, Problem::NotADate),
    (&[("生日", "2026-11-22")], Column::BirthDate, Problem::InTheFuture),
    (&[("生日", "1850-01-01")], Column::BirthDate, Problem::TooLongAgo),
    (&[("体重", "轻")], Column::Weight, Problem::NotAWeight),
    (&[("体重", "-45")], Column::Weight, Problem::NotAWeight),
    (&[("体重", "4")], Column::Weight, Problem::ImpossibleWeight),
    (&[("体重", "450")], Column::Weight, Problem::ImpossibleWeight),
    (&[("级别", "大师")], Column::Level, Problem::NotALevel),
    (&[("级别", "5")], Column::Level, Problem::NotALevel),
    (&[("监护人", LONG)], Column::GuardianName, Problem::TooLong),
    (&[("监护人电话", "妈妈的")], Column::GuardianPhone, Problem::NotAPhone),
    (&[("免责签署日期", "也许")], Column::Waiver, Problem::NotADate),
    (&[("免责签署日期", "2027-01-01")], Column::Waiver, Problem::InTheFuture),
    (&[("套餐", "百鞍时套餐")], Column::Package, Problem::NoSuchPackage),
    (&[("套餐", "")], Column::Package, Problem::PackageUnknown),
    (&[("剩余鞍时", "")], Column::Units, Problem::UnitsMissing),
    (&[("剩余鞍时", "很多")], Column::Units, Problem::NotUnits),
    (&[("剩余鞍时", "1.25")], Column::Units, Problem::NotUnits),
    (&[("剩余鞍时", "-3")], Column::Units, Problem::Negative),
    (&[("剩余鞍时", "100000")], Column::Units, Problem::TooMany),
    (&[("剩余金额", "很贵")], Column::Paid, Problem::NotAnAmount),
    (&[("剩余金额", "-1")], Column::Paid, Problem::Negative),
    (&[("有效期至", "永久")], Column::Until, Problem::NotADate),
    (&[("标签", "长长长长长长长长长长长长长长长长长长长长长")], Column::Tags, Problem::TooLong),
    (&[("入会日期", "很久以前")], Column::Joined, Problem::NotADate),
    (&[("入会日期", "2026-12-01")], Column::Joined, Problem::InTheFuture),
];

#[test]
fn of_five_thousand_lines_forty_bad_ones_are_named_and_the_rest_comes_in() {
    let header = [
        "姓名",
        "骑手",
        "手机",
        "生日",
        "体重",
        "级别",
        "监护人",
        "监护人电话",
        "免责签署日期",
        "套餐",
        "剩余鞍时",
        "剩余金额",
        "有效期至",
        "标签",
        "备注",
        "入会日期",
    ];
    let good = |n: usize| -> Vec<String> {
        [
            format!("会员{n}"),
            format!("骑手{n}"),
            format!("155{n:08}"),
            "2015-06-01".to_owned(),
            "45.5".to_owned(),
            "初级".to_owned(),
            "钱父".to_owned(),
            "15600000000".to_owned(),
            "2026-01-05".to_owned(),
            "P10".to_owned(),
            "6.5".to_owned(),
            "1170".to_owned(),
            "2027-03-01".to_owned(),
            "少儿、周末".to_owned(),
            "老会员".to_owned(),
            "2024-09-01".to_owned(),
        ]
        .to_vec()
    };
    let mut list = vec![header.map(str::to_owned).to_vec()];
    list.extend((0..5_000).map(good));
    let place = |n: usize| 17 + n * 121;
    for (n, (cells, _, _)) in PLANTED.iter().enumerate() {
        for (column, value) in *cells {
            let at = header.iter().position(|name| name == column).unwrap();
            list[place(n)][at] = (*value).to_owned();
        }
    }
    let told = dry_run(&list, &known(), today()).unwrap();
    let found: Vec<_> = told
        .bad
        .iter()
        .map(|bad| (bad.line, bad.faults.iter().map(|f| (f.column, f.problem)).collect::<Vec<_>>()))
        .collect();
    let planted: Vec<_> = PLANTED
        .iter()
        .enumerate()
        .map(|(n, (_, column, problem))| (u32::try_from(place(n) + 1).unwrap(), vec![(*column, *problem)]))
        .collect();
    assert_eq!(found, planted);
    assert_eq!((told.good.len(), told.doubles.len()), (4_960, 0));
    for fault in told.bad.iter().flat_map(|bad| &bad.faults) {
        let (zh, en) = (fault.words(Lang::Zh), fault.words(Lang::En));
        assert!(
            zh.starts_with(fault.column.names().0) && en.starts_with(fault.column.names().1),
            "{zh} / {en}"
        );
        assert!(zh.chars().all(|c| !c.is_control()), "{zh:?}");
    }
    assert_eq!(
        told.parts("名单", &BTreeSet::new()).iter().map(|part| part.members.len()).sum::<usize>(),
        4_960
    );
}

#[test]
fn all_that_is_wrong_with_a_line_is_said_at_once() {
    let list = run("姓名,手机,生日\n,12,去年");
    let BadLine { line: 2, faults } = &list.bad[0] else { panic!("{:?}", list.bad) };
    let said: Vec<_> = faults.iter().map(|fault| fault.words(Lang::Zh)).collect();
    assert_eq!(
        said,
        ["姓名：未填写", "生日“去年”：不是日期（如 2016-05-01）", "手机“12”：不是电话号码（5 到 15 位数字）",]
    );
}

#[test]
fn nothing_left_of_a_package_is_no_package() {
    let list = run("姓名,套餐,剩余鞍时\n甲,P10,0\n乙,,0\n丙,,");
    assert!(list.bad.is_empty() && list.good.iter().all(|member| member.packages.is_empty()));
    let usual = Known { usual: Some(id(0x12)), ..known() };
    let list = dry_run(&rows("姓名,剩余鞍时\n甲,3"), &usual, today()).unwrap();
    assert_eq!(list.good[0].packages[0].name, "二十鞍时套餐");
}
