//! What a caller can be told instead of what was asked for.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tracing::error;
use vitrine_labels::LabelsError;
use vitrine_text::{ErrorInfo, Text};

/// Anything that ends a request.
#[derive(Debug, thiserror::Error)]
pub enum CollectorError {
    /// No `Authorization: Bearer`.
    #[error("This address needs a token.")]
    TokenMissing,
    /// A token nobody gave out.
    #[error("This token is not known.")]
    TokenUnknown,
    /// A token past its time.
    #[error("This token has expired.")]
    TokenExpired,
    /// A token that was taken back.
    #[error("This token was taken back.")]
    TokenRevoked,
    /// An annotator's token where the administrator's is needed, or the other way round, or of another project.
    #[error("This token may not do that.")]
    NotAllowed,
    /// No project of this id.
    #[error("There is no project `{id}`.")]
    UnknownProject {
        /// As it was asked for.
        id: String,
    },
    /// No such address, or not with this method.
    #[error("There is nothing at this address.")]
    UnknownAddress,
    /// A request that says something that cannot be.
    #[error("The request cannot be used: {}.", detail.en)]
    BadRequest {
        /// Why.
        detail: Text,
    },
    /// More bytes than the address takes.
    #[error("The request is too large.")]
    TooLarge,
    /// More requests than the limit.
    #[error("Too many requests.")]
    TooFast,
    /// An answer in another person's name.
    #[error("The answer is from `{found}`, the token for another person.")]
    OtherAnnotator {
        /// The answer's annotator.
        found: String,
    },
    /// An answer's id that another person's answer has.
    #[error("The id `{id}` belongs to another answer.")]
    IdTaken {
        /// The id.
        id: String,
    },
    /// A project, answer or file that is not right.
    #[error(transparent)]
    Labels(#[from] LabelsError),
    /// The database cannot be reached or does not answer in time.
    #[error("The collector cannot reach its database.")]
    Unavailable,
    /// More work than a request may take.
    #[error("This takes longer than a request may.")]
    TooSlow,
    /// A fault of ours.
    #[error("The collector met an internal error.")]
    Internal,
}

impl CollectorError {
    fn code(&self) -> &'static str {
        match self {
            Self::TokenMissing => "token_missing",
            Self::TokenUnknown => "token_unknown",
            Self::TokenExpired => "token_expired",
            Self::TokenRevoked => "token_revoked",
            Self::NotAllowed => "not_allowed",
            Self::UnknownProject { .. } => "unknown_project",
            Self::UnknownAddress => "unknown_address",
            Self::BadRequest { .. } => "bad_request",
            Self::TooLarge => "too_large",
            Self::TooFast => "too_fast",
            Self::OtherAnnotator { .. } => "other_annotator",
            Self::IdTaken { .. } => "id_taken",
            Self::Labels(error) => error.code(),
            Self::Unavailable => "unavailable",
            Self::TooSlow => "too_slow",
            Self::Internal => "internal",
        }
    }

    fn message_zh(&self) -> String {
        match self {
            Self::TokenMissing => "访问此地址需要令牌。".to_owned(),
            Self::TokenUnknown => "无法识别该令牌。".to_owned(),
            Self::TokenExpired => "该令牌已过期。".to_owned(),
            Self::TokenRevoked => "该令牌已被收回。".to_owned(),
            Self::NotAllowed => "该令牌无权进行此操作。".to_owned(),
            Self::UnknownProject { id } => format!("没有项目“{id}”。"),
            Self::UnknownAddress => "此地址没有内容。".to_owned(),
            Self::BadRequest { detail } => format!("无法使用该请求：{}。", detail.zh),
            Self::TooLarge => "请求过大。".to_owned(),
            Self::TooFast => "请求过于频繁。".to_owned(),
            Self::OtherAnnotator { found } => format!("答案来自“{found}”，而令牌属于另一个人。"),
            Self::IdTaken { id } => format!("id“{id}”属于另一个答案。"),
            Self::Labels(error) => error.message().zh,
            Self::Unavailable => "收集服务无法连接数据库。".to_owned(),
            Self::TooSlow => "处理时间超过了单个请求的上限。".to_owned(),
            Self::Internal => "收集服务发生内部错误。".to_owned(),
        }
    }

