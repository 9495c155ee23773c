import Kernels

/// The random numbers of fits, as many at a time as are asked for when it is made: functions of
/// seed, layer and step.
public struct FitNoise: Sendable {
  private let seed: UInt64
  private let kernels: KernelSet
  private let memory: Arena
  private let row: Matrix

  public init(count: Int, seed: UInt64, kernels: KernelSet) {
    self.seed = seed
    self.kernels = kernels
    memory = Arena()
    row = memory.matrix(rows: 1, columns: count)
  }

  /// Standard normal, |ε| ≤ 5.77.
  public func normals(layer: Int, step: Int = 0) -> [Double] {
    row.fill(0)
    kernels.addGaussians(stream(layer, step), to: row)
    return row.array.map(Double.init)
  }

  /// In [0, 1).
  public func uniforms(layer: Int) -> [Double] {
    kernels.uniforms(stream(layer, 0), into: row)
    return row.array.map(Double.init)
  }

  private func stream(_ layer: Int, _ step: Int) -> RandomStream {
    RandomStream(seed: seed, purpose: .figures, layer: layer, step: step)
  }
}
