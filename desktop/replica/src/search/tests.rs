#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]
use super::*;
use lists::name::Spelling;
use proptest::prelude::*;
use shared::id::{ClubId, MemberId, OrderId, RiderId};
use shared::money::Money;
use shared::record::{Json, Level, Member, Meta, Order, OrderOrigin, OrderState, Rider, Row, Table};
use shared::time::Timestamp;
use uuid::Uuid;

const CLUB: ClubId = ClubId(Uuid::nil());
const AT: Timestamp = Timestamp::from_millis(0);

fn member(n: u128, name: &str, phone: Option<&str>) -> Member {
    Member {
        club_id: CLUB,
        id: MemberId(Uuid::from_u128(n)),
        name: name.to_owned(),
        phone: phone.map(str::to_owned),
        openid: None,
        notes: None,
        tags: Json::default(),
        joined_at: AT,
        merged_into: None,
        deleted_at: None,
        meta: Meta::new(AT, None),
    }
}

fn rider(n: u128, of: u128, name: &str) -> Rider {
    Rider {
        club_id: CLUB,
        id: RiderId(Uuid::from_u128(n)),
        member_id: MemberId(Uuid::from_u128(of)),
        name: name.to_owned(),
        birth_date: None,
        weight: None,
        level: Level::Beginner,
        usual_horse_id: None,
        usual_coach_id: None,
        no_ride: Json::default(),
        guardian_name: None,
        guardian_phone: None,
        guardian_consent_at: None,
        waiver_signed_at: None,
        notes: None,
        meta: Meta::new(AT, None),
    }
}

fn order(n: u128, of: u128, number: &str) -> Order {
    Order {
        club_id: CLUB,
        id: OrderId(Uuid::from_u128(n)),
        number: number.to_owned(),
        member_id: MemberId(Uuid::from_u128(of)),
        origin: OrderOrigin::Desk,
        list_amount: Money::ZERO,
        discount: Money::ZERO,
        adjustment: Money::ZERO,
        payable: Money::ZERO,
        paid: Money::ZERO,
        refunded: Money::ZERO,
        state: OrderState::Confirmed,
        paid_at: None,
        note: None,
        meta: Meta::new(AT, None),
    }
}

fn fit(name: &str, typed: &str) -> Option<Fit> {
    Spelling::new(name).fit(&Typed::new(typed))
}

#[test]
fn a_reading_that_nobody_says_comes_after_the_ones_that_people_do() {
    let fit = |name: &str, typed: &str| Spelling::new(name).fit(&Typed::new(typed));
    assert_eq!(fit("王若溪", "wang"), Some(Fit::Start));
    assert_eq!(fit("方婉清", "wang"), Some(Fit::Inside), "it is in the dictionary, so it is found");
    assert_eq!(fit("方婉清", "fang"), Some(Fit::Start));
    assert_eq!(fit("单雨桐", "syt"), Some(Fit::Whole));
    assert_eq!(fit("单雨桐", "shan"), Some(Fit::Start));
    assert_eq!(
        fit("曾乐", "zengle"),
        Some(Fit::Whole),
        "a family name's reading is the first character's only"
    );
}

#[test]
fn a_name_is_found_as_written_in_pinyin_by_initials_and_mixed() {
    for typed in [
        "林晓雨",
        "linxiaoyu",
        "lxy",
        "LXY",
        "ｌｘｙ",
        "lin xiao yu",
        "linxy",
        "林xy",
        "林晓yu",
        "l晓雨",
        "linxiaoy",
    ] {
        assert_eq!(fit("林晓雨", typed), Some(Fit::Whole), "{typed}");
    }
    for typed in ["林", "lin", "lx", "l", "林晓"] {
        assert_eq!(fit("林晓雨", typed), Some(Fit::Start), "{typed}");
    }
    for typed in ["晓雨", "xy", "xiaoyu", "雨"] {
        assert_eq!(fit("林晓雨", typed), Some(Fit::Inside), "{typed}");
    }
    for typed in ["ly", "林雨", "lxyy", "inxiao", "q", ""] {
        assert_eq!(fit("林晓雨", typed), None, "{typed}");
    }
}

