//! The authorization code flow: the address people are sent to, the code handed in, what is believed of the answer.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthenticationFlow, CoreClaimName, CoreClaimType, CoreClient, CoreClientAuthMethod,
    CoreGenderClaim, CoreGrantType, CoreIdToken, CoreIdTokenClaims, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode, CoreResponseType,
    CoreSubjectIdentifierType,
};
use openidconnect::{
    AccessToken, AdditionalClaims, AdditionalProviderMetadata, AuthType, AuthenticationContextClass, AuthorizationCode,
    ClaimsVerificationError, ClientId, ClientSecret, CsrfToken, IssuerUrl, Nonce, OAuth2TokenResponse as _,
    PkceCodeChallenge, PkceCodeVerifier, ProviderMetadata, RedirectUrl, Scope, SignatureVerificationError,
    TokenResponse as _, UserInfoClaims, UserInfoResponseType,
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{Profile, Provider, ProviderError};

/// How long what a provider said of itself is believed.
const KNOWN_FOR: Duration = Duration::from_secs(600);

/// How soon it may be asked again because a key is unknown.
const ASKED_AGAIN_AFTER: Duration = Duration::from_secs(30);

/// How many random bytes stand in `state` and `nonce`: 43 characters, where ProConnect wants 32 at least.
const RANDOM_BYTES: u32 = 32;

/// What a provider says of itself beyond OpenID Connect Discovery 1.0.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Further {
    /// OpenID Connect RP-Initiated Logout 1.0.
    end_session_endpoint: Option<Url>,
    /// RFC 8414.
    #[serde(default)]
    code_challenge_methods_supported: Vec<String>,
    /// RFC 9207.
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Further {}

pub(super) type Metadata = ProviderMetadata<
    Further,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// ProConnect's name for the family name.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Named {
    usual_name: Option<String>,
}

impl AdditionalClaims for Named {}

/// What is kept of a request until the browser comes back.
#[derive(Debug)]
pub struct Asked {
    /// What the browser brings back.
    pub state: String,
    /// What the ID token must repeat.
    pub nonce: String,
    /// What proves that the code was asked for here.
    pub pkce_verifier: Option<String>,
}

/// A request to a provider: where the browser goes, and what is kept.
#[derive(Debug)]
pub struct Sent {
    /// The address.
    pub url: String,
    /// What is kept.
    pub asked: Asked,
}

/// Who came back, as the provider vouches for it; no Debug, for it names a person.
pub struct Identity {
    /// Who vouches.
    pub issuer: String,
    /// What it calls the person; means nothing elsewhere.
    pub subject: String,
    /// The address the provider has, proved by nothing.
    pub email: Option<String>,
    /// The person's name.
    pub name: Option<String>,
    /// The ID token, for signing out there.
    pub id_token: String,
}

fn unusable(error: impl std::fmt::Display) -> ProviderError {
    ProviderError::Unusable(error.to_string())
}

