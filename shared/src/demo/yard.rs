//! The demo club's horses and arenas.

use super::dice::{Dice, List};
use super::ground::Ground;
use crate::record::{Arena, Horse, HorseLimits, HorseState, Json, Level, Weight};
use crate::time::Date;
use chrono::Datelike;

/// What a horse does on a day.
#[derive(Default, Clone, Copy)]
struct Work {
    /// In ten-thousandths of a tenth.
    load: i64,
    lessons: i64,
}

/// A horse and what it has done.
pub(super) struct Stabled {
    pub(super) row: Horse,
    /// Not ridden from this day on.
    pub(super) out_from: Option<Date>,
    /// The weekday (0 is Monday) on which it rests.
    pub(super) rest_weekday: u32,
    /// What it does on each day from the first of the timetable on.
    days: List<Work>,
}

impl Stabled {
    /// True when it works on this day at all.
    pub(super) fn works(&self, date: Date) -> bool {
        self.row.state != HorseState::Retired
            && self.out_from.is_none_or(|from| date < from)
            && date.weekday().num_days_from_monday() != self.rest_weekday
    }

    /// True when one more lesson of this load, on the day so many days from the first, keeps its limits.
    pub(super) fn can_bear(&self, day: usize, load: i64) -> bool {
        let limits = &self.row.limits.0;
        let day = day.min(self.days.len().saturating_sub(1));
        let week: i64 = (day.saturating_sub(6)..=day).map(|day| self.days[day].load).sum();
        self.days[day].lessons < limits.lessons_a_day
            && self.days[day].load + load <= limits.load_a_day * LOAD_SCALE
            && week + load <= limits.load_in_7_days * LOAD_SCALE
    }

    /// Counts so many lessons of this load each in, or out where they are negative.
    pub(super) fn bear(&mut self, day: usize, lessons: i64, load: i64) {
        let day = day.min(self.days.len().saturating_sub(1));
        self.days[day].load += lessons * load;
        self.days[day].lessons += lessons;
    }

    pub(super) fn carries(&self, weight: Option<Weight>) -> bool {
        self.row.max_rider_weight.zip(weight).is_none_or(|(most, weight)| weight <= most)
    }

    pub(super) fn suits(&self, level: Level) -> bool {
        self.row.levels.0.is_empty() || self.row.levels.0.contains(&level)
    }

    /// Load of a lesson: saddle hours × course × rider's weight, each factor in percent.
    pub(super) fn load(&self, tenths: i64, load_percent: i64, weight: Option<Weight>) -> i64 {
        let heavy = self
            .row
            .max_rider_weight
            .zip(weight)
            .is_some_and(|(most, weight)| weight.tenths_kg() * 4 > most.tenths_kg() * 3);
        tenths * load_percent * if heavy { 125 } else { 100 }
    }
}

/// Loads are counted so fine that both percentages stay whole numbers.
const LOAD_SCALE: i64 = 10_000;

const NAMES: &str = "\
    追风 栗子 踏雪 麦芽糖 乌云 奶茶 闪电 雪球 将军 芝麻 赤兔 布丁 星尘 桂花 老酒 银月 小满 飞鸿 \
    糯米 大漠 琥珀 白露 可可 惊鸿 玄铁 樱桃 北极星 青团 逐日 豆沙 云帆 山楂 凌霄 年糕 破晓 蓝莓 \
    长安 松子 听雨 花卷 沧海 橘子 夜行者 茉莉 铁木真 柚子 霜降 绒绒 疾风 黑糖 望舒 石榴 烈火 酥酥 \
    千里 杏仁 无双 米粒 胭脂 河马";
const PONIES: &[&str] = &["威尔士小马", "设特兰小马", "果下马"];
const SCHOOL: &[&str] = &["伊犁马", "夸特马", "哈福林格", "蒙古马", "河曲马"];
const SPORT: &[&str] = &["荷兰温血", "汉诺威", "英纯血", "安达卢西亚", "阿哈尔捷金", "塞拉法兰西"];

/// All horses; owners come later.
pub(super) fn horses(ground: &mut Ground) -> List<Stabled> {
    let mut dice = ground.dice(2);
    let length = ground.plan.days_back + ground.plan.days_ahead + 2;
    let mut horses = List::default();
    for n in 0..ground.plan.horses {
        let row = horse(ground, &mut dice, n);
        let (state, out_from) = match n {
            3 => (HorseState::Sick, Some(ground.day(-4))),
            8 => (HorseState::Resting, Some(ground.day(0))),
            10 if ground.plan.horses > 12 => (HorseState::Retired, None),
            19 => (HorseState::Resting, Some(ground.day(-1))),
            23 => (HorseState::Sick, Some(ground.day(-11))),
            _ => (HorseState::Fit, None),
        };
        let mut days = List::default();
        for _day in 0..length {
            days.push(Work::default());
        }
        let rest_weekday = u32::try_from(n % 5).unwrap_or(0);
        horses.push(Stabled { row: Horse { state, ..row }, out_from, rest_weekday, days });
    }
    horses
}

fn horse(ground: &mut Ground, dice: &mut Dice, n: usize) -> Horse {
    // Of ten horses three are ponies, four carry anybody, three are for sport.
    let (breed, height, most, levels) = match n % 10 {
        0 | 4 | 8 => {
            let most = dice.between(45, 58);
            (dice.word(PONIES), dice.between(105, 135), most, vec![Level::Beginner, Level::Novice])
        }
        2 | 6 | 9 => {
            let levels = vec![Level::Novice, Level::Intermediate, Level::Advanced];
            (dice.word(SPORT), dice.between(160, 174), dice.between(82, 95), levels)
        }
        _ => (dice.word(SCHOOL), dice.between(142, 158), dice.between(84, 105), Vec::new()),
    };
    let born = i64::from(ground.today.year()) - dice.between(6, 19);
    Horse {
        club_id: ground.club_id,
        id: ground.ids.next::<Horse>(),
        name: NAMES.split_whitespace().nth(n).unwrap_or("无名").to_owned(),
        number: format!("H{:02}", n + 1),
        breed: Some(breed.to_owned()),
        height_cm: Some(height),
        birth_year: Some(born),
        owner_id: None,
        max_rider_weight: Some(Weight::from_tenths_kg(most * 10)),
        levels: Json(levels),
        limits: Json(HorseLimits::default()),
        state: HorseState::Fit,
        meta: ground.founding(),
    }
}

/// All arenas. Two large ones take two lessons at once.
pub(super) fn arenas(ground: &mut Ground) -> List<Arena> {
    let lines = [
        ("室内馆", true, 2),
        ("室外主场", false, 2),
        ("障碍场", false, 1),
        ("调教圈", true, 1),
        ("沙地二场", false, 2),
        ("风雨棚", true, 2),
    ];
    let mut arenas = List::default();
    for (name, indoor, capacity) in lines.into_iter().take(ground.plan.arenas) {
        arenas.push(Arena {
            club_id: ground.club_id,
            id: ground.ids.next::<Arena>(),
            name: name.to_owned(),
            indoor,
            capacity,
            active: true,
            meta: ground.founding(),
        });
    }
    arenas
}
