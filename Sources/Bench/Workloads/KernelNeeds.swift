import Kernels

// What the kernels need, counted by hand from `Sources/Kernels/Definitions` as the instruction set with
// the fewest instructions does it: multiplications count as multiply-adds, a choice is part of the
// operation before it if that can be masked, two bit operations in a row are one, and steps on half a
// vector count half. Where a count is in doubt it is the lower one.

extension ElementwiseFunction {
  /// For sixteen values.
  var needs: Needs {
    switch self {
    case .exponential: [.multiplyAdds: 9, .additions: 2, .operations: 3]
    case .logarithm: [.multiplyAdds: 11, .additions: 2, .operations: 8]
    case .sigmoid: [.multiplyAdds: 10, .additions: 4, .operations: 4, .divisions: 1]
    case .sigmoidDerivative: [.multiplyAdds: 11, .additions: 7, .operations: 4, .divisions: 1]
    case .logSigmoid, .softplus: [.multiplyAdds: 19, .additions: 3, .operations: 4]
    case .hyperbolicTangent: [.multiplyAdds: 11, .additions: 6, .operations: 7, .divisions: 1]
    }
  }
}

/// For sixteen results.
extension Needs {
  /// A row of up to sixteen: the exponential, the largest and the sum of the lanes, a scaling.
  static let softmax: Needs = [.multiplyAdds: 10, .additions: 5, .operations: 9, .divisions: 1]
  /// σ, and a factor of a product whose logarithm is taken once a row.
  static let bernoulliLikelihood: Needs = [
    .multiplyAdds: 12, .additions: 5, .operations: 6, .divisions: 1,
  ]
  static let score: Needs = [.multiplyAdds: 11, .additions: 4, .operations: 7, .divisions: 1]
  /// Three matrices are read where they lie, in the second cache.
  static let momentumUpdate: Needs = [.multiplyAdds: 3, .loads: 3, .cacheLoads: 3]
  /// Four matrices, likewise.
  static let adamUpdate: Needs = [
    .multiplyAdds: 7, .additions: 1, .divisions: 2, .loads: 4, .cacheLoads: 4,
  ]
  static let tanhDerivativeProduct: Needs = [
    .multiplyAdds: 2, .additions: 2, .loads: 2, .cacheLoads: 2,
  ]
  static let unpack: Needs = [.operations: 2]
  /// Two vectors of normal numbers from two of words: a logarithm, a root, a sine and cosine.
  private static let boxMuller: Needs =
    ElementwiseFunction.logarithm.needs
    + [.multiplyAdds: 15, .additions: 4, .operations: 12, .divisions: 1]
  /// The threshold of a byte by a polynomial.
  private static let logitThreshold: Needs = [.multiplyAdds: 6, .operations: 3]
}

/// For so many samples, or words.
extension Needs {
  /// Philox: 32 words are a vector of blocks, ten rounds of two products (but the first two, of which
  /// half is the same for all blocks), two shifts and two pairs of exclusive or.
  static func words(_ count: Int) -> Needs {
    [.wideMultiplies: 18, .operations: 40] * (Double(count) / 32)
  }

  static func uniform(_ count: Int) -> Needs {
    words(count) + [.multiplyAdds: 1, .operations: 2] * (Double(count) / 16)
  }

  static func gaussian(_ count: Int) -> Needs {
    words(count) + (boxMuller + [.multiplyAdds: 2]) * (Double(count) / 32)
  }

  /// A random byte each; 64 are compared twice, after a subtraction.
  static func sharedSamples(_ count: Int) -> Needs {
    words(count / 4) + [.operations: 3] * (Double(count) / 64)
  }

  /// The same, and the thresholds.
  static func logitSamples(_ count: Int) -> Needs {
    sharedSamples(count) + logitThreshold * (Double(count) / 16)
  }
}

/// For products with 0/1 states, `rows x columns x k`, and a transpose.
extension Needs {
  /// States of the groups that index a table, again and again along a row.
  private static let groups = [5, 5, 6]

  /// In the form that needs less: an entry of a table for each group of states, row and sixteen
  /// columns, after the tables' own sums; or a row of weights for each one and sixteen columns.
  static func binaryProduct(_ rows: Int, _ columns: Int, _ k: Int, density: Double) -> Needs {
    let slices = Double((columns + 15) / 16)
    let states = Double(k) * slices
    let grouped = Double(groups.reduce(0, +))
    let entries = states * Double(rows) * Double(groups.count) / grouped
    let sums = states * Double(groups.reduce(0) { $0 + (1 << $1) - $1 - 1 }) / grouped
    let ones = states * Double(rows) * density
    return entries + sums < ones
      ? [.loads: entries, .additions: entries + sums] : [.loads: ones, .additions: ones]
  }

  /// Squares of 64 by 64 bits: six stages of 32 exchanges of six operations on 64 bits, eight of which
  /// are in a vector.
  static func bitTranspose(_ rows: Int, _ columns: Int) -> Needs {
    [.operations: 6 * 32 * 6 / 8] * (Double(rows * columns) / 4096)
  }
}

/// For sixteen samples of Gaussian units. An exponential of a head is needed once for all samples of a
/// group.
extension Needs {
  static let gaussianLogDensity: Needs = exponential + [.multiplyAdds: 2, .additions: 2]
  static let gaussianDensityGradient: Needs = exponential + [.multiplyAdds: 6, .additions: 1]

  static func gaussianSignal(size: Int) -> Needs {
    [.multiplyAdds: 4, .additions: 2, .loads: 2]
      + (exponential * 2 + [.multiplyAdds: 5]) * (1 / Double(size))
  }

  static func gaussianSignalMoments(size: Int) -> Needs {
    [.multiplyAdds: 11, .loads: 2] + exponential * (2 / Double(size))
  }

  static let gaussianDivergence: Needs = exponential + [.multiplyAdds: 1, .additions: 4]
  static let divergenceGradient: Needs = exponential + [.multiplyAdds: 2, .additions: 2]

  /// For all samples of so many groups: noise, z, and the sums of ε² and of ℓ.
  static func sampleGaussian(_ groups: Int, size: Int, _ units: Int) -> Needs {
    gaussian(groups * size * units)
      + [.multiplyAdds: 1] * (Double(groups * size * units) / 16)
      + (exponential + [.additions: 1]) * (Double(groups * units) / 16)
  }

  private static let exponential = ElementwiseFunction.exponential.needs
}
