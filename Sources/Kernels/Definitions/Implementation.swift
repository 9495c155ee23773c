import KernelInterface

/// The kernels of the instruction set for which this module is compiled.
package enum Implementation: KernelImplementation {}
