//! The demo club's members and those who ride on their accounts.

use super::dice::{Dice, List};
use super::ground::{Ground, plus};
use super::names::{Family, phone};
use super::yard::Stabled;
use crate::id::{CoachId, HorseId, MemberId};
use crate::record::{Json, Level, Member, Meta, Rider, Weight};
use crate::time::{Date, Timestamp};
use chrono::Datelike;

/// A rider, where they belong, and what they are used to.
pub(super) struct Rides {
    pub(super) row: Rider,
    /// Place of the account in [`People::members`].
    pub(super) member: usize,
    pub(super) joined_at: Timestamp,
    /// The weekday (0 is Monday) on which they like to come.
    pub(super) weekday: u32,
    pub(super) horse: Option<usize>,
    pub(super) coach: Option<usize>,
    /// How often they rode each horse, and with each coach.
    pub(super) horses_ridden: Vec<usize>,
    pub(super) coaches_met: Vec<usize>,
}

pub(super) struct People {
    pub(super) members: List<Member>,
    pub(super) riders: List<Rides>,
    /// Places of riders who come every week.
    pub(super) regulars: Vec<usize>,
    /// Places of the others.
    pub(super) others: Vec<usize>,
}

const TAGS: &[&str] =
    &["亲子", "周末", "比赛队", "企业客户", "寄养", "VIP", "朋友推荐", "学校社团", "试骑", "发票"];
const MEMBER_NOTES: &[&str] = &[
    "请短信联系，不接电话",
    "发票抬头：青山科技有限公司",
    "两个孩子同一时间上课",
    "由外婆接送",
    "周三不便联系",
    "希望固定同一位教练",
    "介绍了三位朋友",
];
const RIDER_NOTES: &[&str] = &[
    "怕打雷",
    "左膝旧伤",
    "对干草过敏，备口罩",
    "戴眼镜，头盔选大一号",
    "不要提上次落马",
    "只骑性子慢的马",
    "备战十月的比赛",
    "哮喘，随身带喷雾",
    "第一次来要慢慢熟悉",
    "右手腕刚拆石膏，先不跳障碍",
    "上课前先吃点东西",
];

impl People {
    pub(super) fn new(ground: &mut Ground, horses: &mut List<Stabled>) -> Self {
        let mut dice = ground.dice(5);
        let mut people = Self {
            members: List::default(),
            riders: List::default(),
            regulars: Vec::new(),
            others: Vec::new(),
        };
        let doubles = ground.plan.members / 400 + 1;
        for n in 0..ground.plan.members.saturating_sub(doubles) {
            people.join(ground, &mut dice, n);
        }
        people.bring_own_horses(&mut dice, horses);
        people.avoid_horses(&mut dice, horses);
        people.merge_doubles(ground, doubles);
        people
    }

    /// One account with its riders. Accounts are made oldest first where they come every week.
    fn join(&mut self, ground: &mut Ground, dice: &mut Dice, n: usize) {
        let regular = self.regulars.len() < ground.plan.regulars;
        let back = if regular { dice.between(90, 880) } else { dice.between(1, 870) };
        let joined_at = ground.at(ground.day(-back), dice.between(9 * 60, 19 * 60));
        let family = Family::draw(dice);
        let woman = dice.percent(58);
        let tags = if dice.percent(26) { vec![dice.word(TAGS).to_owned()] } else { Vec::new() };
        let member = Member {
            club_id: ground.club_id,
            id: ground.ids.next::<Member>(),
            name: family.name(dice, woman),
            phone: (!dice.percent(1)).then(|| phone(ground.seed, n)),
            openid: None,
            notes: dice.percent(6).then(|| dice.word(MEMBER_NOTES).to_owned()),
            tags: Json(tags),
            joined_at,
            merged_into: None,
            deleted_at: None,
            meta: Meta::new(joined_at, None),
        };
        let children = dice.weighted(&[(0, 38), (1, 44), (2, 16), (3, 2)]).unwrap_or(0);
        let place = self.members.len();
        if children == 0 || dice.percent(35) {
            let rider = self_rider(ground, dice, &member);
            self.seat(ground, dice, rider, place, regular);
        }
        for _child in 0..children {
            let rider = child(ground, dice, family, &member);
            self.seat(ground, dice, rider, place, regular);
        }
        self.members.push(member);
    }

