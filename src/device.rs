//! Where the networks run: the CPU, which is always there and is the reference, or WebGPU.

use burn::tensor::Device;
use serde::{Deserialize, Serialize};

use crate::error::VitrineError;

/// The kinds of device.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DeviceKind {
    /// The processor, with SIMD.
    Cpu,
    /// A graphics processor through WebGPU (natively through Vulkan, Metal or Direct3D).
    WebGpu,
}

impl DeviceKind {
    /// The name in reports and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cpu => "cpu",
            Self::WebGpu => "webgpu",
        }
    }
}

/// A device that is ready to compute.
#[derive(Clone)]
pub struct ComputeDevice {
    /// Its kind.
    pub kind: DeviceKind,
    /// What it calls itself.
    pub adapter: String,
    /// Burn's handle.
    pub device: Device,
}

impl ComputeDevice {
    /// The processor.
    ///
    /// # Errors
    /// `device_not_built` in a build without the feature `cpu`.
    pub fn cpu() -> Result<Self, VitrineError> {
        #[cfg(feature = "cpu")]
        {
            Ok(Self { kind: DeviceKind::Cpu, adapter: "CPU, SIMD".into(), device: Device::flex() })
        }
        #[cfg(not(feature = "cpu"))]
        {
            Err(crate::error::EngineError::DeviceNotBuilt { device: "cpu".into() }.into())
        }
    }

    /// The best graphics processor. A software adapter is refused unless `allow_fallback`: the CPU is faster.
    /// To be called once in a program's life; clone the result.
    ///
    /// # Errors
    /// `device_not_built` in a build without the feature `gpu`, `device_unavailable` where there is none.
    #[cfg_attr(not(feature = "gpu"), allow(clippy::unused_async, reason = "the same signature in every build"))]
    pub async fn webgpu(allow_fallback: bool) -> Result<Self, VitrineError> {
        #[cfg(feature = "gpu")]
        {
            gpu::init(allow_fallback).await
        }
        #[cfg(not(feature = "gpu"))]
        {
            let _ = allow_fallback;
            Err(crate::error::EngineError::DeviceNotBuilt { device: "webgpu".into() }.into())
        }
    }
}

#[cfg(feature = "gpu")]
mod gpu {
    use burn::tensor::Device;
    use burn_wgpu::{WgpuSetup, wgpu::DeviceType};

    use super::{ComputeDevice, DeviceKind};
    use crate::error::{EngineError, VitrineError};

    pub async fn init(allow_fallback: bool) -> Result<ComputeDevice, VitrineError> {
        let unavailable = |detail: String| EngineError::DeviceUnavailable { device: "webgpu".into(), detail };
        let ready = Device::wgpu_options().init_with_setup_async().await;
        let (device, setup) = ready.map_err(|error| unavailable(error.to_string()))?;
        let adapter = name(&setup);
        if setup.adapter.get_info().device_type == DeviceType::Cpu && !allow_fallback {
            return Err(unavailable(format!("{adapter} is a software adapter")).into());
        }
        Ok(ComputeDevice { kind: DeviceKind::WebGpu, adapter, device })
    }

    fn name(setup: &WgpuSetup) -> String {
        let info = setup.adapter.get_info();
        if info.name.is_empty() { "WebGPU".into() } else { info.name }
    }
}
