//! Deserializes the result of `JSON.parse`.

use crate::NotJson;
use js_sys::{Array, JSON, Object, Reflect};
use serde::de::value::U32Deserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer as _, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};
use wasm_bindgen::{JsCast as _, JsValue};

/// The largest integer that a `f64` represents exactly: JavaScript's `Number.MAX_SAFE_INTEGER`.
const WHOLE_MOST: f64 = 9_007_199_254_740_991.0;

pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, NotJson> {
    T::deserialize(Parsed(JSON::parse(text).map_err(|_| NotJson)?))
}

struct Parsed(JsValue);

impl Parsed {
    fn is_nothing(&self) -> bool {
        self.0.is_null() || self.0.is_undefined()
    }

    fn whole(&self) -> Result<i64, NotJson> {
        let number = self.0.as_f64().filter(|number| number.fract() == 0.0 && number.abs() <= WHOLE_MOST);
        number.map(|number| number as i64).ok_or(NotJson)
    }

    fn text(&self) -> Result<String, NotJson> {
        self.0.as_string().ok_or(NotJson)
    }

    fn elements(&self) -> Result<Elements, NotJson> {
        self.0.dyn_ref::<Array>().map(|array| Elements { array: array.clone(), at: 0 }).ok_or(NotJson)
    }

    fn fields(self, names: &'static [&'static str]) -> Result<Fields, NotJson> {
        let is_object = self.0.is_object() && !Array::is_array(&self.0);
        is_object.then_some(Fields { object: self.0, names }).ok_or(NotJson)
    }
}

/// Visitors of numbers accept any number and check their own bounds.
macro_rules! whole {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
            visitor.visit_i64(self.whole()?)
        }
    )*};
}

macro_rules! text {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
            visitor.visit_string(self.text()?)
        }
    )*};
}

/// Not used by any type here.
macro_rules! never {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, NotJson> {
            Err(NotJson)
        }
    )*};
}

impl<'de> Deserializer<'de> for Parsed {
    type Error = NotJson;

    whole!(deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64);
    whole!(deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64);
    text!(deserialize_char deserialize_str deserialize_string deserialize_identifier);
    never!(deserialize_any deserialize_f32 deserialize_f64 deserialize_bytes deserialize_byte_buf);

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
        visitor.visit_bool(self.0.as_bool().ok_or(NotJson)?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
        if self.is_nothing() { visitor.visit_unit() } else { Err(NotJson) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotJson> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, NotJson> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
        visitor.visit_seq(self.elements()?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, NotJson> {
        visitor.visit_seq(self.elements()?)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, NotJson> {
        visitor.visit_seq(self.elements()?)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
        let object = self.0.dyn_ref::<Object>().ok_or(NotJson)?;
        visitor.visit_map(Entries { entries: Object::entries(object), at: 0 })
    }

    /// Fields are read in order, so that no table of names is compiled.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotJson> {
        visitor.visit_seq(self.fields(names)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotJson> {
        let (name, content) = match self.0.as_string() {
            Some(name) => (name, JsValue::NULL),
            None => {
                let entries = Object::entries(self.0.dyn_ref::<Object>().ok_or(NotJson)?);
                let entry: Array = entries.get(0).dyn_into().map_err(|_| NotJson)?;
                (entry.get(0).as_string().ok_or(NotJson)?, entry.get(1))
            }
        };
        let place = names.iter().position(|known| *known == name).ok_or(NotJson)?;
        visitor.visit_enum(Variant {
            place: u32::try_from(place).map_err(|_| NotJson)?,
            content: Parsed(content),
        })
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, NotJson> {
        visitor.visit_unit()
    }
}

struct Elements {
    array: Array,
    at: u32,
}

impl<'de> SeqAccess<'de> for Elements {
    type Error = NotJson;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, NotJson> {
        if self.at == self.array.length() {
            return Ok(None);
        }
        self.at += 1;
        seed.deserialize(Parsed(self.array.get(self.at - 1))).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.array.length() - self.at).ok()
    }
}

/// The fields of a struct. A missing one is skipped, whether or not others follow; serde then uses its default or
/// fails.
struct Fields {
    object: JsValue,
    names: &'static [&'static str],
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = NotJson;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, NotJson> {
        let Some((name, others)) = self.names.split_first() else { return Ok(None) };
        self.names = others;
        let value = Reflect::get(&self.object, &JsValue::from_str(name)).map_err(|_| NotJson)?;
        if value.is_undefined() { Ok(None) } else { seed.deserialize(Parsed(value)).map(Some) }
    }
}

struct Entries {
    entries: Array,
    at: u32,
}

impl Entries {
    fn part(&self, part: u32) -> JsValue {
        self.entries.get(self.at).dyn_into::<Array>().map_or(JsValue::UNDEFINED, |entry| entry.get(part))
    }
}

impl<'de> MapAccess<'de> for Entries {
    type Error = NotJson;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, NotJson> {
        if self.at == self.entries.length() {
            return Ok(None);
        }
        seed.deserialize(Parsed(self.part(0))).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, NotJson> {
        let value = self.part(1);
        self.at += 1;
        seed.deserialize(Parsed(value))
    }
}

struct Variant {
    place: u32,
    content: Parsed,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = NotJson;
    type Variant = Parsed;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Parsed), NotJson> {
        let place: U32Deserializer<NotJson> = self.place.into_deserializer();
        Ok((seed.deserialize(place)?, self.content))
    }
}

impl<'de> VariantAccess<'de> for Parsed {
    type Error = NotJson;

    fn unit_variant(self) -> Result<(), NotJson> {
        if self.is_nothing() { Ok(()) } else { Err(NotJson) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, NotJson> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, NotJson> {
        visitor.visit_seq(self.elements()?)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, NotJson> {
        visitor.visit_seq(self.fields(names)?)
    }
}
