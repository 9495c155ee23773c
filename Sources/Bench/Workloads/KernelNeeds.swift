import Kernels

// What the kernels need for sixteen results, counted by hand from `Sources/Kernels/Definitions` as the
// instruction set with the fewest instructions does it: multiplications count as multiply-adds, a
// comparison and the choice by it as two operations, a fused pair of bit operations as one.

extension ElementwiseFunction {
  var needs: Needs {
    switch self {
    case .exponential: [.multiplyAdds: 9, .additions: 2, .operations: 3]
    case .logarithm: [.multiplyAdds: 15, .additions: 4, .operations: 14]
    case .sigmoid: [.multiplyAdds: 9, .additions: 3, .operations: 6, .divisions: 1]
    case .sigmoidDerivative: [.multiplyAdds: 10, .additions: 3, .operations: 4, .divisions: 1]
    case .logSigmoid, .softplus: [.multiplyAdds: 20, .additions: 3, .operations: 5]
    case .hyperbolicTangent: [.multiplyAdds: 16, .additions: 5, .operations: 7, .divisions: 1]
    }
  }
}

extension Needs {
  /// A row of up to sixteen: the exponential, the largest and the sum of the lanes, a scaling.
  static let softmax: Needs = [
    .multiplyAdds: 10, .additions: 7, .operations: 15, .divisions: 1,
  ]
  /// σ and log(1 + e) from one exponential.
  static let bernoulliLikelihood: Needs = [
    .multiplyAdds: 23, .additions: 6, .operations: 8, .divisions: 1,
  ]
  static let score: Needs = [.multiplyAdds: 10, .additions: 3, .operations: 9, .divisions: 1]
  /// Three matrices are read where they lie, in the second cache.
  static let momentumUpdate: Needs = [.multiplyAdds: 3, .loads: 3, .cacheLoads: 3]

  /// 64 random words: two blocks of ten rounds, a round two products, two shifts and two fused pairs
  /// of exclusive or; then four vectors of words from eight.
  static let philoxGroup: Needs = [.wideMultiplies: 40, .operations: 88]
  /// Words to uniform numbers.
  static let unitInterval: Needs = [.multiplyAdds: 1, .additions: 3, .operations: 5]
  /// Two vectors of normal numbers from two of words: a logarithm, a root, a sine and cosine.
  static let boxMuller: Needs =
    unitInterval * 2 + ElementwiseFunction.logarithm.needs
    + [.multiplyAdds: 17, .additions: 4, .operations: 8, .divisions: 1]
  /// Sixteen bits of a word against a logit.
  static let logitSample: Needs =
    ElementwiseFunction.sigmoid.needs + [.multiplyAdds: 1, .additions: 2, .operations: 5]
}

extension Needs {
  /// Squares of 64 by 64 bits: six stages of 32 exchanges of six operations on 64 bits, eight of which
  /// are in a vector.
  static func bitTranspose(_ rows: Int, _ columns: Int) -> Needs {
    [.operations: 6 * 32 * 6 / 8] * (Double(rows * columns) / 4096)
  }
}

/// Products with 0/1 states by tables of subset sums, `rows x columns x k`.
enum TableNeeds {
  /// States that index a table.
  private static let states = 4

  /// One entry for each group of states, row and sixteen columns; and the tables' own sums.
  static func product(_ rows: Int, _ columns: Int, _ k: Int) -> Needs {
    let groups = Double(k) / Double(states)
    let slices = Double((columns + 15) / 16)
    let entries = Double(1 << states)
    let sums = groups * slices * (entries - Double(states) - 1)
    let looked = groups * slices * Double(rows)
    return [.loads: looked, .additions: looked + sums]
  }

  /// One row of weights for each set bit and sixteen columns.
  static func setBits(_ rows: Int, _ columns: Int, _ k: Int, density: Double) -> Needs {
    let added = density * Double(rows * k) * Double((columns + 15) / 16)
    return [.loads: added, .additions: added]
  }
}