#[test]
fn every_reading_of_a_character_finds_it() {
    for typed in ["shanxiong", "danxiong", "sx", "dx"] {
        assert_eq!(fit("单雄", typed), Some(Fit::Whole), "{typed}");
    }
    assert_eq!(fit("单雄", "chanxiong"), Some(Fit::Inside), "only in the name of an old king");
    for typed in ["lv", "lü", "lu", "lyu", "l"] {
        assert_eq!(fit("吕", typed), Some(Fit::Whole), "{typed}");
    }
    assert_eq!(fit("曾黎", "zengli"), Some(Fit::Whole));
    assert_eq!(fit("曾黎", "cengli"), Some(Fit::Whole));
}

#[test]
fn latin_names_are_found_by_words_initials_and_parts() {
    assert_eq!(fit("Anna O'Neil", "anna oneil"), Some(Fit::Whole));
    assert_eq!(fit("Anna O'Neil", "ao"), Some(Fit::Whole));
    assert_eq!(fit("Anna O'Neil", "nei"), Some(Fit::Inside));
    assert_eq!(fit("Tom王", "tomw"), Some(Fit::Whole));
}

fn found(index: &Index, typed: &str) -> Vec<(String, Fit, bool)> {
    let mut found = index.find(&Typed::new(typed));
    found.sort();
    found.into_iter().map(|hit| (hit.name.to_owned(), hit.fit, hit.by_account)).collect()
}

fn family() -> Index {
    let mut index = Index::default();
    index.put(&Row::Member(member(1, "张伟", Some("13800138000"))));
    index.put(&Row::Rider(rider(11, 1, "张小鱼")));
    index.put(&Row::Rider(rider(12, 1, "张伟")));
    index.put(&Row::Member(member(2, "李娜", Some("13912345678"))));
    index.put(&Row::Order(order(21, 1, "O20261121A0001")));
    index
}

#[test]
fn children_are_found_by_their_account_after_the_one_who_is_meant() {
    let hits = found(&family(), "张伟");
    assert_eq!(hits, [("张伟".into(), Fit::Whole, false), ("张小鱼".into(), Fit::Whole, true)]);
    let index = family();
    let child = index.find(&Typed::new("zxy")).pop().unwrap();
    assert_eq!((child.account, child.phone), (Some("张伟"), Some("13800138000")));
}

#[test]
fn a_phone_is_found_by_three_digits_its_tail_and_as_dictated() {
    let index = family();
    for (typed, fit) in [
        ("138 0013 8000", Fit::Whole),
        ("+86-138-0013-8000", Fit::Whole),
        ("１３８００１３８０００", Fit::Whole),
        ("8000", Fit::Whole),
        ("138", Fit::Start),
        ("0013", Fit::Inside),
    ] {
        let hits = index.find(&Typed::new(typed));
        assert_eq!((hits.len(), hits[0].fit), (2, fit), "{typed}");
    }
    assert!(found(&index, "13").is_empty());
    assert_eq!(found(&index, "5678"), [("李娜".into(), Fit::Whole, false)]);
}

#[test]
fn an_order_is_found_whole_from_its_start_and_by_its_tail() {
    let index = family();
    for typed in ["O20261121A0001", "o20261121a0001", "O2026", "a0001", "0001"] {
        assert_eq!(index.find(&Typed::new(typed)).len(), 2, "{typed}");
    }
    assert!(found(&index, "a00").is_empty());
}

#[test]
fn a_changed_row_is_found_as_it_is_now_and_a_gone_one_not_at_all() {
    let mut index = family();
    index.put(&Row::Rider(rider(11, 2, "王小鱼")));
    assert!(found(&index, "zxy").is_empty());
    assert_eq!(index.find(&Typed::new("wxy"))[0].account, Some("李娜"));
    assert_eq!(found(&index, "李娜"), [("王小鱼".into(), Fit::Whole, true)]);
    index.remove(Table::Riders, Uuid::from_u128(11));
    assert_eq!(found(&index, "李娜"), [("李娜".into(), Fit::Whole, false)]);
    let mut alias = member(2, "李娜", Some("13912345678"));
    alias.merged_into = Some(MemberId(Uuid::from_u128(1)));
    index.put(&Row::Member(alias));
    assert!(found(&index, "李娜").is_empty(), "an alias is not offered");
    index.remove(Table::Members, Uuid::from_u128(1));
    assert!(found(&index, "张").is_empty());
}

