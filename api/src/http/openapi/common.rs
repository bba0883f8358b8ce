//! What all operations of the documents share: problems, headers, the answer 304.

use mee_shared::problem::{FieldError, Problem, ProblemCode};
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{Components, Object, Ref, RefOr, Type};
use utoipa::{PartialSchema as _, ToSchema};

/// The problems operations answer with: the response's name, the code, and when it happens.
const PROBLEMS: &[(&str, ProblemCode, &str)] = &[
    (
        "InvalidRequest",
        ProblemCode::InvalidValue,
        "A path or query value is malformed (`invalid_value`), or a query parameter is unknown (`unknown_field`)",
    ),
    (
        "Unauthorized",
        ProblemCode::Unauthorized,
        "The credentials are missing or do not count; the same for every reason",
    ),
    ("Forbidden", ProblemCode::Forbidden, "The credentials are good, the role or scope is missing"),
    ("NotFound", ProblemCode::NotFound, "Well formed, but nothing stands at this address"),
    ("MethodNotAllowed", ProblemCode::MethodNotAllowed, "The address takes other methods; `Allow` names them"),
    (
        "RequestTimeout",
        ProblemCode::RequestTimeout,
        "The body took longer than a minute to arrive; the connection is closed",
    ),
    ("Conflict", ProblemCode::Conflict, "What is asked for contradicts what is there"),
    ("Gone", ProblemCode::Gone, "What the cursor names is no longer kept; begin anew"),
    (
        "PreconditionFailed",
        ProblemCode::PreconditionFailed,
        "Someone else wrote since the version that `If-Match` names; nothing is written",
    ),
    ("UnsupportedMediaType", ProblemCode::UnsupportedMediaType, "The body is not JSON"),
    ("Unprocessable", ProblemCode::Unprocessable, "Well formed, but against a rule; `errors` names the places"),
    ("TooLarge", ProblemCode::TooLarge, "The address is longer than 8,192 bytes, or the body larger than taken"),
    (
        "TooManyRequests",
        ProblemCode::TooManyRequests,
        "This client asked too often; `Retry-After` says when to come back",
    ),
    ("Internal", ProblemCode::Internal, "Something failed on the server's side"),
    ("Unavailable", ProblemCode::Unavailable, "The database is busy or away; `Retry-After` says when to come back"),
];

const NOT_MODIFIED: &str = "NotModified";

/// Adds the shared responses and the schemas they need.
pub(super) fn add_components(components: &mut Components) {
    for (name, schema) in [
        (Problem::name(), Problem::schema()),
        (FieldError::name(), FieldError::schema()),
        (ProblemCode::name(), ProblemCode::schema()),
    ] {
        components.schemas.insert(name.into_owned(), schema);
    }
    for (name, code, description) in PROBLEMS {
        components.responses.insert((*name).to_owned(), RefOr::T(problem(*code, description)));
    }
    let not_modified = ResponseBuilder::new()
        .description("Unchanged since the answer whose `ETag` was sent in `If-None-Match`")
        .header("ETag", text_header("The strong tag of the answer in the content coding asked for"))
        .build();
    components.responses.insert(NOT_MODIFIED.to_owned(), RefOr::T(not_modified));
}

/// Adds the two ways of proving who one is.
pub(super) fn add_security(components: &mut Components) {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("An access token, from `POST /v1/auth/sign-in`; it lives ten minutes"))
        .build();
    let key = ApiKeyValue::with_description("X-API-Key", "A plugin's key, made by an administrator of its body");
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    components.add_security_scheme("api_key", SecurityScheme::ApiKey(ApiKey::Header(key)));
}

