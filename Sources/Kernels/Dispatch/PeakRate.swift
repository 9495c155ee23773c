import KernelInterface

extension KernelSet {
  /// Independent chains of multiply-adds in registers, as many as a dense product has: nothing else
  /// that these kernels do can be faster per operation. Timing it gives the machine's peak.
  ///
  /// - Returns: the floating-point operations that were done, two for each multiply-add and lane, and
  ///   a number that depends on all of them.
  public func multiplyAddChains(rounds: Int, factor: Float) -> (operations: Int, sum: Float) {
    implementation.multiplyAddChains(rounds: rounds, factor: factor)
  }
}
