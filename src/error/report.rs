//! Reports that cannot be read, signed or believed.

use crate::text::Text;

/// Why a report is not what it claims to be, or a key cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReportError {
    /// The file holds no report.
    #[error("This is not a report ({detail}).")]
    NotAReport {
        /// What is wrong with it.
        detail: String,
    },
    /// Nobody signed it.
    #[error("This report is not signed.")]
    Unsigned,
    /// The signature has another form.
    #[error("The signature cannot be read.")]
    SignatureUnreadable,
    /// The report was changed, or someone else signed it.
    #[error("The report was changed after it was signed, or its key did not sign it.")]
    SignatureWrong,
    /// The keys are someone else's.
    #[error("The report says it is from {stated}; the keys are those of {wanted}.")]
    WrongIssuer {
        /// Who the report names.
        stated: String,
        /// Whose keys were given.
        wanted: String,
    },
    /// The issuer does not publish that key.
    #[error("The issuer has no key {kid}.")]
    UnknownKey {
        /// The key's name.
        kid: String,
    },
    /// The issuer takes back all that the key signed.
    #[error("The key {kid} was revoked by its issuer. {reason}")]
    KeyRevoked {
        /// The key's name.
        kid: String,
        /// The issuer's words.
        reason: String,
    },
    /// The issuer takes back this report.
    #[error("The issuer no longer stands by this report. {reason}")]
    ReportRevoked {
        /// The issuer's words.
        reason: String,
    },
    /// Signed outside of the key's time.
    #[error("The key {kid} was not valid when the report was signed.")]
    KeyNotValidThen {
        /// The key's name.
        kid: String,
    },
    /// Too old.
    #[error("The signature has expired.")]
    SignatureExpired,
    /// Signed in the future.
    #[error("The report was signed in the future.")]
    NotYetValid,
    /// Another file than the one that was judged.
    #[error("This is not the picture that was judged as {name}.")]
    OtherPicture {
        /// Its name in the report.
        name: String,
    },
    /// A model this version does not know.
    #[error("The model {name} is not one of this version of Vitrine.")]
    UnknownModel {
        /// Its name in the report.
        name: String,
    },
    /// Scores that must not be held against each other.
    #[error("Other models made this report; scores of different models are not compared.")]
    OtherModels,
    /// No usable key.
    #[error("The key cannot be used ({detail}).")]
    BadKey {
        /// What is wrong with it.
        detail: String,
    },
    /// No usable address.
    #[error("{given} is no address of an issuer.")]
    BadIssuer {
        /// As it was given.
        given: String,
    },
    /// A picture that no report can be put into.
    #[error("A report cannot be put into this file ({detail}).")]
    CannotCarry {
        /// Why.
        detail: String,
    },
    /// Certificates that cannot be used.
    #[error("The certificates cannot be used ({detail}).")]
    BadCertificate {
        /// What is wrong with them.
        detail: String,
    },
    /// A picture without a manifest.
    #[error("This picture has no C2PA manifest.")]
    NoManifest,
    /// A file that is there already.
    #[error("{path} exists already; a key is never overwritten.")]
    KeyExists {
        /// As it was given.
        path: String,
    },
}