/// Adds to an operation what it shares with the others.
pub(super) fn complete(path: &str, method: &str, operation: &mut Operation) {
    let is_public = path.starts_with("/v1/");
    // What concerns people and their access is never kept, hence never compared with what was kept.
    let is_personal =
        ["/v1/auth/", "/v1/bodies/", "/v1/invitations/", "/v1/readability"].iter().any(|start| path.starts_with(start));
    let is_signing_in = path == "/v1/auth/sign-in";
    // A link in a mail counts or not, and what is chosen through it obeys rules.
    let uses_mail = ["/v1/invitations/", "/v1/auth/password-resets"].iter().any(|start| path.starts_with(start));
    let computes = path.starts_with("/v1/calculators/") && method == "POST";
    let is_kept = is_public && !is_personal && !computes;
    let needs_actor =
        is_personal && operation.security.as_ref().is_some_and(|all| !all.contains(&SecurityRequirement::default()));
    let has = |place: fn(&ParameterIn) -> bool| {
        operation.parameters.iter().flatten().any(|parameter| match parameter {
            RefOr::T(parameter) => place(&parameter.parameter_in),
            RefOr::Ref(_) => false,
        })
    };
    let has_path_value = has(|place| matches!(place, ParameterIn::Path));
    let reads_database =
        is_personal || has_path_value || has(|place| matches!(place, ParameterIn::Query)) || path.ends_with("/ready");

    let mut names = vec!["MethodNotAllowed", "TooLarge", "Internal"];
    if is_public {
        // Any unknown query parameter is refused, so every public operation may answer 400.
        names.push("InvalidRequest");
        names.push("TooManyRequests");
    }
    if has_path_value {
        names.push("NotFound");
    }
    if reads_database {
        names.push("Unavailable");
    }
    if needs_actor || is_signing_in {
        names.extend(["Unauthorized", "Forbidden"]);
    }
    if uses_mail {
        names.push("Unprocessable");
    }
    if path == "/v1/invitations/accept" {
        names.extend(["Forbidden", "Conflict"]);
    }
    if path.ends_with("/invitations") && method == "POST" {
        names.push("Conflict");
    }
    if has(|place| matches!(place, ParameterIn::Header)) {
        // The one header that operations take is the version that a write builds on.
        names.push("PreconditionFailed");
    }
    if path.contains("/works/{") && method == "POST" || path.contains("/bodies/{id}/fiches/") {
        names.push("Conflict");
    }
    if path.ends_with("/changes") {
        names.push("Gone");
    }
    if path.contains("/webhooks") && method == "POST" {
        names.push("Conflict");
    }
    if path == "/v1/auth/refresh" {
        names.push("Unauthorized");
    }
    if operation.request_body.is_some() {
        names.extend(["UnsupportedMediaType", "RequestTimeout"]);
    }
    if operation.request_body.is_some() && (needs_actor || is_signing_in) {
        names.push("Unprocessable");
    }
    if computes {
        names.push("Unprocessable");
    }
    if path.ends_with("/preview-links") || path.ends_with("/proofreading-steps") && method == "PUT" {
        names.push("Conflict");
    }
    let changes_second_factor = path.contains("/auth/totp") || path.ends_with("/recovery-codes");
    if changes_second_factor || path.contains("/members/{") && method != "GET" {
        names.push("Conflict");
    }
    let runs_schools = ["/rubrics/", "/fill-rates", "/school-authority", "/establishments", "/files"];
    if is_personal && runs_schools.iter().any(|part| path.contains(part)) {
        names.push("Conflict");
    }
    let responses = &mut operation.responses.responses;
    for (name, code, _) in PROBLEMS.iter().filter(|(name, _, _)| names.contains(name)) {
        responses.insert(code.status().to_string(), RefOr::Ref(Ref::from_response_name(*name)));
    }
    let is_list = responses.get("200").is_some_and(is_page);
    let success = responses.keys().find(|status| status.starts_with('2')).cloned().unwrap_or_default();
    if let Some(RefOr::T(answer)) = responses.get_mut(&success) {
        let mut header = |name: &str, description: &str| {
            answer.headers.insert(name.to_owned(), RefOr::T(text_header(description)));
        };
        header("X-Request-Id", "The request's number in the server's log");
        if is_personal || computes {
            header("Cache-Control", "Always `no-store`");
        }
        if is_kept {
            header("ETag", "A strong tag, different for each content coding");
            header("Cache-Control", "How long the answer may be kept");
        }
        if is_kept && method == "GET" && ["/v1/communes", "/v1/calculators"].iter().any(|start| path.starts_with(start))
        {
            header(
                "Cache-Status",
                "Only while the database is away and the answer is what was ready before (RFC 9211): \
                 `mee; hit; ttl=-SECONDS; detail=database-away`, for how many seconds by then",
            );
        }
        if is_list {
            header("Link", "`<…>; rel=\"next\"` where there is a next page");
        }
    }
    if is_kept {
        responses.insert("304".to_owned(), RefOr::Ref(Ref::from_response_name(NOT_MODIFIED)));
    }
}