impl Provider {
    /// What the provider says of itself, asked for anew after ten minutes or, with `is_doubted`, thirty seconds.
    fn metadata(&self, is_doubted: bool) -> Result<Metadata, ProviderError> {
        let life = if is_doubted { ASKED_AGAIN_AFTER } else { KNOWN_FOR };
        let known = self.known.lock().map_err(unusable)?.clone();
        if let Some((at, metadata)) = known
            && at.elapsed() < life
        {
            return Ok(metadata);
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(unusable)?;
        let send = |request| self.http.send(request);
        // The library refuses a document that names another issuer.
        let metadata = Metadata::discover(&issuer, &send).map_err(|error| unusable(chain(&error)))?;
        // The one algorithm every provider must have (OpenID Connect Core section 15.1): fixed, so that no token chooses.
        if !metadata.id_token_signing_alg_values_supported().contains(&CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256) {
            return Err(unusable("it does not sign with RS256"));
        }
        *self.known.lock().map_err(unusable)? = Some((Instant::now(), metadata.clone()));
        Ok(metadata)
    }

    /// Where to send a browser that wants to sign in.
    ///
    /// # Errors
    /// When the provider cannot be used.
    pub fn begin(&self, redirect_uri: &str) -> Result<Sent, ProviderError> {
        let metadata = self.metadata(false)?;
        let is_proconnect = self.settings.profile == Profile::ProConnect;
        let takes_pkce = metadata.additional_metadata().code_challenge_methods_supported.iter().any(|m| m == "S256");
        let client = CoreClient::new(
            ClientId::new(self.settings.client_id.clone()),
            metadata.issuer().clone(),
            Default::default(),
        )
        .set_auth_uri(metadata.authorization_endpoint().clone())
        .set_redirect_uri(RedirectUrl::new(redirect_uri.to_owned()).map_err(unusable)?);
        let mut request = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            || CsrfToken::new_random_len(RANDOM_BYTES),
            || Nonce::new_random_len(RANDOM_BYTES),
        );
        for scope in self.settings.scopes.iter().filter(|scope| *scope != "openid") {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        if let Some(acr) = &self.settings.acr_values {
            request = request.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
        }
        let mut pkce_verifier = None;
        if takes_pkce && !is_proconnect {
            let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
            request = request.set_pkce_challenge(challenge);
            pkce_verifier = Some(verifier.secret().clone());
        }
        let (url, state, nonce) = request.url();
        let asked = Asked { state: state.secret().clone(), nonce: nonce.secret().clone(), pkce_verifier };
        Ok(Sent { url: url.into(), asked })
    }

    /// Whether the issuer that came back beside the code is this provider (RFC 9207 section 2.4).
    ///
    /// # Errors
    /// When it is another, or none where the provider says that it names itself; or the provider cannot be used.
    pub fn check_issuer(&self, named: Option<&str>) -> Result<(), ProviderError> {
        let must_name = self.metadata(false)?.additional_metadata().authorization_response_iss_parameter_supported;
        match named {
            Some(issuer) if issuer == self.settings.issuer => Ok(()),
            None if !must_name => Ok(()),
            _ => Err(ProviderError::Unproved("the answer comes from another issuer".to_owned())),
        }
    }

    /// Hands in the code, at once for it lives seconds, and gives who it stands for once everything is checked.
    ///
    /// # Errors
    /// When the provider does not take the code or cannot be believed.
    pub fn finish(&self, redirect_uri: &str, code: &str, asked: &Asked) -> Result<Identity, ProviderError> {
        let metadata = self.metadata(false)?;
        let is_proconnect = self.settings.profile == Profile::ProConnect;
        let send = |request| self.http.send(request);
        let takes_basic = metadata
            .token_endpoint_auth_methods_supported()
            .is_none_or(|methods| methods.contains(&CoreClientAuthMethod::ClientSecretBasic));
        let in_body = is_proconnect || !takes_basic;
        let token_uri = metadata.token_endpoint().cloned().ok_or_else(|| unusable("it has no token endpoint"))?;
        let client = self
            .client(&metadata)
            .set_auth_type(if in_body { AuthType::RequestBody } else { AuthType::BasicAuth })
            .set_token_uri(token_uri)
            .set_redirect_uri(RedirectUrl::new(redirect_uri.to_owned()).map_err(unusable)?);
        let mut request = client.exchange_code(AuthorizationCode::new(code.to_owned()));
        if let Some(verifier) = &asked.pkce_verifier {
            request = request.set_pkce_verifier(PkceCodeVerifier::new(verifier.clone()));
        }
        let tokens = request.request(&send).map_err(|error| match error {
            openidconnect::RequestTokenError::ServerResponse(answer) => {
                ProviderError::RefusedCode(answer.error().to_string())
            }
            other => unusable(chain(&other)),
        })?;
        let id_token = tokens.id_token().ok_or_else(|| ProviderError::Unproved("no ID token".to_owned()))?;
        let (claims, metadata) = self.verified(id_token, metadata, &Nonce::new(asked.nonce.clone()))?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = id_token.signing_alg().map_err(unproved)?;
            let client = self.client(&metadata);
            let verifier = client.id_token_verifier();
            let key = id_token.signing_key(&verifier).map_err(unproved)?;
            let is_same = openidconnect::AccessTokenHash::from_token(tokens.access_token(), algorithm, key)
                .map_err(unproved)?
                == *expected;
            if !is_same {
                return Err(ProviderError::Unproved("the access token is not the ID token's".to_owned()));
            }
        }
        let subject = claims.subject().as_str().to_owned();
        let (email, name) = self.told(&metadata, &claims, tokens.access_token())?;
        Ok(Identity { issuer: self.settings.issuer.clone(), subject, email, name, id_token: id_token.to_string() })
    }

