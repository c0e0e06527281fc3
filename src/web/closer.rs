//! The closer look at a pair's product: what the segmenter, which lives in another worker, is asked and answers.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::{
    convert::{input_to_js, internal, output_from_js, thrown},
    engine::{Answer, Engine, throw},
};
use crate::{
    consistency::{Closer, Part},
    segment::SegmenterInput,
};

/// Where to look closer in a generated picture.
pub struct CloserLook {
    part: Part,
    /// What it showed, once the network has answered.
    pub seen: Option<Closer>,
}

#[wasm_bindgen]
impl Engine {
    /// The part of the generated picture where a closer look at the product tells more, as the network sees it;
    /// undefined where nothing would come of it.
    #[wasm_bindgen(js_name = closerInput)]
    pub fn closer_input(&mut self, original: u32, generated: u32) -> Answer {
        let subject = |id| self.photos.get(id).and_then(|open| open.subject()).map_err(throw);
        let (before, after) = (subject(original)?, subject(generated)?);
        let Some(part) = Part::of(&before, &after) else { return Ok(JsValue::UNDEFINED) };
        let input = input_to_js(&SegmenterInput::of(&part.cut(after.rgb)));
        self.closer.insert((original, generated), CloserLook { part, seen: None });
        input
    }

    /// Takes what the network said of that part: it counts when the pair is compared.
    #[wasm_bindgen(js_name = lookCloser)]
    pub fn look_closer(&mut self, original: u32, generated: u32, output: JsValue) -> Result<(), JsValue> {
        let picture = &self.photos.get(generated).map_err(throw)?.photo.rgb;
        let look = self.closer.get_mut(&(original, generated));
        let look = look.ok_or_else(|| thrown(&internal("no closer look was asked for".into())))?;
        let output = output_from_js(&output, look.part.frame())?;
        look.seen = Some(Closer::from_output(look.part, picture, &output));
        self.last = None;
        Ok(())
    }
}