    fn seat(&mut self, ground: &Ground, dice: &mut Dice, row: Rider, member: usize, regular: bool) {
        let place = self.riders.push(Rides {
            member,
            joined_at: row.meta.created_at,
            row,
            weekday: dice
                .weighted(&[(0, 8), (1, 9), (2, 11), (3, 9), (4, 12), (5, 27), (6, 24)])
                .unwrap_or(5),
            horse: None,
            coach: None,
            horses_ridden: vec![0; ground.plan.horses],
            coaches_met: vec![0; ground.plan.coaches],
        });
        if regular { self.regulars.push(place) } else { self.others.push(place) }
    }

    /// Two horses belong to boarders, grown-ups who ride them themselves.
    fn bring_own_horses(&mut self, dice: &mut Dice, horses: &mut List<Stabled>) {
        for n in [5, 11] {
            let owner = (0..200).filter_map(|_draw| dice.choose(&self.regulars).copied()).find(|place| {
                self.riders[*place].row.guardian_name.is_none() && self.owns_none(*place, horses)
            });
            let (Some(place), true) = (owner, n < horses.len()) else { continue };
            let rider = &mut self.riders[place];
            rider.horse = Some(n);
            rider.row.level = Level::Intermediate;
            rider.row.weight = Some(Weight::from_tenths_kg(dice.between(520, 620)));
            let horse = &mut horses[n].row;
            horse.owner_id = Some(self.members[rider.member].id);
            horse.levels = Json(Vec::new());
            horse.max_rider_weight = Some(Weight::from_tenths_kg(900));
            self.members[rider.member].tags = Json(vec!["寄养".to_owned()]);
        }
    }

    fn owns_none(&self, rider: usize, horses: &List<Stabled>) -> bool {
        let account = self.members[self.riders[rider].member].id;
        horses.iter().all(|horse| horse.row.owner_id != Some(account))
    }

    /// A few riders must not ride a certain horse.
    fn avoid_horses(&mut self, dice: &mut Dice, horses: &List<Stabled>) {
        for _rider in 0..(self.regulars.len() / 25).max(2) {
            let Some(place) = dice.choose(&self.regulars).copied() else { continue };
            let horse = dice.below(horses.len());
            let rider = &mut self.riders[place];
            if rider.horse != Some(horse) && rider.row.no_ride.0.is_empty() {
                rider.row.no_ride = Json(vec![horses[horse].row.id]);
                rider.row.notes = Some(format!("与{}处不来，请换马", horses[horse].row.name));
            }
        }
    }

    /// Accounts that were once made twice: the later one stays as an alias of the earlier, without riders.
    fn merge_doubles(&mut self, ground: &mut Ground, doubles: usize) {
        for n in 0..doubles {
            let target = &self.members[n * 7 + 2];
            let joined_at = ground.at(ground.day(-80 - i64::try_from(n).unwrap_or(0)), 11 * 60);
            let mut meta = Meta::new(joined_at, None);
            meta.touch(joined_at.plus_minutes(90), None);
            let alias = Member {
                id: ground.ids.next::<Member>(),
                joined_at,
                notes: None,
                tags: Json::default(),
                merged_into: Some(target.id),
                meta,
                ..target.clone()
            };
            self.members.push(alias);
        }
    }

    /// Two of those who ride today have their birthday.
    pub(super) fn celebrate(&mut self, ground: &Ground, riding_today: &[usize]) {
        // Not near the age at which a child becomes a minor no more.
        let far =
            |born: Date| ground.today.years_since(born).is_some_and(|years| !(12..=24).contains(&years));
        let mut left = 2;
        for place in riding_today.iter().rev() {
            let rider = &mut self.riders[*place].row;
            let Some(born) = rider.birth_date.filter(|born| left > 0 && far(*born)) else { continue };
            // On 29 February they are born in a leap year.
            let mut years = (0..4).map(|earlier| born.year() - earlier);
            rider.birth_date = years.find_map(|year| ground.today.with_year(year)).or(rider.birth_date);
            left -= 1;
        }
    }

