//! Bodies that are no JSON: tables and files, read only once whoever sends them is let in.

use std::future::{Ready, ready};

use actix_web::dev;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::web::Payload;
use actix_web::{FromRequest, HttpRequest};
use mee_shared::problem::ProblemCode;

use crate::http::problem::Refusal;

/// A body that has not been read yet.
pub struct Upload {
    /// Its type, without parameters and in lower case; empty where none is said.
    pub media_type: String,
    payload: Payload,
}

impl FromRequest for Upload {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, payload: &mut dev::Payload) -> Self::Future {
        let media_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let payload = Payload::from_request(request, payload).into_inner();
        ready(match payload {
            Ok(payload) => Ok(Self { media_type, payload }),
            Err(error) => Err(Refusal::of_status(error.as_response_error().status_code())),
        })
    }
}

impl Upload {
    /// The bytes, `most` of them at most.
    ///
    /// # Errors
    /// When there are more, or the connection breaks off.
    pub async fn bytes(self, most: usize, too_large: &'static str) -> Result<Vec<u8>, Refusal> {
        match self.payload.to_bytes_limited(most).await {
            Ok(Ok(bytes)) => Ok(bytes.to_vec()),
            Ok(Err(_)) => Err(Refusal::new(ProblemCode::InvalidValue, "Le contenu n'est pas arrivé entier.")),
            Err(_) => Err(Refusal::new(ProblemCode::TooLarge, too_large)),
        }
    }

    /// The bytes as text of this type.
    ///
    /// # Errors
    /// When it is of another type, too long or not UTF-8.
    pub async fn text(self, media_type: &'static str, most: usize) -> Result<String, Refusal> {
        if self.media_type != media_type {
            let detail = format!("Envoyez un tableau, avec l'en-tête « Content-Type: {media_type} ».");
            return Err(Refusal::new(ProblemCode::UnsupportedMediaType, detail));
        }
        let bytes = self.bytes(most, "Ce tableau est trop long : faites plusieurs envois.").await?;
        String::from_utf8(bytes).map_err(|_| {
            Refusal::new(ProblemCode::InvalidValue, "Ce tableau n'est pas en UTF-8 : enregistrez-le dans ce codage.")
        })
    }
}
