//! Everything that can go wrong for a caller, in one list: its stable code, its HTTP status, its words.

use super::Request;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};
use shared::time::ClubZone;
use shared::words::{Lang, Say};
use uuid::Uuid;

macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident = $text:literal, $status:ident, $zh:literal, $en:literal;)*) => {
        /// What went wrong, by its stable name.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Code {
            $($(#[$meta])* $name,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name that callers decide by.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The HTTP status that goes with it.
            #[must_use]
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)* }
            }

            /// What a person is told.
            #[must_use]
            pub const fn words(self, lang: Lang) -> &'static str {
                match (self, lang) { $((Self::$name, Lang::Zh) => $zh, (Self::$name, Lang::En) => $en,)* }
            }
        }
    };
}

codes! {
    /// The request can't be read.
    Malformed = "malformed", BAD_REQUEST,
        "请求无法读取", "The request can't be read.";
    /// A protected route without a token.
    TokenMissing = "token_missing", UNAUTHORIZED,
        "请先登录", "Sign in first.";
    /// A token that nobody was given.
    TokenInvalid = "token_invalid", UNAUTHORIZED,
        "登录凭证无效，请重新登录", "The token is not valid; sign in again.";
    /// A token whose time is over.
    TokenExpired = "token_expired", UNAUTHORIZED,
        "登录已过期，请重新登录", "The token has expired; sign in again.";
    /// A signature that the desk's key did not make.
    SignatureInvalid = "signature_invalid", UNAUTHORIZED,
        "设备签名不正确", "The device signature is not right.";
    /// A challenge that is over, was answered, or was given to another desk.
    ChallengeInvalid = "challenge_invalid", UNAUTHORIZED,
        "登录挑战已失效，请重新获取", "The challenge no longer counts; ask for a new one.";
    /// A refresh token that nobody was given.
    RefreshTokenInvalid = "refresh_token_invalid", UNAUTHORIZED,
        "续期凭证无效，请重新登录", "The refresh token is not valid; sign in again.";
    /// A refresh token whose time is over.
    RefreshTokenExpired = "refresh_token_expired", UNAUTHORIZED,
        "续期凭证已过期，请重新登录", "The refresh token has expired; sign in again.";
    /// A refresh token that was used before: somebody has a copy.
    RefreshTokenReused = "refresh_token_reused", UNAUTHORIZED,
        "续期凭证已被使用过，为安全起见已停用", "The refresh token was used before; access was ended for safety.";
    /// Wrong account or PIN.
    SignInRefused = "sign_in_refused", UNAUTHORIZED,
        "账号或 PIN 不正确", "The account or PIN is not right.";
    /// A sign-in code that nobody made.
    SignInCodeInvalid = "sign_in_code_invalid", UNAUTHORIZED,
        "登录二维码不正确", "The sign-in code is not right.";
    /// The caller lacks a right.
    MayNot = "may_not", FORBIDDEN,
        "没有权限进行此操作", "You may not do this.";
    /// A request with a cookie that another site had sent.
    OtherOrigin = "other_origin", FORBIDDEN,
        "请求来自其他网站，已拒绝", "The request comes from another site.";
    /// The desk was revoked.
    DeskRevoked = "desk_revoked", FORBIDDEN,
        "这台前台电脑已被停用，未同步的操作已留存待店长审核",
        "This desk was revoked; what it had not synced is kept for a manager to review.";
    /// The push names another desk than the one that signed in.
    DeskMismatch = "desk_mismatch", FORBIDDEN,
        "设备身份与登录不符", "The desk is not the one that signed in.";
    /// No such thing, or not of this club.
    NotFound = "not_found", NOT_FOUND,
        "没有找到", "Not found.";
    /// The path is there, the method is not.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED,
        "不支持的请求方式", "The method is not supported here.";
    /// The request took too long to come or to answer.
    Timeout = "timeout", REQUEST_TIMEOUT,
        "请求超时，请重试", "The request took too long; try again.";
    /// The server's database was restored.
    EpochChanged = "epoch_changed", CONFLICT,
        "服务器数据已恢复到较早的时刻，需要重新同步", "The server was restored; the desk has to start over from it.";
    /// Another protocol.
    ProtocolUnsupported = "protocol_unsupported", CONFLICT,
        "程序版本不一致，请更新", "The two sides speak different protocols; update the older one.";
    /// The desk is a copy of another.
    Fork = "fork", CONFLICT,
        "这台电脑的数据是另一台的副本，请重新注册", "This desk is a copy of another one; enrol it anew.";
    /// Commands before these are missing.
    Gap = "gap", CONFLICT,
        "缺少之前的操作", "Earlier commands are missing.";
    /// The same request is being worked on.
    InProgress = "in_progress", CONFLICT,
        "上一次相同的请求仍在处理，请稍后再试", "The same request is still being worked on; ask again.";
    /// Somebody decided about it before.
    AlreadyReviewed = "already_reviewed", CONFLICT,
        "该操作已由他人处理", "Somebody has decided about this already.";
    /// It fails again.
    StillFails = "still_fails", CONFLICT,
        "服务器仍无法执行此操作，已保留，请联系技术支持",
        "The server still fails at this; it is kept. Call support.";
    /// Used by another desk.
    EnrolmentCodeUsed = "enrolment_code_used", CONFLICT,
        "注册码已被使用，请让店长重新生成", "The enrolment code was used already; ask a manager for a new one.";
    /// Its ten minutes are over.
    EnrolmentCodeExpired = "enrolment_code_expired", GONE,
        "注册码已过期，请让店长重新生成", "The enrolment code has expired; ask a manager for a new one.";
    /// A coach's sign-in code that was used, or whose two minutes are over.
    SignInCodeSpent = "sign_in_code_spent", GONE,
        "二维码已用过或已过期，请让前台重新生成", "The code was used or has expired; ask reception for a new one.";
    /// The feed no longer reaches back so far.
    CursorTooOld = "cursor_too_old", GONE,
        "离线太久，需要重新下载数据", "The cursor is too old; bootstrap anew.";
    /// What stands against it now; `error` is the rule's own code.
    Conflict = "conflict", CONFLICT,
        "与当前状态冲突", "It conflicts with how things stand.";
    /// Somebody changed the record since the caller read it.
    ChangedMeanwhile = "changed_meanwhile", CONFLICT,
        "该记录已被他人修改，请重新读取", "Somebody has changed the record meanwhile; read it again.";
    /// More bytes than allowed.
    BodyTooLarge = "body_too_large", PAYLOAD_TOO_LARGE,
        "请求内容过大", "The request is too large.";
    /// Not JSON, or packed.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE,
        "请求内容必须是 JSON", "The request has to be JSON.";
    /// Nobody made this code.
    EnrolmentCodeInvalid = "enrolment_code_invalid", UNPROCESSABLE_ENTITY,
        "注册码不正确", "The enrolment code is not right.";
    /// A field is wrong.
    BadField = "bad_field", UNPROCESSABLE_ENTITY,
        "有一项填写不正确", "A field is not right.";
    /// A rule of the club stands against it; `error` is the rule's own code.
    Refused = "refused", UNPROCESSABLE_ENTITY,
        "按规则不能这样做", "A rule stands against it.";
    /// The file can't be read as a list.
    ListUnreadable = "list_unreadable", UNPROCESSABLE_ENTITY,
        "无法读取该名单文件", "The file can't be read as a list.";
    /// The coach has nobody to sign in as.
    NoSignIn = "no_sign_in", UNPROCESSABLE_ENTITY,
        "该教练还没有登录账号，请在设置的员工里添加", "The coach has no sign-in yet; add one among the staff.";
    /// The account is of several clubs.
    ClubNeeded = "club_needed", UNPROCESSABLE_ENTITY,
        "请指定俱乐部", "Say which club.";
    /// The same id or number with other content.
    ContentDiffers = "content_differs", UNPROCESSABLE_ENTITY,
        "同一操作的内容前后不一致", "The same command came with other content.";
    /// The key was used for another request.
    IdempotencyKeyReused = "idempotency_key_reused", UNPROCESSABLE_ENTITY,
        "同一幂等键已用于另一请求", "The Idempotency-Key was used for another request.";
    /// No such command.
    UnknownCommand = "unknown_command", UNPROCESSABLE_ENTITY,
        "未知的操作，服务器可能需要更新", "Unknown command; the server may be older.";
    /// No such version of a command.
    UnknownVersion = "unknown_version", UNPROCESSABLE_ENTITY,
        "操作版本未知，服务器可能需要更新", "Unknown version of a command; the server may be older.";
    /// Arguments that don't fit.
    BadArguments = "bad_arguments", UNPROCESSABLE_ENTITY,
        "操作的参数不正确", "The command's arguments don't fit.";
    /// A human number of another origin.
    ForgedNumber = "forged_number", UNPROCESSABLE_ENTITY,
        "单号不属于这台前台", "The number can't have been given by this desk.";
    /// Too many at once.
    TooManyCommands = "too_many_commands", UNPROCESSABLE_ENTITY,
        "一次提交的操作过多", "Too many commands at once.";
    /// Too often.
    TooManyRequests = "too_many_requests", TOO_MANY_REQUESTS,
        "操作过于频繁，请稍后再试", "Too many requests; wait a little.";
    /// A mistake of ours.
    Internal = "internal", INTERNAL_SERVER_ERROR,
        "服务器内部错误，已记录", "Something failed inside the server; it was recorded.";
    /// The database is away or busy.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE,
        "服务器暂时不可用，请稍后再试", "The server is not available right now; try again.";
    /// A commit is missing in the feed.
    FeedGap = "feed_gap", SERVICE_UNAVAILABLE,
        "同步数据暂不完整，请重试", "The feed is not whole right now; pull again.";
}