impl ReportError {
    /// Stable name in snake_case, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAReport { .. } => "not_a_report",
            Self::Unsigned => "unsigned",
            Self::SignatureUnreadable => "signature_unreadable",
            Self::SignatureWrong => "signature_wrong",
            Self::WrongIssuer { .. } => "wrong_issuer",
            Self::UnknownKey { .. } => "unknown_key",
            Self::KeyRevoked { .. } => "key_revoked",
            Self::ReportRevoked { .. } => "report_revoked",
            Self::KeyNotValidThen { .. } => "key_not_valid_then",
            Self::SignatureExpired => "signature_expired",
            Self::NotYetValid => "not_yet_valid",
            Self::OtherPicture { .. } => "other_picture",
            Self::UnknownModel { .. } => "unknown_report_model",
            Self::OtherModels => "other_models",
            Self::BadKey { .. } => "bad_key",
            Self::BadIssuer { .. } => "bad_issuer",
            Self::CannotCarry { .. } => "cannot_carry",
            Self::BadCertificate { .. } => "bad_certificate",
            Self::NoManifest => "no_manifest",
            Self::KeyExists { .. } => "key_exists",
        }
    }

    /// What happened.
    pub fn message(&self) -> Text {
        let zh = match self {
            Self::NotAReport { detail } => format!("这不是一份报告（{detail}）。"),
            Self::Unsigned => "这份报告没有签名。".into(),
            Self::SignatureUnreadable => "无法读取签名。".into(),
            Self::SignatureWrong => "报告在签名后被修改，或并非由该密钥签名。".into(),
            Self::WrongIssuer { stated, wanted } => format!("报告称由 {stated} 签发，而密钥属于 {wanted}。"),
            Self::UnknownKey { kid } => format!("签发者没有密钥 {kid}。"),
            Self::KeyRevoked { kid, reason } => format!("密钥 {kid} 已被签发者吊销。{reason}"),
            Self::ReportRevoked { reason } => format!("签发者已撤回这份报告。{reason}"),
            Self::KeyNotValidThen { kid } => format!("签名时密钥 {kid} 不在有效期内。"),
            Self::SignatureExpired => "签名已过期。".into(),
            Self::NotYetValid => "报告的签名时间在未来。".into(),
            Self::OtherPicture { name } => format!("这不是报告中检查过的图片 {name}。"),
            Self::UnknownModel { name } => format!("模型 {name} 不属于这个版本的 Vitrine。"),
            Self::OtherModels => "这份报告由其他模型生成；不同模型的分数不能比较。".into(),
            Self::BadKey { detail } => format!("无法使用该密钥（{detail}）。"),
            Self::BadIssuer { given } => format!("{given} 不是签发者的网址。"),
            Self::CannotCarry { detail } => format!("无法将报告写入这个文件（{detail}）。"),
            Self::BadCertificate { detail } => format!("无法使用这些证书（{detail}）。"),
            Self::NoManifest => "这张图片没有 C2PA 清单。".into(),
            Self::KeyExists { path } => format!("{path} 已存在；密钥不会被覆盖。"),
        };
        Text::new(self.to_string().trim_end(), zh)
    }

    /// What the user can do about it.
    pub fn remedy(&self) -> Text {
        match self {
            Self::NotAReport { .. } => Text::new(
                "Give a report as `vitrine evaluate` writes it: JSON, a list of them, or JSON Lines.",
                "请提供 `vitrine evaluate` 输出的报告：JSON、JSON 列表或 JSON Lines。",
            ),
            Self::Unsigned => Text::new("Ask its issuer for a signed one.", "请向签发者索取已签名的报告。"),
            Self::SignatureUnreadable | Self::SignatureWrong | Self::OtherPicture { .. } => Text::new(
                "Do not rely on this verdict. Ask its issuer for the report of this picture.",
                "请勿采信这个结论，并向签发者索取这张图片的报告。",
            ),
            Self::WrongIssuer { .. } | Self::UnknownKey { .. } => Text::new(
                "Fetch the present keys from the issuer's /.well-known/vitrine-keys.json and try again.",
                "请从签发者的 /.well-known/vitrine-keys.json 重新获取密钥后再试。",
            ),
            Self::KeyRevoked { .. }
            | Self::ReportRevoked { .. }
            | Self::KeyNotValidThen { .. }
            | Self::SignatureExpired => Text::new("Ask its issuer for a new report.", "请向签发者索取新的报告。"),
            Self::NotYetValid => Text::new(
                "Check this machine's clock; if it is right, do not rely on the report.",
                "请检查本机时间；若时间正确，请勿采信这份报告。",
            ),
            Self::UnknownModel { .. } => Text::new(
                "Check it with the version of Vitrine that made it.",
                "请使用生成该报告的 Vitrine 版本进行检查。",
            ),
            Self::OtherModels => Text::new(
                "Judge both pairs with the same version of Vitrine.",
                "请使用同一版本的 Vitrine 检查两对图片。",
            ),
            Self::BadKey { .. } => Text::new("Make one with `vitrine keygen`.", "请使用 `vitrine keygen` 生成密钥。"),
            Self::BadIssuer { .. } => Text::new(
                "Give scheme and host, such as https://judge.example; http is taken for localhost alone.",
                "请提供协议和主机名，例如 https://judge.example；只有 localhost 可以使用 http。",
            ),
            Self::CannotCarry { .. } => Text::new(
                "Use a JPEG or PNG, or keep the report in a file beside the picture.",
                "请使用 JPEG 或 PNG，或将报告另存为图片旁的文件。",
            ),
            Self::BadCertificate { .. } => Text::new(
                "Give PEM files: an Ed25519 certificate for digital signatures with the extended purpose e-mail \
                 protection, the certificates above it, and its key.",
                "请提供 PEM 文件：用途为数字签名、扩展用途为电子邮件保护的 Ed25519 证书及其上级证书和对应密钥。",
            ),
            Self::NoManifest => Text::new(
                "Put one in with `vitrine c2pa sign`; a report that was attached is checked with `vitrine verify`.",
                "请用 `vitrine c2pa sign` 写入；用 attach 写入的报告请用 `vitrine verify` 检查。",
            ),
            Self::KeyExists { .. } => Text::new("Choose another name.", "请换一个文件名。"),
        }
    }
}