/// Whether the answer is a page of a list.
fn is_page(answer: &RefOr<Response>) -> bool {
    let RefOr::T(answer) = answer else { return false };
    answer.content.values().any(|content| {
        let RefOr::T(content) = content else { return false };
        matches!(&content.schema, Some(RefOr::Ref(schema)) if schema.ref_location.contains("/Page_"))
    })
}

fn text_header(description: &str) -> utoipa::openapi::header::Header {
    HeaderBuilder::new().schema(Some(Object::with_type(Type::String))).description(Some(description)).build()
}

fn problem(code: ProblemCode, description: &str) -> Response {
    let errors = match code {
        ProblemCode::InvalidValue => vec![FieldError {
            pointer: "?limit".to_owned(),
            code,
            detail: "« limit » ne peut pas valoir « 500 » : un nombre de 1 à 100.".to_owned(),
        }],
        ProblemCode::Unprocessable => vec![FieldError {
            pointer: "/new_password".to_owned(),
            code,
            detail: "Le mot de passe doit avoir au moins 12 caractères.".to_owned(),
        }],
        _ => Vec::new(),
    };
    let example = Problem {
        kind: format!("/docs/problems#{}", code.as_str()),
        title: code.title().to_owned(),
        status: code.status(),
        detail: errors.first().map_or_else(|| detail(code).to_owned(), |error| error.detail.clone()),
        code,
        request_id: "01920d3e-7c1a-7b42-9f10-5a1d2c3b4e5f".to_owned(),
        errors,
    };
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(Problem::name())))
        .example(serde_json::to_value(&example).ok())
        .build();
    let mut response = ResponseBuilder::new()
        .description(description)
        .content("application/problem+json", content)
        .header("X-Request-Id", text_header("The request's number in the server's log"));
    if code == ProblemCode::Unauthorized {
        response = response.header("WWW-Authenticate", text_header("Always `Bearer`"));
    }
    if matches!(code, ProblemCode::Unavailable | ProblemCode::TooManyRequests) {
        response = response.header("Retry-After", text_header("How many seconds to wait"));
    }
    if code == ProblemCode::MethodNotAllowed {
        response = response.header("Allow", text_header("The methods the address takes"));
    }
    response.build()
}

fn detail(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::NotFound => "Aucune commune de ce portail n'a le code INSEE 94000.",
        ProblemCode::MethodNotAllowed => "Cette adresse n'accepte que : GET, HEAD, OPTIONS.",
        ProblemCode::Unauthorized => "Ces identifiants ne donnent pas accès.",
        ProblemCode::Forbidden => "Votre rôle dans cette collectivité ne permet pas cette opération.",
        ProblemCode::Conflict => "C'est le dernier administrateur de la collectivité. Nommez-en d'abord un autre.",
        ProblemCode::PreconditionFailed => "Quelqu'un d'autre a écrit depuis la version que vous aviez : relisez.",
        ProblemCode::UnsupportedMediaType => "Envoyez du JSON, avec l'en-tête « Content-Type: application/json ».",
        ProblemCode::TooLarge => "L'adresse a 10000 octets ; elle peut en avoir 8192.",
        ProblemCode::TooManyRequests => "Trop de requêtes viennent de votre adresse. Réessayez dans 3 secondes.",
        ProblemCode::Unavailable => "La base de données ne répond pas. Réessayez dans quelques secondes.",
        _ => "Réessayez plus tard. Si cela se reproduit, signalez-le en citant le numéro de la requête.",
    }
}
