import KernelInterface

extension KernelSet {
  /// Floats of memory that `saturate` reads.
  public static let saturationFloats = 1 << 16

  /// Does one thing as often as the machine can; timing it gives a roof of every kernel.
  ///
  /// - Parameters:
  ///   - rounds: how long; a round is some ten operations.
  ///   - factor: what the operations have in common; ½ keeps every number normal.
  ///   - memory: `[1, saturationFloats]` at least, all read, nothing written.
  /// - Returns: how often it was done, and a number that depends on all of it.
  public func saturate(
    _ resource: Resource, rounds: Int, factor: Float, memory: Matrix
  ) -> (count: Int, sum: Float) {
    precondition(
      memory.rows == 1 && memory.columns >= Self.saturationFloats,
      "saturate: memory of \(memory.rows)x\(memory.columns)")
    return implementation.saturate(resource, rounds: rounds, factor: factor, memory: memory.base)
  }
}
