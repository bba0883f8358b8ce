//! Values in the path, as the domain's own types.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use mee_shared::calculator::{self, Calculator};
use mee_shared::ids::{FicheId, FileHash, InseeCode, ObjectId, Slug, Uai};
use mee_shared::menu::Week;
use mee_shared::problem::{FieldError, ProblemCode};
use mee_shared::rubric::EstablishmentKind;
use mee_shared::view_path::ViewPath;
use percent_encoding::percent_decode_str;

use super::quoted;
use crate::http::problem::Refusal;
use crate::service::export::{Dataset, Format};
use crate::service::sectors::ExportFormat;

/// A type that stands in paths under one name.
pub trait Segment: Sized {
    /// The name between braces in the path's pattern.
    const NAME: &'static str;

    /// Reads the value.
    ///
    /// # Errors
    /// What is wrong and the way out, in French.
    fn read(text: &str) -> Result<Self, Refusal>;
}

/// A value taken from the path.
#[derive(Debug, Clone)]
pub struct PathValue<T>(
    /// The value.
    pub T,
);

impl<T: Segment> FromRequest for PathValue<T> {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let raw = request.match_info().get(T::NAME).unwrap_or_default();
        let value = percent_decode_str(raw)
            .decode_utf8()
            .map_err(|_| invalid::<T>(format!("{} n'est pas du texte UTF-8.", quoted(raw))))
            .and_then(|text| T::read(&text));
        ready(value.map(Self))
    }
}

fn invalid<T: Segment>(detail: String) -> Refusal {
    Refusal::fields(vec![FieldError { pointer: format!("{{{}}}", T::NAME), code: ProblemCode::InvalidValue, detail }])
}

impl Segment for InseeCode {
    const NAME: &'static str = "insee";

    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(|reason| {
            invalid::<Self>(format!(
                "{} ne convient pas : {reason}. Trouvez le code d'une commune par son nom : /v1/communes?name=…",
                quoted(text)
            ))
        })
    }
}

/// The name of an OpenID provider.
#[derive(Debug, Clone)]
pub struct ProviderName(
    /// The name.
    pub String,
);

impl Segment for ProviderName {
    const NAME: &'static str = "provider";

    fn read(text: &str) -> Result<Self, Refusal> {
        Ok(Self(text.to_owned()))
    }
}

impl Segment for &'static Calculator {
    const NAME: &'static str = "calculator";

    fn read(text: &str) -> Result<Self, Refusal> {
        calculator::find(text).ok_or_else(|| {
            Refusal::not_found(format!("{} n'est pas un calculateur ; la liste : /v1/calculators.", quoted(text)))
        })
    }
}

impl Segment for Slug {
    const NAME: &'static str = "slug";

    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(|reason| {
            invalid::<Self>(format!(
                "{} ne convient pas : {reason}. La liste des fiches de la commune donne celui de chacune.",
                quoted(text)
            ))
        })
    }
}

impl Segment for Uai {
    const NAME: &'static str = "uai";

    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(|reason| {
            invalid::<Self>(format!(
                "{} ne convient pas : {reason}. La liste des écoles de la commune donne celui de chacune.",
                quoted(text)
            ))
        })
    }
}

/// The identifier of an object below a body, in paths such as `/bodies/{id}/members/{member}`.
#[derive(Debug, Clone)]
pub struct Member(
    /// The account.
    pub ObjectId,
);

/// The identifier of an API key in a path.
#[derive(Debug, Clone)]
pub struct Key(
    /// The key.
    pub ObjectId,
);

/// The identifier of a work in a path.
#[derive(Debug, Clone)]
pub struct WorkKey(
    /// The work.
    pub ObjectId,
);

/// The identifier of a conflict in a path.
#[derive(Debug, Clone)]
pub struct ConflictKey(
    /// The conflict.
    pub ObjectId,
);

/// The identifier of a webhook in a path.
#[derive(Debug, Clone)]
pub struct WebhookKey(
    /// The webhook.
    pub ObjectId,
);

/// The identifier of a webhook's delivery in a path.
#[derive(Debug, Clone)]
pub struct DeliveryKey(
    /// The delivery.
    pub ObjectId,
);

/// The number of a revision in a path.
#[derive(Debug, Clone, Copy)]
pub struct RevisionNumber(
    /// From 1.
    pub i64,
);

/// The name of a rubric in a path.
#[derive(Debug, Clone)]
pub struct RubricName(
    /// The rubric.
    pub Slug,
);

impl Segment for RubricName {
    const NAME: &'static str = "rubric";

    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map(Self).map_err(|reason| {
            let detail = format!("{} ne convient pas : {reason}. Voyez /v1/rubric-catalogue.", quoted(text));
            invalid::<Self>(detail)
        })
    }
}

impl Segment for EstablishmentKind {
    const NAME: &'static str = "establishment_kind";

    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(|reason| invalid::<Self>(format!("{} ne convient pas : {reason}.", quoted(text))))
    }
}

impl Segment for FileHash {
    const NAME: &'static str = "hash";

    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(|reason| invalid::<Self>(format!("{} ne convient pas : {reason}.", quoted(text))))
    }
}

/// The identifier of a delegation in a path.
#[derive(Debug, Clone)]
pub struct Delegation(
    /// The delegation.
    pub ObjectId,
);

/// The identifier of an invitation in a path.
#[derive(Debug, Clone)]
pub struct Invitation(
    /// The invitation.
    pub ObjectId,
);