/// The whole vocabulary of the property: characters with one reading, with several, with `ü`, and letters.
const SIGNS: [&str; 9] = ["林", "晓", "单", "吕", "安", "a", "l", " ", "9"];

fn readings(sign: char) -> Vec<&'static str> {
    match sign {
        '林' => vec!["林", "lin"],
        '晓' => vec!["晓", "xiao"],
        '单' => vec!["单", "dan", "shan", "chan"],
        '吕' => vec!["吕", "lv", "lu", "lyu"],
        '安' => vec!["安", "an"],
        _ => vec![],
    }
}

/// Everything that may be typed for a name, written out.
fn written_out(name: &str) -> std::collections::BTreeSet<String> {
    let mut parts: Vec<Vec<String>> = Vec::new();
    let mut in_word = false;
    for sign in name.chars() {
        let ways = readings(sign);
        if sign == ' ' {
            in_word = false;
        } else if !ways.is_empty() {
            parts.push(ways.into_iter().map(str::to_owned).collect());
            in_word = false;
        } else if in_word {
            parts.last_mut().unwrap()[0].push(sign);
        } else {
            parts.push(vec![sign.to_string()]);
            in_word = true;
        }
    }
    let beginnings = |way: &String| {
        let signs: Vec<char> = way.chars().collect();
        (1..=signs.len()).map(|n| signs[..n].iter().collect::<String>()).collect::<Vec<_>>()
    };
    let mut all = std::collections::BTreeSet::new();
    for start in 0..parts.len() {
        let mut texts = vec![String::new()];
        for part in &parts[start..] {
            let heads: Vec<String> = part.iter().flat_map(beginnings).collect();
            texts =
                texts.iter().flat_map(|text| heads.iter().map(move |head| format!("{text}{head}"))).collect();
            all.extend(texts.iter().cloned());
        }
    }
    let plain: String = name.chars().filter(|c| *c != ' ').collect();
    let signs: Vec<char> = plain.chars().collect();
    for start in 0..signs.len() {
        for end in start + 1..=signs.len() {
            all.insert(signs[start..end].iter().collect());
        }
    }
    all
}

fn name() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(SIGNS.to_vec()), 1..4).prop_map(|signs| signs.concat())
}

#[derive(Debug, Clone)]
enum Change {
    Member(u128, String, Option<String>),
    Merge(u128, u128),
    Rider(u128, u128, String),
    Order(u128, u128, String),
    Remove(Table, u128),
}

fn change() -> impl Strategy<Value = Change> {
    let (person, ride) = (1_u128..5, 10_u128..16);
    let phone = proptest::option::of("[19]{5,7}");
    let number = "O2026112[12]A000[0-9]";
    prop_oneof![
        3 => (person.clone(), name(), phone).prop_map(|(id, name, phone)| Change::Member(id, name, phone)),
        1 => (person.clone(), person.clone()).prop_map(|(id, into)| Change::Merge(id, into)),
        3 => (ride.clone(), person.clone(), name()).prop_map(|(id, of, name)| Change::Rider(id, of, name)),
        1 => (20_u128..24, person.clone(), number).prop_map(|(id, of, number)| Change::Order(id, of, number)),
        1 => person.prop_map(|id| Change::Remove(Table::Members, id)),
        1 => ride.prop_map(|id| Change::Remove(Table::Riders, id)),
        1 => (20_u128..24).prop_map(|id| Change::Remove(Table::Orders, id)),
    ]
}

/// The rows as a table would hold them, scanned with the definition of a hit and nothing clever.
#[derive(Default)]
struct Scan {
    members: std::collections::BTreeMap<u128, Member>,
    riders: std::collections::BTreeMap<u128, Rider>,
    orders: std::collections::BTreeMap<u128, Order>,
}

