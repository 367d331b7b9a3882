//! Cash and new members.

use super::*;
use crate::view::{Registration, RiderForm};

#[tokio::test]
async fn a_package_is_sold_offline_with_number_change_and_receipt() {
    let bench = Bench::at_work().await;
    let product = world::TEN.to_string();
    let member = world::YINUO.to_string();
    let no_till = bench.desk.sell_package(&member, &product, "2000").await.unwrap_err();
    assert_eq!(no_till.code, "till_missing");
    assert_eq!(bench.desk.till().await.unwrap(), None);
    let till = bench.desk.open_till("500").await.unwrap();
    assert_eq!(
        (till.float.as_str(), till.expected.as_str(), till.opened.as_str(), till.by.as_str()),
        ("500.00", "500.00", "09:00", "林晓")
    );
    assert_eq!(bench.desk.open_till("500").await.unwrap_err().code, "till_already_open");
    let sale = bench.desk.sell_package(&member, &product, "¥2,000").await.unwrap();
    assert_eq!(sale.number, "O20261121A0001");
    assert_eq!(
        (sale.payable.as_str(), sale.tendered.as_str(), sale.change.as_str()),
        ("1800.00", "2000.00", "200.00")
    );
    for line in ["青禾马术俱乐部", "O20261121A0001", "林晓", "陈一诺", "十鞍时套餐", "¥200.00"]
    {
        assert!(sale.receipt.contains(line), "{line} is not on\n{}", sale.receipt);
    }
    let till = bench.desk.till().await.unwrap().unwrap();
    assert_eq!((till.expected.as_str(), till.sales), ("2300.00", 1));
    assert_eq!(bench.desk.today().await.unwrap().figures.cash_today.as_deref(), Some("1800.00"));
    let said: Vec<_> = bench.desk.waiting().await.unwrap().into_iter().map(|line| line.words).collect();
    assert_eq!(said, ["开班，备用金 ¥500.00", "陈一诺 购买“十鞍时套餐”，现金 ¥1,800.00（O20261121A0001）"]);
    // The application is killed and started again: it is all there, and the numbers go on.
    let bench = bench.started_again().await;
    assert_eq!(bench.desk.waiting().await.unwrap().len(), 2);
    let next = bench.desk.sell_package(&member, &product, "1800").await.unwrap();
    assert_eq!((next.number.as_str(), next.change.as_str()), ("O20261121A0002", "0.00"));
    let found = bench.desk.search("a0002").await.unwrap();
    assert_eq!(found[0].name, "陈一诺", "an order is found the moment it is made");
}

#[tokio::test]
async fn too_little_cash_names_its_field_and_uses_no_number_up() {
    let bench = Bench::at_work().await;
    bench.desk.open_till("0").await.unwrap();
    let (member, product) = (world::YINUO.to_string(), world::TEN.to_string());
    for (typed, code) in [("1799.99", "tender_too_small"), ("很多", "bad_field"), ("", "bad_field")] {
        let refused = bench.desk.sell_package(&member, &product, typed).await.unwrap_err();
        assert_eq!((refused.code.as_str(), refused.fields[0].field.as_str()), (code, "tendered"), "{typed}");
    }
    assert_eq!(bench.desk.waiting().await.unwrap().len(), 1);
    let sale = bench.desk.sell_package(&member, &product, "1800").await.unwrap();
    assert_eq!(sale.number, "O20261121A0001");
}

#[tokio::test]
async fn a_sale_settles_what_is_owed() {
    let bench = Bench::at_work().await;
    bench.desk.check_in(&booking(1), "search").await.unwrap();
    assert_eq!(bench.arrival(1).await.owes.as_deref(), Some("1.0"));
    bench.desk.open_till("0").await.unwrap();
    bench.desk.sell_package(&world::YINUO.to_string(), &world::TEN.to_string(), "1800").await.unwrap();
    assert_eq!(bench.arrival(1).await.owes, None);
    assert!(bench.desk.attention(true).await.unwrap().is_empty());
    let card = bench.desk.rider_card(&world::RIDERS[1].to_string()).await.unwrap();
    assert_eq!((card.packages[0].left.as_str(), card.debts.len()), ("9.0", 0));
}

fn form(name: &str, phone: &str) -> Registration {
    Registration {
        name: name.to_owned(),
        phone: Some(phone.to_owned()),
        notes: Some(String::new()),
        riders: vec![RiderForm {
            name: name.to_owned(),
            birth_date: Some("2015-06-01".to_owned()),
            weight_kg: Some("32.5".to_owned()),
            level: "beginner".to_owned(),
            guardian_name: Some("赵敏".to_owned()),
            guardian_phone: Some("139 1111 2222".to_owned()),
            waiver_signed: true,
        }],
    }
}

#[tokio::test]
async fn a_new_member_is_found_at_once_and_a_same_phone_is_told() {
    let bench = Bench::at_work().await;
    let mut heard = bench.desk.changes();
    let made = bench.desk.register_member(form("赵小满", "138 0013 8001")).await.unwrap();
    assert_eq!(made.words, "赵小满 已登记为会员");
    assert_eq!(made.warning.as_deref(), Some("赵小满 与 陈一诺 的手机号相同，可能是同一人"));
    assert!(news(&mut heard).0.contains(&"members".to_owned()));
    let item = bench.desk.attention(true).await.unwrap().remove(0);
    let compare =
        crate::view::Way::Compare { member_id: made.member_id.clone(), member: "赵小满".to_owned() };
    assert_eq!((item.kind.as_str(), &item.ways[0]), ("same_phone", &compare));
    let hits = bench.desk.search("zxm").await.unwrap();
    assert_eq!(
        (hits[0].rider_id.as_ref(), hits[0].phone.as_deref()),
        (Some(&made.rider_id), Some("138****8001"))
    );
    let card = bench.desk.rider_card(&made.rider_id).await.unwrap();
    assert!(card.waiver && card.guardian && card.rider.minor);
    assert_eq!(card.phone.as_deref(), Some("13800138001"), "reception may see it");
    assert_eq!(bench.desk.member_brief(&made.member_id).await.unwrap().name, "赵小满");
    assert_eq!(bench.desk.member_brief(&Uuid::nil().to_string()).await.unwrap_err().code, "not_found");
    let bench = bench.started_again().await;
    assert_eq!(bench.desk.search("赵小满").await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_wrong_field_of_the_form_is_named() {
    let bench = Bench::at_work().await;
    type Spoil = fn(&mut Registration);
    let wrong: [(&str, Spoil); 6] = [
        ("name", |form| form.name = " ".to_owned()),
        ("phone", |form| form.phone = Some("一二三".to_owned())),
        ("riders", |form| form.riders.clear()),
        ("riders.0.birth_date", |form| form.riders[0].birth_date = Some("2015-13-01".to_owned())),
        ("riders.1.weight_kg", |form| {
            form.riders.push(RiderForm { weight_kg: Some("重".to_owned()), ..form.riders[0].clone() });
        }),
        ("riders.0.level", |form| form.riders[0].level = "olympic".to_owned()),
    ];
    for (field, spoil) in wrong {
        let mut form = form("赵小满", "13800138009");
        spoil(&mut form);
        let refused = bench.desk.register_member(form).await.unwrap_err();
        assert_eq!(refused.fields.first().map(|wrong| wrong.field.as_str()), Some(field), "{refused:?}");
    }
    assert!(bench.desk.search("赵小满").await.unwrap().is_empty());
}
