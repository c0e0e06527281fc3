//! The OpenAPI 3.1 document: shapes from the types that are read and written, addresses by hand.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};
use vitrine_labels::agreement::AgreementReport;
use vitrine_labels::next::Ask;
use vitrine_labels::{ErrorInfo, Project};

use crate::routes::shapes::{
    Batch, Created, Health, Leased, Ordered, Progress, Receipt, Shown, Stored, TokenWanted, Wanted,
};

/// The whole document.
pub fn document() -> Value {
    let mut shapes = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    let paths = paths(&mut shapes);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Vitrine collector",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Hands out items to annotators and keeps their answers. No pictures pass through it.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" }
        },
        "paths": paths,
        "components": {
            "schemas": shapes.definitions(),
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } }
        }
    })
}

/// One request: who may make it, what goes in and what comes out.
struct Operation {
    summary: &'static str,
    token: bool,
    query: &'static [&'static str],
    body: Option<(&'static str, Value)>,
    status: &'static str,
    answer: Option<(&'static str, Value)>,
}

fn paths(shapes: &mut SchemaGenerator) -> Value {
    let shape = |value: Value| Some(("application/json", value));
    let mut paths: Map<String, Value> = Map::new();
    let mut add = |path: &str, method: &str, operation: Operation| {
        let entry = paths.entry(path.to_owned()).or_insert_with(|| json!({}));
        entry[method] = described(path, &operation);
    };
    let plain = || Operation { summary: "", token: true, query: &[], body: None, status: "200", answer: None };
    add(
        "/api/v1/projects/{project}",
        "put",
        Operation {
            summary: "Administrator: store a project, or add items to it",
            body: shape(of::<Project>(shapes)),
            status: "201",
            answer: shape(of::<Stored>(shapes)),
            ..plain()
        },
    );
    add(
        "/api/v1/projects/{project}",
        "get",
        Operation { summary: "Annotator: the project", answer: shape(of::<Shown>(shapes)), ..plain() },
    );
    add(
        "/api/v1/projects/{project}/tokens",
        "post",
        Operation {
            summary: "Administrator: a token for an annotator",
            body: shape(of::<TokenWanted>(shapes)),
            status: "201",
            answer: shape(of::<Created>(shapes)),
            ..plain()
        },
    );
    add(
        "/api/v1/projects/{project}/tokens/{annotator}",
        "delete",
        Operation { summary: "Administrator: take back an annotator's tokens", status: "204", ..plain() },
    );
    let lines = json!({ "type": "string", "description": "JSON Lines of Ask; none takes the order away" });
    of::<Ask>(shapes);
    add(
        "/api/v1/projects/{project}/order",
        "put",
        Operation {
            summary: "Administrator: which items are asked before all others",
            body: Some(("application/jsonl", lines)),
            answer: shape(of::<Ordered>(shapes)),
            ..plain()
        },
    );
    add(
        "/api/v1/projects/{project}/lease",
        "post",
        Operation {
            summary: "Annotator: items to be answered",
            body: shape(of::<Wanted>(shapes)),
            answer: shape(of::<Leased>(shapes)),
            ..plain()
        },
    );
    add(
        "/api/v1/projects/{project}/answers",
        "post",
        Operation {
            summary: "Annotator: store answers; what is acknowledged is on the disk",
            body: shape(of::<Batch>(shapes)),
            answer: shape(of::<Receipt>(shapes)),
            ..plain()
        },
    );
    add(
        "/api/v1/projects/{project}/answers",
        "get",
        Operation {
            summary: "Administrator: answers as JSON Lines of {sequence, received, answer}",
            query: &["after", "limit"],
            answer: Some(("application/jsonl", json!({ "type": "string" }))),
            ..plain()
        },
    );
    add(
        "/api/v1/projects/{project}/progress",
        "get",
        Operation { summary: "How far the project is", answer: shape(of::<Progress>(shapes)), ..plain() },
    );
    add(
        "/api/v1/projects/{project}/agreement",
        "get",
        Operation {
            summary: "Administrator: the agreement report",
            answer: shape(of::<AgreementReport>(shapes)),
            ..plain()
        },
    );
    let open = || Operation { token: false, ..plain() };
    add(
        "/health",
        "get",
        Operation { summary: "Whether answers can be stored", answer: shape(of::<Health>(shapes)), ..open() },
    );
    let text = json!({ "type": "string" });
    add(
        "/metrics",
        "get",
        Operation {
            summary: "Counters for Prometheus",
            answer: Some(("application/openmetrics-text", text)),
            ..open()
        },
    );
    let object = json!({ "type": "object" });
    add("/openapi.json", "get", Operation { summary: "This document", answer: shape(object), ..open() });
    of::<ErrorInfo>(shapes);
    Value::Object(paths)
}

fn of<T: JsonSchema>(shapes: &mut SchemaGenerator) -> Value {
    shapes.subschema_for::<T>().to_value()
}

fn described(path: &str, operation: &Operation) -> Value {
    let in_path = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }));
    let in_query =
        operation.query.iter().map(|name| json!({ "name": name, "in": "query", "schema": { "type": "integer" } }));
    let error = json!({
        "description": "What went wrong and what to do",
        "content": { "application/json": { "schema": { "$ref": "#/components/schemas/ErrorInfo" } } }
    });
    let mut answer = json!({ "description": operation.summary });
    if let Some((media, shape)) = &operation.answer {
        answer["content"] = json!({ *media: { "schema": shape } });
    }
    let mut described = json!({
        "summary": operation.summary,
        "parameters": in_path.chain(in_query).collect::<Vec<_>>(),
        "responses": { operation.status: answer, "default": error }
    });
    if operation.token {
        described["security"] = json!([{ "token": [] }]);
    }
    if let Some((media, body)) = &operation.body {
        described["requestBody"] = json!({ "required": true, "content": { *media: { "schema": body } } });
    }
    described
}
