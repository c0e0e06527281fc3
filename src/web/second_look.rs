//! The second look at a pair's product: what the segmenter, which lives in another worker, is asked and answers.

use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::{
    convert::{input_to_js, internal, output_from_js, thrown},
    engine::{Answer, Engine, throw},
};
use crate::{
    consistency::{Part, SecondLook},
    segment::SegmenterInput,
};

/// Where to look again in a generated picture.
pub struct LookAgain {
    part: Part,
    /// What it showed, once the network has answered.
    pub seen: Option<SecondLook>,
}

#[wasm_bindgen]
impl Engine {
    /// The part of the generated picture where a second look at the product tells more, as the network sees it;
    /// undefined where nothing would come of it.
    #[wasm_bindgen(js_name = secondLookInput)]
    pub fn second_look_input(&mut self, original: u32, generated: u32) -> Answer {
        let subject = |id| self.photos.get(id).and_then(|open| open.subject()).map_err(throw);
        let (before, after) = (subject(original)?, subject(generated)?);
        let Some(part) = Part::of(&before, &after) else {
            // A matte may have been mended since the last one.
            self.again.remove(&(original, generated));
            return Ok(JsValue::UNDEFINED);
        };
        let input = input_to_js(&SegmenterInput::of(&part.cut(after.rgb)));
        self.again.insert((original, generated), LookAgain { part, seen: None });
        input
    }

    /// Takes what the network said of that part: it counts when the pair is compared.
    #[wasm_bindgen(js_name = takeSecondLook)]
    pub fn take_second_look(&mut self, original: u32, generated: u32, output: JsValue) -> Result<(), JsValue> {
        let picture = &self.photos.get(generated).map_err(throw)?.photo.rgb;
        let look = self.again.get_mut(&(original, generated));
        let look = look.ok_or_else(|| thrown(&internal("no second look was asked for".into())))?;
        let output = output_from_js(&output, look.part.frame())?;
        look.seen = Some(SecondLook::from_output(look.part, picture, &output));
        self.last = None;
        Ok(())
    }
}
