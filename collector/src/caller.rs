//! Who is asking: a bearer token, looked up.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::header;
use axum::http::request::Parts;
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::error::CollectorError;
use crate::store::Holder;

/// Longest token that is looked at.
const MAX_TOKEN: usize = 512;

/// A caller whose token is valid.
pub enum Caller {
    /// Whoever runs the collector.
    Admin,
    /// A person of one project.
    Annotator(Holder),
}

impl Caller {
    /// Only whoever runs the collector.
    pub fn admin(&self) -> Result<(), CollectorError> {
        if matches!(self, Self::Admin) { Ok(()) } else { Err(CollectorError::NotAllowed) }
    }

    /// Only a person of this project.
    pub fn annotator_of(&self, project: &str) -> Result<&Holder, CollectorError> {
        match self {
            Self::Annotator(holder) if holder.project == project => Ok(holder),
            _ => Err(CollectorError::NotAllowed),
        }
    }
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = CollectorError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, CollectorError> {
        // Whoever has no address shares one.
        let nowhere = IpAddr::V6(Ipv6Addr::UNSPECIFIED);
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let address = connected.map_or(nowhere, |ConnectInfo(address)| address.ip());
        let token = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, token)| scheme.eq_ignore_ascii_case("bearer") && token.len() <= MAX_TOKEN)
            .map(|(_, token)| token.trim())
            .ok_or(CollectorError::TokenMissing)?;
        if same(token, &app.admin_token) {
            app.limits.caller("admin".to_owned())?;
            return Ok(Self::Admin);
        }
        let hash = Sha256::digest(token).into();
        app.limits.look_up(address, &hash)?;
        match app.store.holder(token).await {
            Ok(holder) => {
                app.limits.right(hash);
                app.limits.caller(format!("{} {}", holder.project, holder.annotator))?;
                Ok(Self::Annotator(holder))
            }
            Err(
                error @ (CollectorError::TokenUnknown | CollectorError::TokenExpired | CollectorError::TokenRevoked),
            ) => Err(app.limits.wrong(address, &hash, error)),
            Err(error) => Err(error),
        }
    }
}

/// Compared by their hashes: how long that takes tells nothing about the token.
fn same(a: &str, b: &str) -> bool {
    Sha256::digest(a) == Sha256::digest(b)
}
