//! Four numbers in one register: SSE on x86-64, SIMD128 in WebAssembly, an array elsewhere.
#![allow(unsafe_code, reason = "views of the same numbers, unaligned loads")]

use std::ops::{Add, Mul, Sub};

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod register {
    pub use std::arch::wasm32::{
        f32x4_add as add, f32x4_mul as mul, f32x4_pmax as max, f32x4_splat as splat, f32x4_sub as sub, v128 as Register,
    };
}

#[cfg(target_arch = "x86_64")]
mod register {
    use std::arch::x86_64::{_mm_add_ps, _mm_max_ps, _mm_mul_ps, _mm_set1_ps, _mm_sub_ps};

    pub use std::arch::x86_64::__m128 as Register;

    #[inline(always)]
    pub fn splat(value: f32) -> Register {
        // SAFETY: every x86-64 has SSE; likewise below.
        unsafe { _mm_set1_ps(value) }
    }
    #[inline(always)]
    pub fn add(a: Register, b: Register) -> Register {
        // SAFETY: as above.
        unsafe { _mm_add_ps(a, b) }
    }
    #[inline(always)]
    pub fn sub(a: Register, b: Register) -> Register {
        // SAFETY: as above.
        unsafe { _mm_sub_ps(a, b) }
    }
    #[inline(always)]
    pub fn mul(a: Register, b: Register) -> Register {
        // SAFETY: as above.
        unsafe { _mm_mul_ps(a, b) }
    }
    #[inline(always)]
    pub fn max(a: Register, b: Register) -> Register {
        // SAFETY: as above.
        unsafe { _mm_max_ps(a, b) }
    }
}

#[cfg(not(any(target_arch = "x86_64", all(target_arch = "wasm32", target_feature = "simd128"))))]
mod register {
    use std::array::from_fn;

    pub type Register = [f32; 4];

    pub fn splat(value: f32) -> Register {
        [value; 4]
    }
    pub fn add(a: Register, b: Register) -> Register {
        from_fn(|i| a[i] + b[i])
    }
    pub fn sub(a: Register, b: Register) -> Register {
        from_fn(|i| a[i] - b[i])
    }
    pub fn mul(a: Register, b: Register) -> Register {
        from_fn(|i| a[i] * b[i])
    }
    pub fn max(a: Register, b: Register) -> Register {
        from_fn(|i| a[i].max(b[i]))
    }
}

/// Four numbers, worked on alike.
#[derive(Clone, Copy)]
pub struct Four(register::Register);

impl Four {
    /// The same number four times.
    #[inline(always)]
    pub fn splat(value: f32) -> Self {
        Self(register::splat(value))
    }

    /// Four neighbours of a slice.
    #[inline(always)]
    pub fn load(values: &[f32; 4]) -> Self {
        // SAFETY: a register holds four floats and any bits are floats.
        Self(unsafe { std::ptr::read_unaligned(values.as_ptr().cast()) })
    }

    /// Writes the numbers beside each other.
    #[inline(always)]
    pub fn store(self, target: &mut [f32; 4]) {
        // SAFETY: the target has room for four floats.
        unsafe { std::ptr::write_unaligned(target.as_mut_ptr().cast(), self.0) }
    }

    /// The larger of each two.
    #[inline(always)]
    pub fn max(self, other: Self) -> Self {
        Self(register::max(self.0, other.0))
    }
}

impl Add for Four {
    type Output = Self;
    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self(register::add(self.0, other.0))
    }
}

impl Sub for Four {
    type Output = Self;
    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        Self(register::sub(self.0, other.0))
    }
}

impl Mul<f32> for Four {
    type Output = Self;
    #[inline(always)]
    fn mul(self, factor: f32) -> Self {
        Self(register::mul(self.0, register::splat(factor)))
    }
}
