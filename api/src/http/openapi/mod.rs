//! The OpenAPI documents, made from the handlers without a server.
//!
//! What all operations share (problems, entity tags, the answer 304) is added here, so that no handler repeats or forgets it.

mod common;

use std::collections::BTreeMap;

use mee_shared::calculator::definition::{Field, Kind};
use mee_shared::fiche::layer::LocalBlock;
use mee_shared::fiche::{
    Block, CalloutKind, Case, ChoiceStyle, Condition, Image, Inline, ListItem, ListStyle, Table, Video,
};
use utoipa::OpenApi as _;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::{OpenApi, RefOr, Schema};

use super::router::Described;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Mon enfant à l'école",
        version = "1.0.0",
        description = "Questions and answers for parents of primary-school children, commune by commune, and their schools.\n\n\
            Reading is public: no key, no cookie, any origin. What agents and plugins do asks for an access token or an API \
            key in a header, never in an address; the body acted for comes from it. Unknown query parameters are refused by name. Lists are \
            followed by their `next` link. Answers carry a strong `ETag` per content coding and may be asked for again with \
            `If-None-Match`; every address also answers `HEAD`. Errors are problem documents (RFC 9457) whose `code` is \
            stable; `/docs/problems` lists the codes. Readers ignore fields and block types they do not know: new ones may \
            appear at any time, see the compatibility promise in the repository's `openapi/README.md`.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    servers((url = "/", description = "This server")),
    // Recursive types, which the operations' own collection stops at.
    components(schemas(
        Block, CalloutKind, Case, ChoiceStyle, Condition, Field, Image, Inline, Kind, ListItem, ListStyle, LocalBlock, Table, Video
    )),
    tags(
        (name = "communes", description = "Communes and their home"),
        (name = "fiches", description = "Themes, questions and answers"),
        (name = "schools", description = "Schools"),
        (name = "search", description = "Fiches and schools by a parent's own words"),
        (name = "calculators", description = "Calculators: form, rule, explained result"),
        (name = "registrations", description = "What a commune asks for when a child is registered, and when"),
        (name = "agenda", description = "The agenda of a commune and of its schools, and the school calendar"),
        (name = "addresses", description = "Streets and doors of a commune, searched while they are typed"),
        (name = "fragments", description = "Screens as bare HTML"),
        (name = "auth", description = "Signing in and out"),
        (name = "bodies", description = "A body's people and keys"),
        (name = "layers", description = "What a body says on fiches, and fiches of its own"),
        (name = "services", description = "The local directory: where parents turn to"),
        (name = "webhooks", description = "Whom a body has told of changes, by the Standard Webhooks rules"),
        (name = "works", description = "What a body writes, on its way to parents"),
        (name = "sectors", description = "Cartes scolaires of a body: which schools serve which addresses"),
        (name = "menus", description = "Menus of canteens, by the week"),
        (name = "rubrics", description = "School pages: rubrics, files and establishments of a body"),
        (name = "specification", description = "This document")
    )
)]
struct Public;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Mon enfant à l'école: internal",
        version = "1.0.0",
        description = "What the operator's tools ask of the server, and the pages on which agents sign in. No part of the public promise.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    servers((url = "/", description = "This server")),
    tags(
        (name = "health", description = "Liveness and readiness"),
        (name = "account", description = "Pages for agents: refusals are pages too, not documents")
    )
)]
struct Internal;

/// The public document: all of `/v1`.
#[must_use]
pub fn public() -> OpenApi {
    let mut document = completed(described(Public::openapi(), "/v1", &Described::public()));
    if let Some(components) = &mut document.components {
        common::add_security(components);
    }
    document
}

/// The internal document: health, and the pages for agents.
#[must_use]
pub fn internal() -> OpenApi {
    completed(described(Internal::openapi(), "", &Described::internal()))
}

/// The document with the operations, each below this path.
fn described(mut document: OpenApi, below: &str, described: &Described) -> OpenApi {
    let mut schemas = Vec::new();
    for operation in described.operations() {
        let mut paths = operation.paths();
        paths.paths = paths.paths.into_iter().map(|(path, item)| (format!("{below}{path}"), item)).collect();
        document.paths.merge(paths);
        operation.schemas(&mut schemas);
    }
    document.components.get_or_insert_default().schemas.extend(schemas);
    document
}

fn completed(mut document: OpenApi) -> OpenApi {
    let mut components = document.components.take().unwrap_or_default();
    common::add_components(&mut components);
    components.schemas.values_mut().for_each(open_to_new_fields);
    document.components = Some(components);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations_mut(item) {
            common::complete(path, method, operation);
        }
    }
    document
}

/// Lets an answer hold fields that its schema does not name, as the compatibility promise says.
///
/// Types that our own files are read into refuse them, and the derive copies that; a block that is such a type with a `type`
/// beside it would then match no schema at all.
fn open_to_new_fields(schema: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::Object(object)) = schema
        && matches!(object.additional_properties.as_deref(), Some(AdditionalProperties::FreeForm(false)))
    {
        object.additional_properties = None;
    }
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("GET", item.get.as_mut()),
        ("POST", item.post.as_mut()),
        ("PUT", item.put.as_mut()),
        ("PATCH", item.patch.as_mut()),
        ("DELETE", item.delete.as_mut()),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.map(|operation| (method, operation)))
}

/// Every operation of a document, with its path and method.
pub(super) fn operations(document: &OpenApi) -> impl Iterator<Item = (String, &'static str, Operation)> {
    document.paths.paths.clone().into_iter().flat_map(|(path, mut item)| {
        let found: Vec<_> = operations_mut(&mut item).map(|(method, operation)| (method, operation.clone())).collect();
        found.into_iter().map(move |(method, operation)| (path.clone(), method, operation))
    })
}

/// The methods of each path, as in the header `Allow`.
pub(super) fn methods(document: &OpenApi) -> BTreeMap<String, String> {
    let mut document = document.clone();
    document
        .paths
        .paths
        .iter_mut()
        .map(|(path, item)| {
            let mut methods: Vec<&str> = operations_mut(item).map(|(method, _)| method).collect();
            if methods.contains(&"GET") {
                methods.insert(1, "HEAD");
            }
            methods.push("OPTIONS");
            (path.clone(), methods.join(", "))
        })
        .collect()
}

/// A route's pattern as the document writes it: `{view:.*}` is `{view}` there.
pub(super) fn plain(pattern: &str) -> String {
    let mut plain = String::with_capacity(pattern.len());
    let mut is_skipping = false;
    for character in pattern.chars() {
        match character {
            ':' => is_skipping = true,
            '}' => is_skipping = false,
            _ => {}
        }
        if !is_skipping {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_pattern_loses_its_regular_expressions() {
        for (pattern, expected) in
            [("/v1/communes", "/v1/communes"), ("/a/{b}/c/{d:.*}", "/a/{b}/c/{d}"), ("/{a:[0-9]+}/b", "/{a}/b")]
        {
            assert_eq!(plain(pattern), expected);
        }
    }
}