/// Something that went wrong: what the caller is told, and (apart) what only the log is told.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    /// A rule's own code and sentence, in place of the general ones.
    rule: Option<Box<Rule>>,
    details: Value,
    retry_after_seconds: Option<u64>,
    cause: Option<Cause>,
}

/// What a rule says, in the caller's language.
#[derive(Debug)]
struct Rule {
    error: String,
    message: String,
}

/// A cause that the log is told by its `Display`: never by `Debug`, which for a database error holds row content.
type Cause = Box<dyn std::error::Error + Send + Sync>;

impl Problem {
    /// A problem without details.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self { code, rule: None, details: json!({}), retry_after_seconds: None, cause: None }
    }

    /// With details, an object: field → reason, or whatever the code promises.
    #[must_use]
    pub fn with(code: Code, details: Value) -> Self {
        Self { details, ..Self::new(code) }
    }

    /// A field that is wrong.
    #[must_use]
    pub fn field(field: &str, problem: &str) -> Self {
        Self::with(Code::BadField, json!({ "field": field, "problem": problem }))
    }

    /// What a rule of the club says against an act: as the route promises it, by status, with the rule's own code,
    /// sentence and details.
    #[must_use]
    pub fn of_rule(say: &Say, zone: ClubZone) -> Self {
        // A line of a list that is in already is no fault of the line.
        if let Say::InLine { why, .. } = say
            && matches!(**why, Say::AlreadyThere { .. })
        {
            return Self::of_rule(why, zone);
        }
        let mut details = serde_json::to_value(say).unwrap_or_default();
        if let Some(fields) = details.as_object_mut() {
            fields.remove("code");
        }
        let code = match say {
            Say::NotFound { .. } => Code::NotFound,
            Say::MayNot { .. } => Code::MayNot,
            Say::BadField { .. } => Code::BadField,
            say if conflicts(say) => Code::Conflict,
            _ => Code::Refused,
        };
        let rule = Rule { error: say.code(), message: say.words(Request::current().lang, zone) };
        Self { rule: Some(Box::new(rule)), ..Self::with(code, details) }
    }

    /// With one more detail.
    #[must_use]
    pub fn beside(mut self, name: &str, detail: &impl Serialize) -> Self {
        if let (Some(details), Ok(detail)) = (self.details.as_object_mut(), serde_json::to_value(detail)) {
            details.insert(name.to_owned(), detail);
        }
        self
    }

    /// With a sentence of its own, in the caller's language.
    #[must_use]
    pub fn saying(self, message: String) -> Self {
        Self { rule: Some(Box::new(Rule { error: self.code.name().to_owned(), message })), ..self }
    }

    /// The caller should wait so long.
    #[must_use]
    pub fn after(self, seconds: u64) -> Self {
        Self { retry_after_seconds: Some(seconds), ..self }
    }

    /// A mistake of ours, with its cause for the log.
    pub fn internal(cause: impl Into<Cause>) -> Self {
        Self { cause: Some(cause.into()), ..Self::new(Code::Internal) }
    }

    /// The database is away or busy, with the cause for the log.
    pub fn unavailable(cause: impl Into<Cause>) -> Self {
        Self { cause: Some(cause.into()), ..Self::new(Code::Unavailable).after(1) }
    }

    /// What went wrong.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    fn tell_the_log(&self) {
        let error = self.code.name();
        match &self.cause {
            Some(cause) => {
                let chain = chain(cause.as_ref());
                tracing::error!(error, cause = %chain, "failed");
            }
            None => tracing::debug!(error, "refused"),
        }
    }
}