/// The identifier of a carte scolaire in a path.
#[derive(Debug, Clone)]
pub struct MapKey(
    /// The map.
    pub ObjectId,
);

impl Segment for MapKey {
    const NAME: &'static str = "map";

    fn read(text: &str) -> Result<Self, Refusal> {
        read_id::<Self>(text).map(Self)
    }
}

impl Segment for Week {
    const NAME: &'static str = "week";

    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(|reason| invalid::<Self>(format!("{} ne convient pas : {reason}.", quoted(text))))
    }
}

impl Segment for ExportFormat {
    const NAME: &'static str = "format";

    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse()
            .map_err(|known| Refusal::not_found(format!("{} n'est pas un format ; il y a {known}.", quoted(text))))
    }
}

fn read_id<T: Segment>(text: &str) -> Result<ObjectId, Refusal> {
    text.parse().map_err(|reason| {
        invalid::<T>(format!("{} ne convient pas : {reason}. La liste donne celui de chaque entrée.", quoted(text)))
    })
}

impl Segment for Member {
    const NAME: &'static str = "member";

    fn read(text: &str) -> Result<Self, Refusal> {
        read_id::<Self>(text).map(Self)
    }
}

impl Segment for Delegation {
    const NAME: &'static str = "delegation";

    fn read(text: &str) -> Result<Self, Refusal> {
        read_id::<Self>(text).map(Self)
    }
}

impl Segment for Key {
    const NAME: &'static str = "key";

    fn read(text: &str) -> Result<Self, Refusal> {
        read_id::<Self>(text).map(Self)
    }
}

impl Segment for WorkKey {
    const NAME: &'static str = "work";

    fn read(text: &str) -> Result<Self, Refusal> {
        read_id::<Self>(text).map(Self)
    }
}

impl Segment for WebhookKey {
    const NAME: &'static str = "webhook";

    fn read(text: &str) -> Result<Self, Refusal> {
        read_id::<Self>(text).map(Self)
    }
}

impl Segment for DeliveryKey {
    const NAME: &'static str = "delivery";

    fn read(text: &str) -> Result<Self, Refusal> {
        read_id::<Self>(text).map(Self)
    }
}

impl Segment for Dataset {
    const NAME: &'static str = "dataset";

    fn read(text: &str) -> Result<Self, Refusal> {
        Self::ALL.iter().copied().find(|dataset| dataset.as_str() == text).ok_or_else(|| {
            Refusal::not_found(format!(
                "{} n'est pas un jeu de données ; il y a schools, services et fiches-locales.",
                quoted(text)
            ))
        })
    }
}

impl Segment for Format {
    const NAME: &'static str = "format";

    fn read(text: &str) -> Result<Self, Refusal> {
        Self::ALL.iter().copied().find(|format| format.as_str() == text).ok_or_else(|| {
            Refusal::not_found(format!("{} n'est pas un format ; il y a csv, json et geojson.", quoted(text)))
        })
    }
}

impl Segment for Invitation {
    const NAME: &'static str = "invitation";

    fn read(text: &str) -> Result<Self, Refusal> {
        read_id::<Self>(text).map(Self)
    }
}

impl Segment for ConflictKey {
    const NAME: &'static str = "conflict";

    fn read(text: &str) -> Result<Self, Refusal> {
        read_id::<Self>(text).map(Self)
    }
}

impl Segment for FicheId {
    const NAME: &'static str = "fiche";

    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(|reason| {
            invalid::<Self>(format!(
                "{} ne convient pas : {reason}. La liste des fiches donne l'identifiant de chacune (« id »).",
                quoted(text)
            ))
        })
    }
}

impl Segment for RevisionNumber {
    const NAME: &'static str = "number";

    fn read(text: &str) -> Result<Self, Refusal> {
        match text.parse() {
            Ok(number @ 1..=9_999_999) => Ok(Self(number)),
            _ => Err(invalid::<Self>(format!(
                "{} n'est pas le numéro d'une version ; elles vont de 1 en 1.",
                quoted(text)
            ))),
        }
    }
}

impl Segment for ViewPath {
    const NAME: &'static str = "view";

    /// A text outside the grammar of views is an address where nothing stands, not a malformed value.
    fn read(text: &str) -> Result<Self, Refusal> {
        text.parse().map_err(|reason| {
            Refusal::not_found(format!("{} : {reason}. Partez de l'accueil du portail.", quoted(text)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_malformed_value_is_named_with_its_place() {
        for (refusal, pointer) in [
            (InseeCode::read("9404").err(), "{insee}"),
            (Slug::read("Cantine").err(), "{slug}"),
            (Uai::read("0940361A").err(), "{uai}"),
            (Week::read("2026-48").err(), "{week}"),
            (Member::read("1").err(), "{member}"),
            (Key::read("é").err(), "{key}"),
            (Invitation::read("").err(), "{invitation}"),
        ] {
            let problem = refusal.map(|refusal| refusal.problem("r"));
            assert_eq!(problem.as_ref().map(|problem| problem.status), Some(400), "{pointer}");
            let named =
                problem.map(|problem| problem.errors.into_iter().map(|error| error.pointer).collect::<Vec<_>>());
            assert_eq!(named, Some(vec![pointer.to_owned()]));
        }
    }

    #[test]
    fn a_view_outside_the_grammar_is_not_found() {
        assert_eq!(ViewPath::read("rien").err().map(|refusal| refusal.code()), Some(ProblemCode::NotFound));
    }
}