impl Scan {
    fn change(&mut self, change: &Change) -> Option<Row> {
        match change {
            Change::Member(id, name, phone) => {
                self.members.insert(*id, member(*id, name, phone.as_deref()));
                self.members.get(id).cloned().map(Row::Member)
            }
            Change::Merge(id, into) => {
                // Merges never go round: only into a larger id.
                let into = (into > id).then(|| MemberId(Uuid::from_u128(*into)))?;
                let member = self.members.get_mut(id)?;
                member.merged_into = Some(into);
                Some(Row::Member(member.clone()))
            }
            Change::Rider(id, of, name) => {
                self.riders.insert(*id, rider(*id, *of, name));
                self.riders.get(id).cloned().map(Row::Rider)
            }
            Change::Order(id, of, number) => {
                self.orders.insert(*id, order(*id, *of, number));
                self.orders.get(id).cloned().map(Row::Order)
            }
            Change::Remove(table, id) => {
                match table {
                    Table::Members => drop(self.members.remove(id)),
                    Table::Riders => drop(self.riders.remove(id)),
                    _ => drop(self.orders.remove(id)),
                }
                None
            }
        }
    }

    fn today(&self, id: MemberId) -> Option<&Member> {
        let member = self.members.get(&id.0.as_u128())?;
        member.merged_into.map_or(Some(member), |into| self.today(into))
    }

    fn account_is_meant(&self, member: &Member, typed: &str) -> bool {
        let digits = typed.len() >= 3 && typed.bytes().all(|byte| byte.is_ascii_digit());
        let by_phone = digits && member.phone.as_deref().is_some_and(|phone| phone.contains(typed));
        let number = typed.to_ascii_uppercase();
        let by_order = typed.len() >= 4
            && typed.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && typed.bytes().any(|byte| byte.is_ascii_digit())
            && self.orders.values().any(|order| {
                let fits = order.number.starts_with(&number) || order.number.ends_with(&number);
                fits && self.today(order.member_id).is_some_and(|payer| payer.id == member.id)
            });
        by_phone || by_order || written_out(&member.name).contains(typed)
    }

    /// (rider, account) of everyone who is meant.
    fn find(&self, typed: &str) -> Vec<(Option<RiderId>, MemberId)> {
        let mut found = Vec::new();
        for rider in self.riders.values() {
            if let Some(account) = self.today(rider.member_id)
                && (written_out(&rider.name).contains(typed) || self.account_is_meant(account, typed))
            {
                found.push((Some(rider.id), account.id));
            }
        }
        for member in self.members.values().filter(|member| member.merged_into.is_none()) {
            let rides = self.riders.values().any(|rider| rider.member_id == member.id);
            if !rides && self.account_is_meant(member, typed) {
                found.push((None, member.id));
            }
        }
        found.sort();
        found
    }
}

fn typed() -> impl Strategy<Value = String> {
    prop_oneof!["[anlixodshcvuy林晓单吕安9]{1,5}", "[19]{3,5}", "O202611[12]{0,3}", "A000[0-9]", "000[0-9]",]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]
    #[test]
    fn the_index_finds_what_a_scan_of_the_rows_finds(
        changes in proptest::collection::vec(change(), 1..30),
        queries in proptest::collection::vec(typed(), 12),
    ) {
        let (mut scan, mut index) = (Scan::default(), Index::default());
        for change in &changes {
            match (scan.change(change), change) {
                (Some(row), _) => index.put(&row),
                (None, Change::Remove(table, id)) => index.remove(*table, Uuid::from_u128(*id)),
                (None, _) => {}
            }
        }
        for query in &queries {
            let mut found: Vec<_> =
                index.find(&Typed::new(query)).into_iter().map(|hit| (hit.rider_id, hit.member_id)).collect();
            found.sort();
            let lower = query.to_lowercase();
            prop_assert_eq!(found, scan.find(&lower), "{}", query);
        }
    }
}