/// True for what may go well once things stand otherwise; what else a rule says, it says for good.
const fn conflicts(say: &Say) -> bool {
    matches!(
        say,
        Say::IllegalStep { .. }
            | Say::HorseBusy { .. }
            | Say::RiderBusy { .. }
            | Say::CoachBusy { .. }
            | Say::ArenaFull { .. }
            | Say::LessonFull { .. }
            | Say::LessonNotOpen { .. }
            | Say::LessonHasRoom { .. }
            | Say::LessonBegun { .. }
            | Say::AlreadyWaiting { .. }
            | Say::OfferOver { .. }
            | Say::AlreadyCheckedIn { .. }
            | Say::NotCheckedIn { .. }
            | Say::AlreadyCheckedOut { .. }
            | Say::NotCheckedOut { .. }
            | Say::NotAbsent { .. }
            | Say::BookingCancelled { .. }
            | Say::AlreadyThere { .. }
            | Say::AlreadySettled
            | Say::MemberForgotten
            | Say::SameAccount { .. }
            | Say::NotMerged { .. }
            | Say::MemberStillHas { .. }
            | Say::PackageNotUsable { .. }
            | Say::NotEnoughUnits { .. }
            | Say::AccountTaken { .. }
            | Say::LastManager
    )
}

/// An error with all that caused it, in one line. What a database says of a refusal, or a row of a value that it
/// does not know, may quote what a person typed: of those only the kind is told.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        if !text.is_empty() {
            text.push_str(": ");
        }
        if let Some(sqlx::Error::Database(refusal)) = error.downcast_ref() {
            text.push_str("SQLSTATE ");
            text.push_str(&refusal.code().unwrap_or_default());
            if let Some(constraint) = refusal.constraint() {
                text.push(' ');
                text.push_str(constraint);
            }
            break;
        }
        text.push_str(&error.to_string());
        let unreadable = matches!(error.downcast_ref(), Some(shared::store::StoreError::Unreadable { .. }));
        next = error.source().filter(|_| !unreadable);
    }
    text
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        if crate::outage::is_outage(&error) { Self::unavailable(error) } else { Self::internal(error) }
    }
}

