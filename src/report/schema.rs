//! The JSON Schema of reports, derived from the types.

use schemars::generate::SchemaSettings;
use serde_json::Value;

use super::Outcome;

/// The schema (draft 2020-12) of what is written for one pair; a batch is a list or lines of these.
pub fn json_schema() -> Value {
    let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Outcome>();
    let mut schema = schema.to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".into(), "Vitrine report".into());
    }
    schema
}
