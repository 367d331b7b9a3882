//! Why a file can't be read.

use crate::pick;
use shared::words::Lang;

/// Why a file can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// Larger than any list.
    #[error("the file is too large")]
    TooLarge,
    /// A workbook of before 2007, or one under a password.
    #[error("an old or encrypted workbook")]
    OldWorkbook,
    /// A workbook that is damaged, or none.
    #[error("a damaged workbook")]
    Damaged,
    /// A workbook without a sheet.
    #[error("a workbook without a sheet")]
    NoSheet,
    /// More rows than can be looked at.
    #[error("too many rows")]
    TooLong,
    /// Neither Unicode nor GB18030.
    #[error("an unknown encoding")]
    Encoding,
}

impl FileFault {
    /// The sentence: what is wrong and what to do.
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        let (zh, en) = match self {
            Self::TooLarge => ("文件超过 20 MB，请分成几个文件", "The file is larger than 20 MB; split it"),
            Self::OldWorkbook => (
                "这是旧版或加密的 Excel 文件，请另存为 .xlsx（不加密码）后再导入",
                "This is an old or encrypted workbook; save it as .xlsx without a password",
            ),
            Self::Damaged => (
                "无法读取该 Excel 文件，请重新保存为 .xlsx",
                "This workbook can't be read; save it as .xlsx again",
            ),
            Self::NoSheet => ("文件里没有工作表", "There is no sheet in this workbook"),
            Self::TooLong => ("行数太多，请分成几个文件", "There are too many rows; split the file"),
            Self::Encoding => (
                "无法识别文字编码，请另存为 UTF-8 的 .csv 或 .xlsx",
                "The encoding of this file is unknown; save it as .csv in UTF-8, or as .xlsx",
            ),
        };
        pick(lang, zh, en).to_owned()
    }
}