impl From<shared::store::StoreError> for Problem {
    fn from(error: shared::store::StoreError) -> Self {
        if crate::outage::of_store(&error) { Self::unavailable(error) } else { Self::internal(error) }
    }
}

#[derive(Serialize)]
struct Envelope<'a> {
    code: u16,
    message: &'a str,
    error: &'a str,
    details: Value,
    data: Option<()>,
    request_id: Uuid,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.tell_the_log();
        let request = Request::current();
        let status = self.code.status();
        let envelope = Envelope {
            code: status.as_u16(),
            message: self.rule.as_ref().map_or_else(|| self.code.words(request.lang), |rule| &rule.message),
            error: self.rule.as_ref().map_or_else(|| self.code.name(), |rule| &rule.error),
            details: self.details,
            data: None,
            request_id: request.id,
        };
        let mut response = (status, Json(envelope)).into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_value_that_a_row_should_not_hold_reaches_no_log() {
        use shared::record::{BadValue, Value};
        use shared::store::StoreError;
        let source = BadValue { expected: "state", value: Value::Text("王若溪".to_owned()) };
        let error = StoreError::Unreadable { table: "members", source };
        assert_eq!(chain(&error), "unreadable row in members");
        let wrapped = StoreError::Failed(Box::new(sqlx::Error::PoolTimedOut));
        assert!(chain(&wrapped).starts_with("the database failed: pool timed out"), "{}", chain(&wrapped));
    }

    #[test]
    fn every_problem_has_a_name_of_its_own_and_words_in_both_languages() {
        let names: HashSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(!code.words(Lang::Zh).is_ascii(), "{code:?}");
            assert!(code.words(Lang::En).is_ascii() && code.words(Lang::En).ends_with('.'), "{code:?}");
            assert!(!code.status().is_success(), "{code:?}");
        }
    }
}