    fn remedy(&self) -> Text {
        match self {
            Self::TokenMissing | Self::TokenUnknown => Text::new(
                "Open the link you were given once more, whole; or ask for a new one.",
                "请完整地重新打开您收到的链接，或索取新的链接。",
            ),
            Self::TokenExpired | Self::TokenRevoked => Text::new(
                "Ask whoever runs the project for a new link. Answers that were not sent are kept in your browser.",
                "请向项目负责人索取新的链接。尚未发送的答案会保留在您的浏览器中。",
            ),
            Self::NotAllowed => Text::new("Use the token made for this.", "请使用为此发放的令牌。"),
            Self::UnknownProject { .. } => Text::new("Check the project's id.", "请检查项目的 id。"),
            Self::UnknownAddress => Text::new("See /openapi.json for all addresses.", "所有地址见 /openapi.json。"),
            Self::BadRequest { .. } => {
                Text::new("Correct the request; see /openapi.json.", "请修改请求；见 /openapi.json。")
            }
            Self::TooLarge => Text::new("Send less at once.", "请分批发送。"),
            Self::TooFast => Text::new("Wait a moment and try again.", "请稍候再试。"),
            Self::OtherAnnotator { .. } => {
                Text::new("Send answers with the token of who gave them.", "请使用答题者本人的令牌发送答案。")
            }
            Self::IdTaken { .. } => Text::new("Give the answer a new id.", "请为答案设置新的 id。"),
            Self::Labels(error) => error.remedy(),
            Self::Unavailable => Text::new(
                "Try again later; nothing that was acknowledged is lost.",
                "请稍后再试；已确认的内容不会丢失。",
            ),
            Self::TooSlow => Text::new(
                "Ask again in a minute: a report that was begun is finished meanwhile.",
                "请一分钟后再试：已开始的报告会继续完成。",
            ),
            Self::Internal => Text::new(
                "Try again later; if it happens again, report it with the collector's log.",
                "请稍后再试；如再次发生，请附上收集服务的日志进行反馈。",
            ),
        }
    }

    /// As it stands in JSON.
    pub fn info(&self) -> ErrorInfo {
        let message = Text::new(self.to_string(), self.message_zh());
        ErrorInfo { code: self.code().to_owned(), message, remedy: self.remedy() }
    }

    /// The status it is sent with.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::TokenMissing | Self::TokenUnknown | Self::TokenExpired | Self::TokenRevoked => {
                StatusCode::UNAUTHORIZED
            }
            Self::NotAllowed | Self::OtherAnnotator { .. } => StatusCode::FORBIDDEN,
            Self::UnknownProject { .. } | Self::UnknownAddress => StatusCode::NOT_FOUND,
            Self::TooLarge | Self::Labels(LabelsError::TooLarge { .. }) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooFast => StatusCode::TOO_MANY_REQUESTS,
            Self::IdTaken { .. } | Self::Labels(LabelsError::CannotMerge { .. }) => StatusCode::CONFLICT,
            Self::BadRequest { .. } | Self::Labels(LabelsError::BadJson { .. }) => StatusCode::BAD_REQUEST,
            Self::Labels(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Unavailable | Self::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// A request that cannot be used.
    pub fn bad(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self::BadRequest { detail: Text::new(en, zh) }
    }
}

impl From<sqlx::Error> for CollectorError {
    /// Logged here, once: what a database says is not for callers.
    fn from(problem: sqlx::Error) -> Self {
        error!("database: {problem}");
        match problem {
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::ColumnNotFound(_) | sqlx::Error::Decode(_) => {
                Self::Internal
            }
            _ => Self::Unavailable,
        }
    }
}

impl From<serde_json::Error> for CollectorError {
    /// What was stored is read back: anything else is a fault.
    fn from(problem: serde_json::Error) -> Self {
        error!("stored JSON: {problem}");
        Self::Internal
    }
}

impl IntoResponse for CollectorError {
    fn into_response(self) -> Response {
        let mut response = (self.status(), Json(self.info())).into_response();
        let headers = response.headers_mut();
        match self {
            Self::TooFast => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"))),
            Self::Unavailable => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from_static("10"))),
            Self::TooSlow => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from_static("60"))),
            Self::TokenMissing | Self::TokenUnknown | Self::TokenExpired | Self::TokenRevoked => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            _ => {}
        }
        response
    }
}
