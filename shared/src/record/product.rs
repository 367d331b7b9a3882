//! What is on sale: courses and packages.

use super::{Json, Level, named, record};
use crate::id::ProductId;
use crate::money::Money;
use crate::units::Units;

record! {
    /// Something on sale; its kind has a configuration of its own under the same id.
    Product (ProductId) in Products {
        /// Short code.
        code: String,
        /// Name.
        name: String,
        /// What kind of thing.
        kind: ProductKind,
        /// Description.
        description: String,
        /// List price.
        price: Money,
        /// Place in lists, smallest first.
        sort: i64,
        /// On the shelf.
        on_shelf: bool,
        /// Pieces left to sell; none is unlimited.
        stock: Option<i64>,
    }
}

named! {
    /// Kinds of products (codes 1 to 4 of the club's existing system).
    ProductKind {
        /// 课程 (1).
        Course = "course",
        /// 套餐 (2).
        Package = "package",
        /// 活动 (3).
        Activity = "activity",
        /// 包车 (4).
        Charter = "charter",
    }
}

record! {
    /// What makes a product a course.
    CourseConfig (ProductId) in CourseConfigs {
        /// For one rider or several.
        class_type: ClassType,
        /// Length in minutes.
        duration_minutes: i64,
        /// Units that a rider's place costs.
        saddle_hours: Units,
        /// Riders at most.
        max_riders: i64,
        /// False for theory and groundwork.
        needs_horse: bool,
        /// Part of the price that goes by the coach.
        coach_fee: Money,
        /// Part of the price that goes by the horse.
        horse_fee: Money,
        /// The least that a rider has to be able to.
        required_level: Level,
        /// How hard it is on the horse, in percent (lead-rein 50, flat 100, jumping 150).
        load_percent: i64,
        /// It is booked so many hours before its start at the latest.
        advance_hours: i64,
    }
}

named! {
    /// For one rider or several.
    ClassType {
        /// 单人课
        Single = "single",
        /// 多人课
        Multi = "multi",
    }
}

record! {
    /// What makes a product a package.
    PackageConfig (ProductId) in PackageConfigs {
        /// Units in all.
        units: Units,
        /// Days that it is valid.
        validity_days: i64,
        /// What the days are counted from.
        valid_from: ValidFrom,
        /// Courses that it pays for; none named pays for all.
        courses: Json<Vec<ProductId>>,
        /// May be handed to another member.
        transferable: bool,
    }
}

named! {
    /// What a package's days are counted from.
    ValidFrom {
        /// The day it is bought.
        Purchase = "purchase",
        /// The day it is first used.
        FirstUse = "first_use",
    }
}