    fn client(&self, metadata: &Metadata) -> CoreClient {
        let client_id = ClientId::new(self.settings.client_id.clone());
        CoreClient::new(client_id, metadata.issuer().clone(), metadata.jwks().clone())
            .set_client_secret(ClientSecret::new(self.secret.clone()))
    }

    /// The claims of an ID token, and the keys that proved them: signature by RS256 alone, issuer, audience, expiry, nonce, authorised party.
    ///
    /// An unknown key makes the provider's keys be asked for again, once.
    fn verified(
        &self,
        id_token: &CoreIdToken,
        metadata: Metadata,
        nonce: &Nonce,
    ) -> Result<(CoreIdTokenClaims, Metadata), ProviderError> {
        let check = |metadata: &Metadata| {
            let client = self.client(metadata);
            let verifier = client
                .id_token_verifier()
                .set_allowed_algs(HashSet::from([CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256]));
            id_token.claims(&verifier, nonce).cloned()
        };
        let (outcome, metadata) = match check(&metadata) {
            Err(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey)) => {
                let metadata = self.metadata(true)?;
                (check(&metadata), metadata)
            }
            outcome => (outcome, metadata),
        };
        let claims = outcome.map_err(unproved)?;
        // OpenID Connect Core section 3.1.3.7, steps 4 and 5; the library leaves the authorised party to us.
        if claims.authorized_party().is_some_and(|party| party.as_str() != self.settings.client_id) {
            return Err(ProviderError::Unproved("the ID token was made for another party".to_owned()));
        }
        Ok((claims, metadata))
    }

    /// The e-mail address and the name, from userinfo where there is one; it must speak of the same person.
    fn told(
        &self,
        metadata: &Metadata,
        claims: &CoreIdTokenClaims,
        access_token: &AccessToken,
    ) -> Result<(Option<String>, Option<String>), ProviderError> {
        let first = |value: Option<&str>| value.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
        let Some(url) = metadata.userinfo_endpoint().cloned() else {
            let name = claims.name().and_then(|name| name.get(None)).map(|name| name.as_str());
            return Ok((first(claims.email().map(|email| email.as_str())), first(name)));
        };
        let is_proconnect = self.settings.profile == Profile::ProConnect;
        let kind = if is_proconnect { UserInfoResponseType::Jwt } else { UserInfoResponseType::Json };
        let client = self.client(metadata).set_user_info_url(url);
        let told: UserInfoClaims<Named, CoreGenderClaim> = client
            .user_info(access_token.clone(), Some(claims.subject().clone()))
            .require_signed_response(is_proconnect)
            .set_response_type(kind)
            .request(&|request| self.http.send(request))
            .map_err(|error| match error {
                openidconnect::UserInfoError::ClaimsVerification(error) => unproved(error),
                openidconnect::UserInfoError::Response(status, ..) => unusable(format!("userinfo answers {status}")),
                other => unusable(chain(&other)),
            })?;
        let text = |name: Option<&str>| name.unwrap_or_default().trim().to_owned();
        let given = text(told.given_name().and_then(|name| name.get(None)).map(|name| name.as_str()));
        let family = told.family_name().and_then(|name| name.get(None)).map(|name| name.as_str());
        let family = text(family.or(told.additional_claims().usual_name.as_deref()));
        let whole = told.name().and_then(|name| name.get(None)).map(|name| name.as_str());
        let name = first(whole).or_else(|| first(Some(&format!("{given} {family}"))));
        Ok((first(told.email().map(|email| email.as_str())), name))
    }

    /// Where a browser ends its session at the provider, and comes back from (RP-Initiated Logout 1.0); none where the
    /// provider has no such place or does not answer.
    #[must_use]
    pub fn logout_url(&self, id_token: &str, back: &str) -> Option<String> {
        let mut url = self.metadata(false).ok()?.additional_metadata().end_session_endpoint.clone()?;
        url.query_pairs_mut()
            .append_pair("id_token_hint", id_token)
            .append_pair("post_logout_redirect_uri", back)
            .append_pair("state", CsrfToken::new_random_len(RANDOM_BYTES).secret());
        Some(url.into())
    }
}

fn unproved(error: impl std::error::Error) -> ProviderError {
    ProviderError::Unproved(chain(&error))
}

/// An error with all that lies below it.
fn chain(error: &dyn std::error::Error) -> String {
    let mut said = error.to_string();
    let mut below = error.source();
    while let Some(cause) = below {
        said = format!("{said}: {cause}");
        below = cause.source();
    }
    said
}
