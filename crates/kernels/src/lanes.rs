//! The inner loop, once for each instruction set.
#![allow(unsafe_code, reason = "SIMD loads and stores; every address is checked before the loop")]

/// Output channels computed together.
pub const OUT: usize = 4;
/// Pixels of a row computed together.
pub const PIXELS: usize = if cfg!(target_arch = "x86_64") { 24 } else { 12 };

/// One run of [`PIXELS`] pixels for [`OUT`] output channels.
pub struct Run<'a> {
    /// Padded planes from the run's upper left tap on.
    pub input: &'a [f32],
    /// Distance between planes.
    pub plane: usize,
    /// Distance between taps below each other.
    pub row: usize,
    /// Distance between taps beside each other.
    pub column: usize,
    /// Input channels.
    pub inputs: usize,
    /// Side of the kernel.
    pub kernel: usize,
    /// `[inputs, kernel, kernel, OUT]`.
    pub weights: &'a [f32],
}

/// The sums of a run.
pub type Sums = [[f32; PIXELS]; OUT];

impl Run<'_> {
    /// Sum over channels and taps of value times weight.
    pub fn sums(&self) -> Sums {
        let last = (self.inputs - 1) * self.plane + (self.kernel - 1) * (self.row + self.column) + PIXELS;
        assert!(last <= self.input.len(), "the input ends inside a run");
        assert_eq!(self.weights.len(), self.inputs * self.kernel * self.kernel * OUT, "weights of another shape");
        #[cfg(target_arch = "x86_64")]
        if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
            // SAFETY: the processor has both; addresses were checked above.
            return unsafe { self.avx2() };
        }
        #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
        // SAFETY: addresses were checked above.
        return unsafe { self.simd128() };
        #[allow(unreachable_code, reason = "where the build has SIMD, it has returned")]
        self.portable()
    }

    /// Where each tap's pixels begin, in the order of the weights.
    #[inline(always)]
    fn taps(&self) -> impl Iterator<Item = usize> {
        let (plane, row, column, kernel) = (self.plane, self.row, self.column, self.kernel);
        (0..self.inputs).flat_map(move |channel| {
            (0..kernel).flat_map(move |y| (0..kernel).map(move |x| channel * plane + y * row + x * column))
        })
    }

    fn portable(&self) -> Sums {
        let mut sums = [[0.0; PIXELS]; OUT];
        for (start, weights) in self.taps().zip(self.weights.chunks_exact(OUT)) {
            let values = &self.input[start..start + PIXELS];
            for (sums, weight) in sums.iter_mut().zip(weights) {
                for (sum, value) in sums.iter_mut().zip(values) {
                    *sum += value * weight;
                }
            }
        }
        sums
    }

    /// # Safety
    /// The processor has AVX2 and FMA, and the checks of [`Run::sums`] passed.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2,fma")]
    unsafe fn avx2(&self) -> Sums {
        use std::arch::x86_64::{
            _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_set1_ps, _mm256_setzero_ps, _mm256_storeu_ps,
        };
        let mut sums = [[_mm256_setzero_ps(); 3]; OUT];
        let mut weight = self.weights.as_ptr();
        for channel in 0..self.inputs {
            for y in 0..self.kernel {
                for x in 0..self.kernel {
                    let start = channel * self.plane + y * self.row + x * self.column;
                    // SAFETY: `start + PIXELS` is at most the end that was checked; weights count one OUT a tap.
                    unsafe {
                        let place = self.input.as_ptr().add(start);
                        let values =
                            [_mm256_loadu_ps(place), _mm256_loadu_ps(place.add(8)), _mm256_loadu_ps(place.add(16))];
                        for (output, sums) in sums.iter_mut().enumerate() {
                            let factor = _mm256_set1_ps(*weight.add(output));
                            for (sum, value) in sums.iter_mut().zip(values) {
                                *sum = _mm256_fmadd_ps(value, factor, *sum);
                            }
                        }
                        weight = weight.add(OUT);
                    }
                }
            }
        }
        let mut result = [[0.0; PIXELS]; OUT];
        for (row, sums) in result.iter_mut().zip(&sums) {
            for (part, sum) in row.chunks_exact_mut(8).zip(sums) {
                // SAFETY: the part has eight values.
                unsafe { _mm256_storeu_ps(part.as_mut_ptr(), *sum) };
            }
        }
        result
    }

    /// # Safety
    /// The checks of [`Run::sums`] passed.
    #[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
    #[inline]
    unsafe fn simd128(&self) -> Sums {
        use std::arch::wasm32::{f32x4_add, f32x4_mul, f32x4_splat, v128, v128_load, v128_load32_splat, v128_store};
        let mut sums = [[f32x4_splat(0.0); 3]; OUT];
        let mut weight = self.weights.as_ptr();
        for channel in 0..self.inputs {
            for y in 0..self.kernel {
                for x in 0..self.kernel {
                    let start = channel * self.plane + y * self.row + x * self.column;
                    // SAFETY: `start + PIXELS` is at most the end that was checked; weights count one OUT a tap.
                    unsafe {
                        let place = self.input.as_ptr().add(start).cast::<v128>();
                        let values = [v128_load(place), v128_load(place.add(1)), v128_load(place.add(2))];
                        for (output, sums) in sums.iter_mut().enumerate() {
                            let factor = v128_load32_splat(weight.add(output).cast());
                            for (sum, value) in sums.iter_mut().zip(values) {
                                *sum = f32x4_add(f32x4_mul(value, factor), *sum);
                            }
                        }
                        weight = weight.add(OUT);
                    }
                }
            }
        }
        let mut result = [[0.0; PIXELS]; OUT];
        for (row, sums) in result.iter_mut().zip(&sums) {
            for (part, sum) in row.chunks_exact_mut(4).zip(sums) {
                // SAFETY: the part has four values.
                unsafe { v128_store(part.as_mut_ptr().cast(), *sum) };
            }
        }
        result
    }
}
