//! Names of people: common and rare, of one character and of thirty.

use super::dice::Dice;

const COMMON: &str = "\
    王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧";
const LESS_COMMON: &str = "\
    程 曹 袁 邓 许 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 \
    石 姚 谭 廖 邹 熊 金 陆 郝 孔 白 崔 康 毛 邱 秦 江 史 顾 侯 邵 孟 龙 万 段 雷 钱 汤 尹 黎 易 常 \
    武 乔 贺 赖 龚 文 单 仇 查 解 区 翟 仝 佟 逄 芮";
const RARE: &str = "\
    欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 慕容 端木 令狐 爱新觉罗 叶赫那拉 瓜尔佳 钮祜禄 富察 赫舍里";
const GIRLS_FIRST: &str = "\
    雨 欣 诗 梦 思 佳 可 语 若 婉 静 雅 晓 芷 依 紫 心 沐 清 书 知 念 安 初 乐 嘉 子 一";
const GIRLS_SECOND: &str = "\
    涵 怡 婷 琪 瑶 萱 彤 菲 宁 悦 妍 然 桐 晴 溪 禾 岚 蓉 薇 玥 芸 霏 童 夏 洁 娜";
const BOYS_FIRST: &str = "\
    子 浩 宇 俊 泽 明 文 志 建 天 嘉 思 逸 景 承 博 家 立 云 梓 瑞 皓 启 远 正 星 一 柏";
const BOYS_SECOND: &str = "\
    轩 豪 杰 涛 鹏 航 睿 辰 峰 琛 宸 毅 磊 强 洋 铭 哲 川 恒 昊 诚 阳 骁 骐 野 舟";
const GIRLS_SINGLE: &str = "\
    静 丽 敏 艳 娟 霞 燕 玲 倩 颖 洁 琳 雪 梅 蕾 莹 晗 姝";
const BOYS_SINGLE: &str = "\
    伟 强 磊 军 洋 勇 杰 涛 超 鹏 斌 凯 旭 晨 铮 锐 骞 驰";
const LATIN_FAMILY: &[&str] = &[
    "Martin",
    "O'Brien",
    "Müller",
    "Rossi",
    "Lindqvist",
    "Fernández",
    "Kowalska",
    "van der Meer",
    "Nakamura",
];
const LATIN_GIVEN: &str = "\
    Sophie Daniel Jürgen Chiara Astrid Lucía Zofia Pieter Haruka Tom Inès";
const LONG: &[&str] = &[
    "古丽娜尔·阿卜杜热合曼",
    "巴特尔·孛儿只斤",
    "扎西顿珠",
    "买买提艾力·吐尔逊江",
    "亚历山大·克里斯托弗·冯·霍恩贝格-施塔腾",
    "玛丽亚·伊莎贝拉·德拉克鲁斯·伊·蒙特罗",
    "Wilhelmina Alexandra Featherstonehaugh-Cholmondeley",
    "阿依古丽·库尔班江",
];

/// A family, as far as a name goes by it.
#[derive(Clone, Copy)]
pub(super) enum Family {
    Chinese(&'static str),
    Latin(&'static str),
    /// Names that are whole in themselves.
    Whole,
}

impl Family {
    pub(super) fn draw(dice: &mut Dice) -> Self {
        match dice.below(1_000) {
            0..=619 => Self::Chinese(dice.listed(COMMON)),
            620..=949 => Self::Chinese(dice.listed(LESS_COMMON)),
            950..=979 => Self::Chinese(dice.listed(RARE)),
            980..=991 => Self::Latin(dice.word(LATIN_FAMILY)),
            _ => Self::Whole,
        }
    }

    /// The name of one of the family.
    pub(super) fn name(self, dice: &mut Dice, girl: bool) -> String {
        match self {
            Self::Chinese(family) => format!("{family}{}", given(dice, girl)),
            Self::Latin(family) => format!("{} {family}", dice.listed(LATIN_GIVEN)),
            Self::Whole => dice.word(LONG).to_owned(),
        }
    }
}

fn given(dice: &mut Dice, girl: bool) -> String {
    let (single, first, second) =
        if girl { (GIRLS_SINGLE, GIRLS_FIRST, GIRLS_SECOND) } else { (BOYS_SINGLE, BOYS_FIRST, BOYS_SECOND) };
    if dice.percent(18) {
        return dice.listed(single).to_owned();
    }
    let (first, second) = (dice.listed(first), dice.listed(second));
    // 一一, 思思 and the like are names too, but not 40 of them.
    if first == second { first.to_owned() } else { format!("{first}{second}") }
}

/// A person of the staff or a coach: a plain Chinese name.
pub(super) fn plain(dice: &mut Dice) -> String {
    let girl = dice.percent(50);
    Family::Chinese(dice.listed(COMMON)).name(dice, girl)
}

/// A mobile number under 154, which no operator has: valid in form, and nobody's phone. Different for
/// every `n` below a hundred million.
pub(super) fn phone(seed: u64, n: usize) -> String {
    const RANGE: u64 = 100_000_000;
    // 61,803,399 shares no divisor with the range: the product goes through all of it before it repeats.
    let n = u64::try_from(n).unwrap_or(0).wrapping_add(seed % 97) % RANGE;
    format!("154{:08}", n * 61_803_399 % RANGE)
}
