//! What the demo club sells: courses of every sort, packages of every sort.

use super::dice::List;
use super::ground::Ground;
use crate::id::ProductId;
use crate::money::Money;
use crate::record::{
    ClassType, CourseConfig, Json, Level, PackageConfig, Product, ProductKind, SoldProduct, ValidFrom,
};
use crate::units::Units;

/// A course on sale.
pub(super) struct Course {
    pub(super) product: Product,
    pub(super) config: CourseConfig,
    /// How often it is taught, beside the others.
    pub(super) weight: usize,
    /// For people who ride for the first time: paid in money.
    pub(super) trial: bool,
}

impl Course {
    pub(super) fn single(&self) -> bool {
        self.config.class_type == ClassType::Single
    }

    pub(super) fn jumping(&self) -> bool {
        self.config.load_percent > 100
    }
}

/// A package on sale, or once on sale.
pub(super) struct Offer {
    pub(super) product: Product,
    pub(super) config: PackageConfig,
    /// How often it is bought, beside the others.
    pub(super) weight: usize,
}

pub(super) struct Catalogue {
    pub(super) courses: List<Course>,
    pub(super) offers: List<Offer>,
}

/// Code, name, description, class, minutes, tenths of a saddle hour, riders, horse, coach fee, horse fee,
/// level, load, weight.
type CourseLine =
    (&'static str, &'static str, &'static str, ClassType, i64, i64, i64, bool, i64, i64, Level, i64, usize);

const COURSES: [CourseLine; 10] = {
    use ClassType::{Multi, Single};
    use Level::{Beginner, Intermediate, Novice};
    [
        ("K01", "体验课", "第一次骑马，全程教练牵引", Single, 45, 10, 1, true, 160, 120, Beginner, 50, 7),
        ("K02", "牵引私教（儿童）", "小马，教练牵引", Single, 30, 5, 1, true, 120, 80, Beginner, 50, 12),
        ("K03", "一对一私教", "按骑手进度安排", Single, 60, 15, 1, true, 280, 180, Beginner, 100, 26),
        ("K04", "平地小组课", "二至四人", Multi, 60, 10, 4, true, 130, 130, Novice, 100, 18),
        ("K05", "儿童启蒙组", "最多六人，步法与控缰", Multi, 45, 10, 6, true, 100, 100, Beginner, 100, 10),
        ("K06", "障碍私教", "需中级以上", Single, 60, 20, 1, true, 380, 220, Intermediate, 150, 7),
        ("K07", "障碍小组课", "二至三人，需中级以上", Multi, 60, 15, 3, true, 220, 180, Intermediate, 150, 6),
        ("K08", "盛装舞步私教", "步法、侧向与图形", Single, 45, 15, 1, true, 320, 200, Novice, 100, 7),
        ("K09", "马术理论课", "教室授课，不骑马", Multi, 45, 5, 6, false, 60, 0, Beginner, 100, 4),
        ("K10", "地面调教课", "牵马、打圈与刷马", Multi, 45, 5, 3, false, 90, 0, Beginner, 100, 3),
    ]
};

/// Code, name, tenths, price, days, from, transferable, stock, on the shelf, only jumping, weight.
type OfferLine = (&'static str, &'static str, i64, i64, i64, ValidFrom, bool, Option<i64>, bool, bool, usize);

const OFFERS: [OfferLine; 7] = {
    use ValidFrom::{FirstUse, Purchase};
    [
        ("T10", "十鞍时套餐", 100, 2_380, 90, Purchase, false, None, true, false, 30),
        ("T20", "二十鞍时套餐", 200, 4_480, 180, Purchase, false, None, true, false, 34),
        ("T50", "五十鞍时年卡", 500, 9_980, 365, Purchase, true, None, true, false, 12),
        ("T2F", "二十鞍时礼品卡（首次使用起算）", 200, 4_680, 180, FirstUse, true, None, true, false, 12),
        ("T1J", "障碍专项十鞍时", 100, 3_280, 120, Purchase, false, None, true, true, 6),
        ("T30", "开业纪念三十鞍时", 300, 5_888, 240, Purchase, false, Some(3), true, false, 4),
        ("T15", "十五鞍时套餐（旧版）", 150, 3_300, 120, Purchase, false, None, false, false, 0),
    ]
};

/// Yuan as money.
pub(super) fn yuan(yuan: i64) -> Money {
    Money::from_fen(yuan.saturating_mul(100))
}

impl Catalogue {
    pub(super) fn new(ground: &mut Ground) -> Self {
        let mut courses = List::default();
        for (n, line) in (1..).zip(COURSES) {
            courses.push(course(ground, n, line));
        }
        let jumping: Vec<ProductId> = courses
            .iter()
            .filter(|course| course.jumping())
            .map(|course: &Course| course.product.id)
            .collect();
        let mut offers = List::default();
        for (n, line) in (101..).zip(OFFERS) {
            offers.push(offer(ground, n, line, &jumping));
        }
        Self { courses, offers }
    }
}

fn course(ground: &mut Ground, sort: i64, line: CourseLine) -> Course {
    let (
        code,
        name,
        about,
        class_type,
        minutes,
        tenths,
        most,
        horse,
        coach_fee,
        horse_fee,
        level,
        load,
        weight,
    ) = line;
    let id = ground.ids.next::<Product>();
    let price = yuan(coach_fee + horse_fee);
    let product = product(ground, (id, code, name, ProductKind::Course), price, sort);
    let config = CourseConfig {
        club_id: ground.club_id,
        id,
        class_type,
        duration_minutes: minutes,
        saddle_hours: Units::from_tenths(tenths),
        max_riders: most,
        needs_horse: horse,
        coach_fee: yuan(coach_fee),
        horse_fee: yuan(horse_fee),
        required_level: level,
        load_percent: load,
        // A group over fences is put together the day before.
        advance_hours: if code == "K07" { 12 } else { 0 },
        meta: ground.founding(),
    };
    let product = Product { description: about.to_owned(), ..product };
    Course { product, config, weight, trial: code == "K01" }
}

fn offer(ground: &mut Ground, sort: i64, line: OfferLine, jumping: &[ProductId]) -> Offer {
    let (
        code,
        name,
        tenths,
        price,
        validity_days,
        valid_from,
        transferable,
        stock,
        on_shelf,
        special,
        weight,
    ) = line;
    let id = ground.ids.next::<Product>();
    let product = product(ground, (id, code, name, ProductKind::Package), yuan(price), sort);
    let config = PackageConfig {
        club_id: ground.club_id,
        id,
        units: Units::from_tenths(tenths),
        validity_days,
        valid_from,
        courses: Json(if special { jumping.to_vec() } else { Vec::new() }),
        transferable,
        meta: ground.founding(),
    };
    Offer { product: Product { on_shelf, stock, ..product }, config, weight }
}

fn product(
    ground: &Ground,
    (id, code, name, kind): (ProductId, &str, &str, ProductKind),
    price: Money,
    sort: i64,
) -> Product {
    Product {
        club_id: ground.club_id,
        id,
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
        description: String::new(),
        price,
        sort,
        on_shelf: true,
        stock: None,
        meta: ground.founding(),
    }
}

/// A product as it is sold.
pub(super) fn as_sold(product: &Product, config: Option<&PackageConfig>) -> SoldProduct {
    SoldProduct {
        kind: product.kind,
        code: product.code.clone(),
        name: product.name.clone(),
        price: product.price,
        units: config.map(|config| config.units),
        validity_days: config.map(|config| config.validity_days),
    }
}
