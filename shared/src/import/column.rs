//! What a header means. Case, space and punctuation do not count.

use super::fault::HeaderFault;

macro_rules! columns {
    ($($(#[$meta:meta])* $column:ident ($zh:literal, $en:literal) = [$($name:literal),* $(,)?],)*) => {
        /// What a column of a list tells.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Column {
            $($(#[$meta])* $column,)*
        }

        impl Column {
            /// All of them, in the order in which an export has them.
            pub const ALL: &'static [Self] = &[$(Self::$column),*];

            /// Its header, Chinese and English.
            #[must_use]
            pub const fn names(self) -> (&'static str, &'static str) {
                match self { $(Self::$column => ($zh, $en),)* }
            }

            /// Other headers that mean the same, as [`plain`] leaves them.
            const fn synonyms(self) -> &'static [&'static str] {
                match self { $(Self::$column => &[$($name),*],)* }
            }
        }
    };
}

columns! {
    /// The account's name.
    Name("姓名", "Name") = [
        "会员姓名", "会员", "客户", "客户姓名", "家长", "家长姓名", "账户", "名字", "membername", "member", "fullname",
        "customer", "account",
    ],
    /// Who rides, where that is another than the account's holder.
    Rider("骑手", "Rider") = [
        "骑手姓名", "学员", "学员姓名", "孩子", "孩子姓名", "子女", "ridername", "student", "child", "childname",
    ],
    /// Phone.
    Phone("手机", "Phone") = [
        "手机号", "手机号码", "电话", "电话号码", "联系电话", "联系方式", "会员手机", "mobile", "mobilephone", "phonenumber",
        "tel", "telephone", "cell",
    ],
    /// The rider's birth date.
    BirthDate("生日", "Birth date") = [
        "出生日期", "出生年月日", "出生", "出生年月", "birthday", "dateofbirth", "dob", "born",
    ],
    /// The rider's weight.
    Weight("体重", "Weight") = ["体重kg", "体重公斤", "体重千克", "weightkg"],
    /// What the rider can.
    Level("级别", "Level") = ["骑乘级别", "等级", "水平", "骑术等级", "riderlevel", "ridinglevel", "skill"],
    /// A minor's guardian.
    GuardianName("监护人", "Guardian") = ["监护人姓名", "guardianname", "parent", "parentname"],
    /// The guardian's phone.
    GuardianPhone("监护人电话", "Guardian phone") = [
        "监护人手机", "监护人手机号", "监护人联系方式", "guardianmobile", "parentphone", "guardiansphone",
    ],
    /// When the waiver was signed.
    Waiver("免责签署日期", "Waiver signed") = [
        "免责书", "免责协议", "免责协议签署日期", "免责签署", "waiver", "waiversignedat", "waiverdate",
    ],
    /// The package that units are left of, by name or code.
    Package("套餐", "Package") = ["套餐名称", "课包", "卡种", "课时包", "packagename", "product", "card"],
    /// Units that are left.
    Units("剩余鞍时", "Package units") = [
        "鞍时", "余额", "套餐余额", "剩余课时", "剩余次数", "剩余", "课时", "unitsleft", "units", "saddlehours",
        "remaining", "balance", "hoursleft", "packageunitsleft",
    ],
    /// What these units were paid with.
    Paid("剩余金额", "Paid") = ["已付", "已付金额", "实付", "金额", "pricepaid", "amount", "price"],
    /// Their last valid day.
    Until("有效期至", "Valid until") = [
        "有效期", "到期日", "到期日期", "到期", "截止日期", "expiry", "expires", "expirydate", "until",
    ],
    /// Tags.
    Tags("标签", "Tags") = ["会员标签", "分类", "tag", "labels"],
    /// Notes.
    Notes("备注", "Notes") = ["说明", "note", "remark", "remarks", "comment", "comments"],
    /// Since when they are a member.
    Joined("入会日期", "Joined") = [
        "注册日期", "加入日期", "办卡日期", "入会时间", "注册时间", "joinedon", "joinedat", "since", "registered",
        "membersince",
    ],
}

/// A header as it is compared: small letters, without space and punctuation.
pub(super) fn plain(header: &str) -> String {
    header.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn meaning(header: &str) -> Option<Column> {
    let said = plain(header);
    // A hint in brackets after the name, such as 体重（公斤）, is part of the header or beside it.
    let bare = plain(header.split(['（', '(', '[', '【']).next().unwrap_or_default());
    let means = |column: &Column, text: &str| {
        let (zh, en) = column.names();
        !text.is_empty() && (text == plain(zh) || text == plain(en) || column.synonyms().contains(&text))
    };
    let found = Column::ALL.iter().find(|column| means(column, &said));
    found.or_else(|| Column::ALL.iter().find(|column| means(column, &bare))).copied()
}

/// What each header means; none where it means nothing to us.
pub(super) fn all(header: &[String]) -> Result<Vec<Option<Column>>, HeaderFault> {
    let columns: Vec<Option<Column>> = header.iter().map(|name| meaning(name)).collect();
    for (n, (column, name)) in columns.iter().zip(header).enumerate() {
        let twice = column.is_some() && columns.iter().take(n).any(|earlier| earlier == column);
        if twice {
            return Err(HeaderFault::Twice { header: name.trim().to_owned() });
        }
    }
    if columns.contains(&Some(Column::Name)) { Ok(columns) } else { Err(HeaderFault::NoName) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_in_both_languages_whatever_their_looks() {
        for (header, column) in [
            ("姓名", Column::Name),
            (" 会员姓名 ", Column::Name),
            ("NAME", Column::Name),
            ("手机号码", Column::Phone),
            ("Phone number", Column::Phone),
            ("体重（公斤）", Column::Weight),
            ("Weight (kg)", Column::Weight),
            ("Birth-Date", Column::BirthDate),
            ("监护人 电话", Column::GuardianPhone),
            ("package units", Column::Units),
            ("剩余鞍时", Column::Units),
        ] {
            assert_eq!(meaning(header), Some(column), "{header}");
        }
        for unknown in ["", "微信", "name of the horse", "（）"] {
            assert_eq!(meaning(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn no_header_means_two_things() {
        for column in Column::ALL {
            let (zh, en) = column.names();
            for name in [zh, en].into_iter().chain(column.synonyms().iter().copied()) {
                assert_eq!(meaning(name), Some(*column), "{name}");
            }
        }
    }
}