    /// The horse and the coach that somebody rode with most are their usual ones.
    pub(super) fn settle_habits(&mut self, horses: &[HorseId], coaches: &[CoachId]) {
        const OFTEN: usize = 3;
        fn most(counts: &[usize]) -> Option<usize> {
            let (place, often) = counts.iter().enumerate().max_by_key(|(_, often)| **often)?;
            (*often >= OFTEN).then_some(place)
        }
        for rider in self.riders.iter_mut() {
            let horse = most(&rider.horses_ridden).and_then(|place| horses.get(place));
            let coach = most(&rider.coaches_met).and_then(|place| coaches.get(place));
            rider.row.usual_horse_id = horse.copied();
            rider.row.usual_coach_id = coach.copied();
        }
    }

    /// The id of a rider's account.
    pub(super) fn account(&self, rider: usize) -> MemberId {
        self.members[self.riders[rider].member].id
    }
}

/// The account's holder rides.
fn self_rider(ground: &mut Ground, dice: &mut Dice, member: &Member) -> Rider {
    let birth_date = born(ground, dice, (19, 62));
    let level = dice
        .weighted(&[
            (Level::Beginner, 34),
            (Level::Novice, 36),
            (Level::Intermediate, 22),
            (Level::Advanced, 8),
        ])
        .unwrap_or(Level::Beginner);
    let weight = dice.between(450, 880);
    rider(ground, dice, member, (member.name.clone(), birth_date, weight, level))
}

/// A child rides on a parent's account.
fn child(ground: &mut Ground, dice: &mut Dice, family: Family, member: &Member) -> Rider {
    let girl = dice.percent(68);
    let name = family.name(dice, girl);
    let years = dice.between(5, 16);
    let birth_date = born(ground, dice, (years, years));
    let weight = 170 + (years - 5) * 33 + dice.between(-15, 60);
    let level = match years {
        5..=8 => dice.weighted(&[(Level::Beginner, 80), (Level::Novice, 20)]),
        _ => dice.weighted(&[(Level::Beginner, 34), (Level::Novice, 42), (Level::Intermediate, 24)]),
    };
    let row = rider(ground, dice, member, (name, birth_date, weight, level.unwrap_or(Level::Beginner)));
    Rider {
        guardian_name: Some(member.name.clone()),
        guardian_phone: member.phone.clone(),
        guardian_consent_at: Some(member.joined_at),
        ..row
    }
}

/// A birth date of somebody whose age lies in this range today; now and then it is today's.
fn born(ground: &Ground, dice: &mut Dice, (least, most): (i64, i64)) -> Date {
    let years = i32::try_from(dice.between(least, most)).unwrap_or(30);
    if dice.below(250) == 0 {
        return birthday_on(ground.today, ground.today.year() - years);
    }
    // The last birthday was up to a year ago.
    let last = plus(ground.today, -dice.between(1, 360));
    birthday_on(last, last.year() - years)
}

/// The same day of another year; 29 February is 28 February where there is none.
pub(super) fn birthday_on(day: Date, year: i32) -> Date {
    day.with_year(year).or_else(|| Date::from_ymd_opt(year, 2, 28)).unwrap_or(day)
}

fn rider(
    ground: &mut Ground,
    dice: &mut Dice,
    member: &Member,
    (name, birth_date, weight, level): (String, Date, i64, Level),
) -> Rider {
    let signed = dice.percent(95);
    Rider {
        club_id: ground.club_id,
        id: ground.ids.next::<Rider>(),
        member_id: member.id,
        name,
        birth_date: Some(birth_date),
        weight: Some(Weight::from_tenths_kg(weight)),
        level,
        usual_horse_id: None,
        usual_coach_id: None,
        no_ride: Json::default(),
        guardian_name: None,
        guardian_phone: None,
        guardian_consent_at: None,
        waiver_signed_at: signed.then_some(member.joined_at),
        notes: dice.percent(9).then(|| dice.word(RIDER_NOTES).to_owned()),
        meta: Meta::new(member.joined_at, None),
    }
}
