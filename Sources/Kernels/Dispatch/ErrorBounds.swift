#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

import KernelInterface

// Bounds on the errors of the kernels on any instruction set, which their doc comments state and
// `bench verify` and the tests read. They are derived: a rounding errs by at most u = 2⁻²⁴ of its
// result, eˣ and log x by 2.2 u, σ, σ' and the score δ by 4 u, and a sum over lanes of n numbers by
// (n / 16 + 4) u.
// Results below 2⁻¹²⁶ err by some 2⁻¹⁴⁹ besides.

extension ElementwiseFunction {
  /// The largest error in ULP of the exact value rounded to Float (subnormal results count in ULP of
  /// the least normal one). `bench verify --exhaustive` measures it over every float.
  public var errorBound: Double {
    switch self {
    case .exponential, .logarithm: 1.1
    case .sigmoid, .sigmoidDerivative: 2
    case .logSigmoid, .softplus, .hyperbolicTangent: 2.1  // 2 with fused multiply-add
    }
  }
}

public enum ErrorBounds {
  /// u, the largest relative error of one rounding.
  public static let rounding = 0x1p-24
  /// The distance of subnormal numbers.
  public static let subnormal = 0x1p-149

  /// An element of a dense product over k, as a share of |start| + Σₖ |a||b|.
  public static func matmul(depth k: Int, on set: InstructionSet) -> Double {
    Double(k + (set == .portable ? 2 : 1)) * rounding
  }

  /// An element of a product with k states, as a share of |start| + Σ |W| over the set states.
  /// At most 3 k / 16 + 1 subsets are added, each of six states and so five additions at most.
  public static func binaryMatmul(depth k: Int) -> Double { (3 * Double(k) / 16 + 7) * rounding }

  /// A probability, as a share of itself; its logit is `distance` below the row's largest, in nats.
  public static func softmax(columns: Int, distance: Double) -> Double {
    (lanesSum(columns) + log(Double(columns)) + 7 + distance) * rounding
  }

  /// A logarithm of a probability, in nats; `distance` as for the probability.
  public static func logSoftmax(columns: Int, distance: Double) -> Double {
    (lanesSum(columns) + 4 * log(Double(columns)) + 3 + 2 * distance) * rounding
  }

  /// Ĉ over M particles, in nats.
  public static func criterion(particles: Int, value: Double) -> Double {
    (lanesSum(particles) + 6 * log(Double(particles)) + 3 + value.magnitude) * rounding
  }

  /// log P(y | o) of Bernoulli outputs, as a share of the sum of its terms' magnitudes.
  ///
  /// A lane's Π (1 + e) − 1 takes on three roundings for each output, without a fused multiply-add;
  /// e itself, the logarithm and the sum over lanes err by 12 more.
  public static func bernoulliLogLikelihood(outputs: Int) -> Double {
    (3 * (Double(outputs) / 16).rounded(.up) + 12) * rounding
  }

  /// y − σ(o), as a share of y σ(−o) + (1 − y) σ(o).
  ///
  /// It is ±(t − s) with s = σ(−|o|) and t = y or 1 − y, and the share is of t (1 − s) + (1 − t) s.
  /// Where s ≤ 3/8, t + 4 s + |t − s| is at most five times that. Beyond, the ULPs of the numbers'
  /// binades bound the three errors by ½ u, u and ½ u, or ¼ u if |t − s| < ½, which is less.
  public static let bernoulliError = 5 * rounding

  /// log P(y | o) of Gaussian outputs, as a share of itself.
  public static func gaussianLogLikelihood(outputs: Int) -> Double {
    (lanesSum(outputs) + 4) * rounding
  }

  /// (w − b) δ, as a share of itself: a difference, δ and a product.
  public static let score = 6 * rounding

  /// Σ (w − b) δ over particles, as a share of the sum of its terms' magnitudes: a score, and one
  /// addition less than there are particles.
  public static func scoreSum(particles: Int) -> Double { Double(particles + 5) * rounding }

  /// Σ δ² and Σ δ² L over rows, as a share of the sum of the terms' magnitudes: δ twice, the square,
  /// and as many roundings as there are rows.
  public static func squaredScoreSum(rows: Int) -> Double { Double(rows + 9) * rounding }

  /// σ'(a) g, as a share of itself: σ' and a product.
  public static let sigmoidDerivativeProduct = 5 * rounding

  /// A sum of n rows, as a share of Σ |x|.
  public static func sum(of n: Int) -> Double { Double(max(0, n - 1)) * rounding }

  /// The new velocity μ v + s g, absolute; `speed` is |μ v| + |s g|.
  public static func velocity(speed: Double) -> Double { 3 * rounding * speed }

  /// The new parameters θ + η v, absolute: η times the velocity's error, and two roundings.
  public static func parameters(_ theta: Double, rate: Double, speed: Double) -> Double {
    rate.magnitude * velocity(speed: speed)
      + 2 * rounding * (theta.magnitude + rate.magnitude * speed)
  }

  /// ε, absolute.
  public static let gaussian = 1e-6

  /// A sum over lanes of n numbers, in roundings.
  package static func lanesSum(_ n: Int) -> Double { Double(n) / 16 + 4 }
}
